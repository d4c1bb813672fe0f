import { expect, test } from 'vitest';
import { standingProblems } from './problems';
import { INITIAL, reduce, type Subject, type TransferAction, type TransferState } from './state';
import { validate } from './validate';

const TODAY = { year: 2021, month: 12, day: 14 };
const HOLDER: TransferAction[] = [
  { type: 'prefecture', prefecture: '北海道' },
  { type: 'holder', holder: '012025' },
];

function pressed(method: 'my-number' | 'demographics', ...edits: Partial<Subject>[]) {
  const state = [...HOLDER, { type: 'method', method } as const].reduce(reduce, INITIAL);
  const validated = validate(state, TODAY);
  const problems = 'problems' in validated ? validated.problems : [];
  const refused = reduce(state, { type: 'refused-here', problems });
  const edited = edits.reduce<TransferState>((form, subject) => reduce(form, { type: 'subject', subject }), refused);
  return standingProblems(edited, TODAY).map(({ fieldId, message }) => `${fieldId}: ${message}`);
}

test('Q13: before anything is changed, all that the press was refused for stands', () => {
  expect(pressed('demographics')).toHaveLength(3);
});

test('Q13: what is right by now is no longer said, and what is wrong otherwise is said so', () => {
  expect(pressed('demographics', { name: '見本 花子' }, { sex: 'female' })).toEqual([
    'birth-year: 生年月日を入力してください。',
  ]);
  expect(pressed('demographics', { birthDate: { year: '昭和25', month: '', day: '' } })[1]).toContain(
    'birth-month: 生年月日の月と日を入力してください。',
  );
  expect(pressed('my-number', { myNumber: '1234' })).toEqual([
    'my-number: マイナンバーは12桁です。あと8桁入力してください。',
  ]);
  expect(pressed('my-number', { myNumber: '123456789018' })).toEqual([]);
});

test('Q13: what the server found wrong is over once the field is another', () => {
  const state = [...HOLDER, { type: 'subject', subject: { myNumber: '123456789018' } } as const].reduce(
    reduce,
    INITIAL,
  );
  const refused = reduce(state, { type: 'refused-here', problems: [{ fieldId: 'my-number', message: '番号' }] });
  expect(standingProblems(refused, TODAY)).toHaveLength(1);
  const edited = reduce(refused, { type: 'subject', subject: { myNumber: '123456789018' } });
  expect(standingProblems(edited, TODAY)).toEqual([]);
});

test('Q13: a message about something else stands until the next press', () => {
  const refused = reduce(INITIAL, { type: 'refused-here', problems: [{ fieldId: 'municipality', message: '自治体' }] });
  expect(standingProblems(refused, TODAY)).toHaveLength(1);
  expect(standingProblems(INITIAL, TODAY)).toEqual([]);
});
