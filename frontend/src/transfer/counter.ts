import { useSyncExternalStore } from 'react';
import { askChunk, startBulk } from '../api/client';
import { ApiFailure, type Failure, failureOf } from '../api/failure';
import { newPress, type Press } from '../api/press';
import type { BulkRequest, ChunkPerson } from '../api/types';
import type { ResultRow } from '../bulk/resultRows';
import { observed } from '../session/observed';
import { onSessionEnd } from '../session/store';

/** One person at the counter, asked of all holders that have agreed: a bulk of one. In memory, and gone with the session. */
export type Counter =
  | { kind: 'none' }
  | { kind: 'asking' }
  | { kind: 'refused'; message: string; attempt: number }
  | { kind: 'failed'; failure: Failure; tried: Tried }
  | { kind: 'answered'; row: ResultRow };

/** What was asked, and how far it came: the same again goes on from there, under the same record. */
type Tried = { press: Press<BulkRequest>; person: ChunkPerson; bulkId?: string };

const counter = observed<Counter>({ kind: 'none' });
let attempts = 0;

export const useCounter = (): Counter => useSyncExternalStore(counter.subscribe, counter.current);

export const clear = (): void => counter.set({ kind: 'none' });

onSessionEnd(() => {
  if (counter.current().kind !== 'none') clear();
});

export function refuse(message: string): void {
  attempts += 1;
  counter.set({ kind: 'refused', message, attempt: attempts });
}

export function ask(myNumber: string): Promise<void> {
  return send({
    press: newPress({ scope: 'all', persons: 1 }),
    person: { ref: '1', myNumber, holders: [], individualConsent: false },
  });
}

export async function send(tried: Tried): Promise<void> {
  // A second press while the first is on its way must not ask twice.
  if (counter.current().kind === 'asking') return;
  counter.set({ kind: 'asking' });
  let { bulkId } = tried;
  try {
    bulkId ??= (await startBulk(tried.press.key, tried.press.body)).bulkId;
    const { results, inquiredAt } = await askChunk(bulkId, 1, [tried.person], NEVER);
    const [answer] = results;
    if (!answer || answer.outcome === 'unanswered') throw new ApiFailure({ kind: 'unexpected', status: 503 });
    settle({ kind: 'answered', row: { ref: answer.ref, given: { answer, inquiredAt }, outcome: answer.outcome } });
  } catch (error) {
    const failure = failureOf(error);
    // A bulk that takes no more is begun anew.
    const isOver = failure.kind === 'problem' && (failure.code === 'bulk-closed' || failure.code === 'unknown-bulk');
    const again: Tried =
      isOver || bulkId === undefined
        ? { press: isOver ? newPress(tried.press.body) : tried.press, person: tried.person }
        : { ...tried, bulkId };
    settle({ kind: 'failed', failure, tried: again });
  }
}

/** Unless the session ended meanwhile. */
function settle(next: Counter): void {
  if (counter.current().kind === 'asking') counter.set(next);
}

const NEVER = new AbortController().signal;
