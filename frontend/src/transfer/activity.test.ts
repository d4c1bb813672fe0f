import { expect, test } from 'vitest';
import type { Requirement } from '../api/types';
import { activityOf } from './activity';

const ready = (individualConsent: Requirement['individualConsent']) => ({
  status: 'ready' as const,
  data: {
    holder: { code: '012025', prefecture: '北海道', name: '函館市' },
    method: 'my-number' as const,
    individualConsent,
    inquirerAgreed: true,
    holderAgreed: individualConsent === 'not-required',
  },
});

const greyed = (...args: Parameters<typeof activityOf>) => {
  const { consent, inquire } = activityOf(...args);
  return { consent: consent.isGreyed, inquire: inquire.isGreyed };
};

test('Q4: until a holder is chosen, both are grey', () => {
  expect(greyed(undefined, false, true)).toEqual({ consent: true, inquire: true });
});

test('Q5: when both have agreed, 「照会」 is active and 「本人同意」 grey', () => {
  expect(greyed(ready('not-required'), false, true)).toEqual({ consent: true, inquire: false });
});

test('Q6: when consent is needed, it is active, and 「照会」 only when it is checked', () => {
  expect(greyed(ready('required'), false, true)).toEqual({ consent: false, inquire: true });
  expect(greyed(ready('required'), true, true)).toEqual({ consent: false, inquire: false });
});

test('Q4: while it isn’t known whether consent is needed, both are grey', () => {
  expect(greyed({ status: 'loading' }, false, true)).toEqual({ consent: true, inquire: true });
  expect(greyed({ status: 'failed', failure: { kind: 'offline' } }, true, true)).toEqual({
    consent: true,
    inquire: true,
  });
});

test('G1: who has no role to inquire can’t, and everything grey says why', () => {
  expect(greyed(ready('not-required'), true, false)).toEqual({ consent: true, inquire: true });
  for (const requirement of [undefined, ready('required'), { status: 'loading' as const }]) {
    const { consent, inquire } = activityOf(requirement, false, true);
    for (const { isGreyed, reason } of [consent, inquire]) expect(reason === undefined).toBe(!isGreyed);
  }
});
