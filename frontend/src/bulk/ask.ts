import { type Failure, failureOf } from '../api/failure';
import type { ChunkAnswer } from '../api/types';

/** Asks the chunks of a bulk, several at once, through whatever the network and the server do meanwhile. No screen, no clock. */

const IN_FLIGHT_MAX = 8;
/** A failure that need not pass by itself is tried again only so many times. */
const TRIES_MAX = 5;

/** Why nothing is asked for the moment; it goes on by itself. */
export type Waiting = 'offline' | 'busy' | 'signed-out';

/** How it ended. Only `done` has asked everything. */
export type Ending =
  | { kind: 'done' }
  /** By hand. */
  | { kind: 'stopped' }
  /** The bulk takes no more chunks: its hour is over, or another text of terms is in force. */
  | { kind: 'closed' }
  /** The bulk was started for another file, or is another's. */
  | { kind: 'changed' }
  | { kind: 'unknown' }
  /** So few were found that the server stopped it. */
  | { kind: 'paused' }
  | { kind: 'failed'; failure: Failure };

export type Job = {
  chunks: readonly number[];
  ask: (n: number, signal: AbortSignal) => Promise<ChunkAnswer>;
  /** Ends when it is worth trying again; rejects when the signal does. */
  wait: (reason: Waiting, attempt: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  onAnswer: (answer: ChunkAnswer, n: number) => void;
  /** undefined: it goes on. */
  onWaiting: (reason: Waiting | undefined) => void;
  /** This chunk can't be answered now, the others can. */
  onSetAside: (n: number, failure: Failure) => void;
};

type Next = { kind: 'wait'; reason: Waiting } | { kind: 'again' } | { kind: 'set-aside' } | Ending;

export function askChunks(job: Job): Promise<Ending> {
  const queue = [...job.chunks];
  const tries = new Map<number, number>();
  const own = new AbortController();
  let inFlight = 0;
  /** Fewer at once while the server is busy, and step by step more again. */
  let limit = IN_FLIGHT_MAX;
  let waits = 0;
  let isWaiting = false;
  let isSaid = false;

  return new Promise((resolve) => {
    function end(ending: Ending): void {
      if (own.signal.aborted) return;
      job.signal.removeEventListener('abort', stop);
      // Nothing that is still on its way is of use.
      own.abort();
      resolve(ending);
    }
    const stop = () => end({ kind: 'stopped' });
    job.signal.addEventListener('abort', stop);

    function fill(): void {
      if (own.signal.aborted) return;
      while (!isWaiting && inFlight < Math.floor(limit)) {
        const n = queue.shift();
        if (n === undefined) break;
        void one(n);
      }
      if (inFlight === 0 && queue.length === 0) end({ kind: 'done' });
    }

    async function one(n: number): Promise<void> {
      inFlight += 1;
      try {
        const answer = await job.ask(n, own.signal);
        if (own.signal.aborted) return;
        limit = Math.min(IN_FLIGHT_MAX, limit + 1 / limit);
        waits = 0;
        job.onAnswer(answer, n);
        if (isSaid && !isWaiting) {
          isSaid = false;
          job.onWaiting(undefined);
        }
      } catch (error) {
        if (own.signal.aborted) return;
        failed(n, failureOf(error));
      } finally {
        inFlight -= 1;
      }
      fill();
    }

    function failed(n: number, failure: Failure): void {
      const next = nextAfter(failure, tries.get(n) ?? 0);
      switch (next.kind) {
        case 'wait':
          // Put behind the others, so that a chunk that never succeeds holds up none of them.
          queue.push(n);
          void pause(next.reason);
          return;
        case 'again':
          tries.set(n, (tries.get(n) ?? 0) + 1);
          queue.push(n);
          void pause('busy');
          return;
        case 'set-aside':
          job.onSetAside(n, failure);
          return;
        default:
          end(next);
      }
    }

    async function pause(reason: Waiting): Promise<void> {
      if (isWaiting) return;
      isWaiting = true;
      isSaid = true;
      limit = Math.max(1, limit / 2);
      job.onWaiting(reason);
      await job.wait(reason, waits, own.signal).catch(() => undefined);
      waits += 1;
      isWaiting = false;
      fill();
    }

    if (job.signal.aborted) stop();
    else fill();
  });
}

function nextAfter(failure: Failure, triesBefore: number): Next {
  switch (failure.kind) {
    case 'offline':
      return { kind: 'wait', reason: 'offline' };
    case 'expired':
      return { kind: 'wait', reason: 'signed-out' };
    case 'timeout':
      return { kind: 'wait', reason: 'busy' };
    case 'problem':
      return afterProblem(failure, triesBefore);
    case 'unexpected':
      // The gateway's own limit passes by itself.
      if (failure.status === 429 || failure.status === 503) return { kind: 'wait', reason: 'busy' };
      if (failure.status === 0 || failure.status >= 500) return againOrNot(triesBefore);
      return { kind: 'failed', failure };
  }
}

function afterProblem(failure: Extract<Failure, { kind: 'problem' }>, triesBefore: number): Next {
  switch (failure.code) {
    case 'bulk-closed':
      return { kind: 'closed' };
    case 'chunk-reused':
      return { kind: 'changed' };
    case 'unknown-bulk':
      return { kind: 'unknown' };
    case 'bulk-paused':
      return { kind: 'paused' };
    // Of those whose consent is declared, no more today; others can still be asked for.
    case 'bulk-limit':
      return { kind: 'set-aside' };
  }
  if (failure.status === 503 || failure.status === 429) return { kind: 'wait', reason: 'busy' };
  if (failure.status >= 500) return againOrNot(triesBefore);
  // The server refused a field that this page had let pass.
  return failure.status === 422 ? { kind: 'set-aside' } : { kind: 'failed', failure };
}

const againOrNot = (triesBefore: number): Next =>
  triesBefore + 1 >= TRIES_MAX ? { kind: 'set-aside' } : { kind: 'again' };
