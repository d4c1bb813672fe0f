import { expect, test } from 'vitest';
import type { Failure } from '../api/failure';
import { INITIAL, type TransferState } from './state';
import { problemsOf, validate } from './validate';

const TODAY = { year: 2021, month: 12, day: 14 };

const form = (fields: Partial<TransferState>): TransferState => ({ ...INITIAL, holder: '012025', ...fields });

test('Q3: the number goes out as twelve digits, however it was typed', () => {
  expect(validate(form({ myNumber: '１２３４ 5678-9018' }), TODAY)).toEqual({
    body: { holder: '012025', individualConsent: false, subject: { myNumber: '123456789018' } },
  });
});

test('Q12: name, date and sex go out as the contract wants them', () => {
  const state = form({
    method: 'demographics',
    isConsentChecked: true,
    name: ' 見本 花子 ',
    birthDate: { year: '昭和25', month: '1', day: '31' },
    sex: 'female',
    // What stands in the other tab is no part of it.
    myNumber: '1',
  });
  expect(validate(state, TODAY)).toEqual({
    body: {
      holder: '012025',
      individualConsent: true,
      subject: { name: '見本 花子', birthDate: '1950-01-31', sex: 'female' },
    },
  });
});

test('Q13: all that is wrong is said at once, each at its field', () => {
  const result = validate(form({ method: 'demographics' }), TODAY);
  expect('problems' in result && result.problems.map(({ fieldId }) => fieldId)).toEqual([
    'person-name',
    'birth-year',
    'sex-female',
  ]);
});

test('Q12: a name of more than 100 characters is refused; one of 100 beyond the basic plane isn’t', () => {
  const named = (name: string) =>
    validate(
      form({ method: 'demographics', name, birthDate: { year: '1950', month: '1', day: '31' }, sex: 'male' }),
      TODAY,
    );
  expect('problems' in named('あ'.repeat(101))).toBe(true);
  expect('body' in named('𠮷'.repeat(100))).toBe(true);
});

test('Q13: what the server finds wrong is shown at the field, in its words', () => {
  const failure: Failure = {
    kind: 'problem',
    status: 422,
    code: 'invalid-my-number',
    detail: 'マイナンバーが正しくありません。',
    errors: [
      { pointer: '/subject/myNumber', code: 'invalid-my-number', detail: '番号を確かめてください。' },
      { pointer: '/Idempotency-Key', code: 'invalid-field', detail: '時計' },
    ],
    requestId: 'r',
  };
  expect(problemsOf(failure)).toEqual([{ fieldId: 'my-number', message: '番号を確かめてください。' }]);
  expect(problemsOf({ kind: 'offline' })).toEqual([]);
});
