import { describe, expect, test } from 'vitest';
import { EMPTY, FIELD, problemsOf, validate } from './validate';

const TODAY = { year: 2026, month: 11, day: 25 };
const NUMBER = '1234 5678 9018';
const form = (more: object) => ({ ...EMPTY, myNumber: NUMBER, ...more });

describe('P1 P6: what is sent to protect somebody', () => {
  test.each([
    [{}, {}],
    [{ until: '令和9年3月31日' }, { until: '2027-03-31' }],
    [{ until: 'R9.3.31' }, { until: '2027-03-31' }],
    [{ until: ' 2027/3/31 ' }, { until: '2027-03-31' }],
    [{ until: '2026-11-25' }, { until: '2026-11-25' }],
    [{ reference: ' 支援-2026-0042 ' }, { reference: '支援-2026-0042' }],
    [{ until: '  ', reference: '  ' }, {}],
  ])('%j', (typed, sent) => {
    expect(validate(form(typed), TODAY)).toEqual({ body: { subject: { myNumber: '123456789018' }, ...sent } });
  });

  test.each([
    [{ myNumber: '' }, FIELD.myNumber],
    [{ myNumber: '123456789012' }, FIELD.myNumber],
    [{ until: '2026-11-24' }, FIELD.until],
    [{ until: '2027-02-30' }, FIELD.until],
    [{ until: '2027年3月日不詳' }, FIELD.until],
    [{ until: 'そのうち' }, FIELD.until],
    [{ reference: 'あ'.repeat(31) }, FIELD.reference],
    [{ reference: '１２３４-5678-9018' }, FIELD.reference],
  ])('%j is refused at %s', (typed, fieldId) => {
    expect(validate(form(typed), TODAY)).toMatchObject({ problems: [{ fieldId }] });
  });

  test('what the server says of a field stands at the field', () => {
    const errors = [{ pointer: '/until', code: 'invalid-field', detail: '今日以降' }] as const;
    const failure = { kind: 'problem', status: 422, code: 'invalid-field', detail: '', requestId: '' } as const;
    expect(problemsOf({ ...failure, errors })).toEqual([{ fieldId: FIELD.until, message: '今日以降' }]);
  });
});
