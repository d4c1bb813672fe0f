import { expect, test } from 'vitest';
import { ApiFailure, type Failure } from '../api/failure';
import type { ChunkAnswer, ProblemCode } from '../api/types';
import { askChunks, type Ending, type Waiting } from './ask';

const answerTo = (n: number): ChunkAnswer => ({ bulkId: 'b', chunk: n, inquiredAt: 'now', results: [] });

const problem = (status: number, code: ProblemCode): Failure => ({
  kind: 'problem',
  status,
  code,
  detail: code,
  errors: [],
  requestId: 'r',
});

/** What each try of a chunk meets, in order; then it is answered. */
type Faults = Readonly<Record<number, readonly Failure[]>>;

async function asked(count: number, faults: Faults, onTry?: (n: number) => void) {
  const abort = new AbortController();
  const left = new Map(Object.entries(faults).map(([n, failures]) => [Number(n), [...failures]]));
  const tries: number[] = [];
  const answered: number[] = [];
  const waits: (Waiting | undefined)[] = [];
  const setAside: number[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const ending: Ending = await askChunks({
    chunks: Array.from({ length: count }, (_, index) => index + 1),
    signal: abort.signal,
    wait: async () => undefined,
    ask: async (n) => {
      tries.push(n);
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      await Promise.resolve();
      inFlight -= 1;
      onTry?.(n);
      const failure = left.get(n)?.shift();
      if (failure) throw new ApiFailure(failure);
      return answerTo(n);
    },
    onAnswer: (_answer, n) => answered.push(n),
    onWaiting: (reason) => waits.push(reason),
    onSetAside: (n) => setAside.push(n),
  });
  return { ending, tries, answered: answered.sort((one, other) => one - other), waits, setAside, mostInFlight };
}

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test('B8: every chunk is asked once, eight at a time', async () => {
  const { ending, answered, tries, mostInFlight, waits } = await asked(30, {});
  expect(ending).toEqual({ kind: 'done' });
  expect(answered).toEqual(all(30));
  expect(tries).toHaveLength(30);
  expect(mostInFlight).toBe(8);
  expect(waits).toEqual([]);
});

test.each<[string, Failure, Waiting]>([
  ['a lost network', { kind: 'offline' }, 'offline'],
  ['an answer that didn’t come', { kind: 'timeout' }, 'busy'],
  ['a server that can’t answer', problem(503, 'unavailable'), 'busy'],
  ['the gateway’s own limit', { kind: 'unexpected', status: 429 }, 'busy'],
  ['a session that ended', { kind: 'expired' }, 'signed-out'],
])('B6: %s pauses, and then it goes on with the same chunk', async (_what, failure, reason) => {
  const { ending, answered, waits, tries } = await asked(12, { 3: [failure, failure, failure], 9: [failure] });
  expect(ending).toEqual({ kind: 'done' });
  expect(answered).toEqual(all(12));
  expect(tries.filter((n) => n === 3)).toHaveLength(4);
  expect(waits[0]).toBe(reason);
  // What was said of the pause is taken back.
  expect(waits.at(-1)).toBeUndefined();
});

test('B6: while the server is busy fewer are asked at once', async () => {
  const busy = Array.from({ length: 6 }, () => problem(503, 'unavailable'));
  let most = 0;
  let running = 0;
  const failures = new Map(all(8).map((n) => [n, [...busy]]));
  const abort = new AbortController();
  let isCounting = false;
  await askChunks({
    chunks: all(8),
    signal: abort.signal,
    wait: async (_reason, attempt) => {
      isCounting ||= attempt >= 3;
    },
    ask: async (n) => {
      running += 1;
      if (isCounting) most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      const failure = failures.get(n)?.shift();
      if (failure) throw new ApiFailure(failure);
      abort.abort();
      return answerTo(n);
    },
    onAnswer: () => undefined,
    onWaiting: () => undefined,
    onSetAside: () => undefined,
  });
  expect(most).toBe(1);
});

test.each<[Ending['kind'], Failure]>([
  ['closed', problem(409, 'bulk-closed')],
  ['changed', problem(422, 'chunk-reused')],
  ['unknown', problem(404, 'unknown-bulk')],
  ['paused', problem(429, 'bulk-paused')],
  ['failed', problem(403, 'role-required')],
  ['failed', { kind: 'unexpected', status: 413 }],
])('B6 B7: it ends as %s, and asks no more', async (kind, failure) => {
  const { ending, tries } = await asked(40, { 2: [failure] });
  expect(ending.kind).toBe(kind);
  expect(tries.length).toBeLessThan(20);
});

test.each<[string, Failure]>([
  ['the day’s limit of declared consent', problem(429, 'bulk-limit')],
  ['a field that the server takes otherwise', problem(422, 'invalid-field')],
])('B7: %s leaves this chunk, and the others are asked', async (_what, failure) => {
  const { ending, answered, setAside } = await asked(5, { 2: [failure] });
  expect(ending).toEqual({ kind: 'done' });
  expect(answered).toEqual([1, 3, 4, 5]);
  expect(setAside).toEqual([2]);
});

test('B6: what fails for no passing reason isn’t asked without end', async () => {
  const broken = Array.from({ length: 50 }, () => problem(500, 'internal-error'));
  const { ending, tries, setAside } = await asked(3, { 2: broken });
  expect(ending).toEqual({ kind: 'done' });
  expect(setAside).toEqual([2]);
  expect(tries.filter((n) => n === 2)).toHaveLength(5);
});

test('B6: stop ends it at once, and what was on its way is of no use any more', async () => {
  const abort = new AbortController();
  const answered: number[] = [];
  let wasAborted = false;
  let release: (answer: ChunkAnswer) => void = () => undefined;
  const job = askChunks({
    chunks: all(20),
    signal: abort.signal,
    wait: async () => undefined,
    ask: (_n, signal) => {
      signal.addEventListener('abort', () => {
        wasAborted = true;
      });
      return new Promise((resolve) => {
        release = resolve;
      });
    },
    onAnswer: (_answer, n) => answered.push(n),
    onWaiting: () => undefined,
    onSetAside: () => undefined,
  });
  abort.abort();
  expect(await job).toEqual({ kind: 'stopped' });
  expect(wasAborted).toBe(true);
  release(answerTo(1));
  await Promise.resolve();
  expect(answered).toEqual([]);
});
