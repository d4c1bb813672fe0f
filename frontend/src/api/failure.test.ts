import { expect, test } from 'vitest';
import { type Failure, failureOfAnswer, isWorthRetrying, mayBeDone, messageOf } from './failure';

const problem = { code: 'unavailable', detail: 'ただいま応答できません。', status: 503, requestId: 'r-1' };

test('Q13: a problem of the server is shown in its words', () => {
  const failure = failureOfAnswer(503, problem);
  expect(failure).toMatchObject({ kind: 'problem', code: 'unavailable', requestId: 'r-1', errors: [] });
  expect(messageOf(failure)).toBe('ただいま応答できません。');
});

test.each([
  [500, { message: null }],
  [502, undefined],
  [429, { message: 'Too Many Requests' }],
])(
  'Q13: what the gateway or something in between answers (%i) becomes a sentence that says what to do',
  (status, body) => {
    expect(messageOf(failureOfAnswer(status, body))).toMatch(/もう一度お試しください。$/);
  },
);

test('G1: what the gateway forbids is nothing to try again', () => {
  expect(messageOf(failureOfAnswer(403, { message: 'Forbidden' }))).toContain('権限がありません');
});

test.each<[boolean, Failure]>([
  [true, { kind: 'offline' }],
  [true, { kind: 'timeout' }],
  [true, { kind: 'unexpected', status: 502 }],
  [true, { kind: 'problem', ...problem, code: 'unavailable', errors: [] }],
  [true, { kind: 'problem', ...problem, status: 429, code: 'too-many-inquiries', errors: [] }],
  [false, { kind: 'problem', ...problem, status: 403, code: 'role-required', errors: [] }],
  [false, { kind: 'unexpected', status: 403 }],
])('Q13: a retry is offered (%s) only where it can help', (isOffered, failure) => {
  expect(isWorthRetrying(failure)).toBe(isOffered);
});

test.each<[boolean, Failure]>([
  [true, { kind: 'offline' }],
  [true, { kind: 'timeout' }],
  [true, { kind: 'unexpected', status: 0 }],
  [true, { kind: 'unexpected', status: 504 }],
  [true, { kind: 'problem', ...problem, code: 'unavailable', errors: [] }],
  [false, { kind: 'problem', ...problem, status: 409, code: 'terms-superseded', errors: [] }],
  [false, { kind: 'unexpected', status: 429 }],
  [false, { kind: 'expired' }],
])('T3 P1: it is said (%s) that a thing may have been done', (mayBe, failure) => {
  expect(mayBeDone(failure)).toBe(mayBe);
});
