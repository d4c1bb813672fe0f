import { expect, test } from 'vitest';
import { type Failure, failureOfAnswer, isWorthRetrying, messageOf } from './failure';

const problem = { code: 'unavailable', detail: 'ただいま応答できません。', status: 503, requestId: 'r-1' };

test('Q13: a problem of the server is shown in its words', async () => {
  const failure = await failureOfAnswer(Response.json(problem, { status: 503 }));
  expect(failure).toMatchObject({ kind: 'problem', code: 'unavailable', requestId: 'r-1', errors: [] });
  expect(messageOf(failure)).toBe('ただいま応答できません。');
});

test('Q13: an answer of the gateway, or of something in between, becomes a sentence that says what to do', async () => {
  for (const answer of [
    Response.json({ message: null }, { status: 500 }),
    new Response('<html>', { status: 502 }),
    Response.json({ message: 'Too Many Requests' }, { status: 429 }),
  ])
    expect(messageOf(await failureOfAnswer(answer))).toMatch(/もう一度お試しください。$/);
});

test('G1: what the gateway forbids is nothing to try again', async () => {
  const failure = await failureOfAnswer(Response.json({ message: 'Forbidden' }, { status: 403 }));
  expect(messageOf(failure)).toContain('権限がありません');
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
