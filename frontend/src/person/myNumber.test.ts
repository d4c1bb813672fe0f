import { expect, test } from 'vitest';
import vectors from '../../../shared/policy/data/my-number-vectors.csv?raw';
import { checkMyNumber, countDigits, edited, grouped, myNumberProblem, myNumberSlip } from './myNumber';

const cases = vectors
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));

test.each(cases)('Q3: %s is valid: %s (%s)', (number, valid) => {
  expect(checkMyNumber(number ?? '') === 'valid').toBe(valid === 'yes');
});

test.each([
  '１２３４５６７８９０１８',
  '1234 5678 9018',
  '1234-5678-9018',
  '1234　5678　9018',
  '１２３４－５６７８ー９０１８',
  ' 123456789018\n',
  '1234・5678・9018',
  '1234·5678･9018',
  '\u202D123456789018\u202C',
  '\u200E1234\u200B5678\u20609018\uFEFF',
  '1234\u{ad}5678\u{200e}9018\u{200f}',
])('Q3: %j is understood', (typed) => {
  expect(checkMyNumber(typed)).toBe('valid');
  expect(grouped(typed)).toBe('1234 5678 9018');
  expect(countDigits(typed)).toBe(12);
});

test.each([
  ['', 'empty'],
  ['　', 'empty'],
  ['1234', 'incomplete'],
  ['1234a', 'not-digits'],
  ['1234567890180', 'too-long'],
  ['000000000000', 'wrong'],
  ['123456789012', 'wrong'],
])('Q3: %j is %s', (typed, check) => {
  expect(checkMyNumber(typed)).toBe(check);
});

test('Q3: what isn’t all digits stays as typed', () => {
  expect(grouped('1234a')).toBe('1234a');
});

test.each([
  ['a fifth digit opens a group', '1234', '12345', 5, 'insertText', { text: '1234 5', caret: 6 }],
  [
    'a digit in the middle moves the others',
    '1234 5678',
    '12934 5678',
    3,
    'insertText',
    { text: '1293 4567 8', caret: 3 },
  ],
  [
    'backspace behind a space takes the digit before it',
    '1234 5',
    '12345',
    4,
    'deleteContentBackward',
    { text: '1235', caret: 3 },
  ],
  [
    'delete before a space takes the digit behind it',
    '1234 5678',
    '12345678',
    4,
    'deleteContentForward',
    { text: '1234 678', caret: 4 },
  ],
  [
    'delete at the end takes nothing',
    '1234 5678',
    '1234 5678',
    9,
    'deleteContentForward',
    { text: '1234 5678', caret: 9 },
  ],
  ['backspace behind a digit takes it', '1234 56', '1234 5', 6, 'deleteContentBackward', { text: '1234 5', caret: 6 }],
  [
    'a paste with hyphens and full-width digits',
    '',
    '１２３４－５６７８－９０１８',
    14,
    'insertFromPaste',
    { text: '1234 5678 9018', caret: 14 },
  ],
])('Q3: %s', (_what, before, value, caret, inputType, after) => {
  expect(edited(before, value, caret, inputType)).toEqual(after);
});

test('Q3: a wrong check digit is said at once, a number that isn’t complete only on pressing', () => {
  expect(myNumberSlip('1234')).toBeUndefined();
  expect(myNumberProblem('1234')).toBe('マイナンバーは12桁です。あと8桁入力してください。');
  expect(myNumberSlip('123456789012')).toContain('正しくありません');
  expect(myNumberSlip('1234567890180')).toContain('1桁多く');
  expect(myNumberProblem('')).toBe('マイナンバーを入力してください。');
});
