import { expect, test } from 'vitest';
import type { InquiryAnswer } from '../api/types';
import { INITIAL, type Press, reduce, type TransferAction, type TransferState } from './state';

const after = (...actions: TransferAction[]): TransferState => actions.reduce(reduce, INITIAL);

const HAKODATE: TransferAction[] = [
  { type: 'prefecture', prefecture: '北海道' },
  { type: 'holder', holder: '012025' },
  { type: 'consent', isChecked: true },
];

const press: Press = {
  key: '017db690-b3e8-7000-8000-000000000001',
  madeAt: 0,
  body: { holder: '012025', individualConsent: true, subject: { myNumber: '123456789018' } },
};

const common = {
  inquiryId: press.key,
  inquiredAt: '2021-12-14T01:23:45Z',
  holder: { code: '012025', prefecture: '北海道', name: '函館市' },
  method: 'my-number',
  basis: 'individual-consent',
  holderLastRegisteredOn: null,
} as const;

const notFound: InquiryAnswer = { ...common, outcome: 'not-found', vaccinations: [] };
const found: InquiryAnswer = {
  ...common,
  outcome: 'found',
  matchedBy: 'my-number',
  person: { name: '見本 花子', nameKana: 'ミホン ハナコ', birthDate: '1950-01-31', sex: 'female' },
  vaccinations: [],
};

test.each<[string, TransferAction]>([
  ['another holder', { type: 'holder', holder: '012041' }],
  ['another prefecture', { type: 'prefecture', prefecture: '青森県' }],
  ['another method', { type: 'method', method: 'demographics' }],
  ['an answer', { type: 'answered', answer: notFound }],
  ['the next inquiry', { type: 'next' }],
])('Q7: %s clears the check', (_what, action) => {
  expect(after(...HAKODATE).isConsentChecked).toBe(true);
  expect(after(...HAKODATE, action).isConsentChecked).toBe(false);
});

test('Q7: choosing the same holder again clears nothing', () => {
  expect(after(...HAKODATE, { type: 'holder', holder: '012025' }).isConsentChecked).toBe(true);
});

test('Q2: another prefecture empties the municipality', () => {
  expect(after(...HAKODATE, { type: 'prefecture', prefecture: '青森県' }).holder).toBeUndefined();
});

test('Q5: while an inquiry is on its way the form stands still', () => {
  const asking = after(...HAKODATE, { type: 'asking', press });
  expect(reduce(asking, { type: 'subject', subject: { myNumber: '1' } })).toBe(asking);
  expect(reduce(asking, { type: 'holder', holder: '012041' })).toBe(asking);
});

test('G2: once somebody was found, the number is forgotten', () => {
  const typed = after(...HAKODATE, { type: 'subject', subject: { myNumber: '1234 5678 9018' } });
  expect(reduce(typed, { type: 'answered', answer: notFound }).myNumber).toBe('1234 5678 9018');
  expect(reduce(typed, { type: 'answered', answer: found }).myNumber).toBe('');
});

test('Q10: the next inquiry keeps the holder and begins in the field of the person', () => {
  const next = after(...HAKODATE, { type: 'answered', answer: found }, { type: 'next' });
  expect(next).toMatchObject({ holder: '012025', myNumber: '', isNext: true, outcome: { kind: 'none' } });
  expect(reduce(next, { type: 'subject', subject: { myNumber: '1' } }).isNext).toBe(false);
});

test('Q13: what was said of a field is over when the field changes; the summary stays', () => {
  const problems = [{ fieldId: 'my-number', message: 'マイナンバーを入力してください。' }];
  const refused = after(...HAKODATE, { type: 'refused-here', problems });
  const edited = reduce(refused, { type: 'subject', subject: { myNumber: '1' } });
  expect(edited.outcome).toMatchObject({ kind: 'refused-here', problems, edited: ['myNumber'] });
  expect(reduce(edited, { type: 'refused-here', problems }).refusals).toBe(2);
});

test.each<TransferAction>([
  { type: 'subject', subject: { myNumber: '1' } },
  { type: 'consent', isChecked: false },
  { type: 'holder', holder: '012041' },
  { type: 'prefecture', prefecture: '青森県' },
  { type: 'method', method: 'demographics' },
])('Q6 Q13: a failure is no longer offered for a retry once the form is another: $type', (edit) => {
  const failed = after(...HAKODATE, { type: 'failed', failure: { kind: 'offline' }, press, problems: [] });
  expect(failed.outcome).toMatchObject({ kind: 'failed', press });
  expect(reduce(failed, edit).outcome).toEqual({ kind: 'none' });
});

test('Q12: a whole date is split when its field is left, and nothing else is touched', () => {
  const typed = after({ type: 'subject', subject: { birthDate: { year: 'S25.1.31', month: '', day: '' } } });
  expect(typed.birthDate.year).toBe('S25.1.31');
  const left = reduce(typed, { type: 'birth-date-left' });
  expect(left.birthDate).toEqual({ year: 'S25', month: '1', day: '31' });
  expect(reduce(left, { type: 'birth-date-left' })).toBe(left);
});
