import { useCallback, useEffect, useState } from 'react';
import { currentSession, subscribe } from '../session/store';
import { type Failure, failureOf } from './failure';

export type Load<Data> =
  | { status: 'loading' }
  | { status: 'ready'; data: Data }
  | { status: 'failed'; failure: Failure };

const LOADING = { status: 'loading' } as const;

type Loader<Data> = (signal: AbortSignal) => Promise<Data>;
type Loaded<Data, Result> = { result: Result; reload: () => void; replace: (data: Data) => void };

/**
 * Loads when `load` changes (wrap it in useCallback) or `reload` is called; a newer load makes the older one void.
 * Without `load` there is nothing to load yet, and no result. `replace` puts an answer of another call in its place.
 */
export function useLoad<Data>(load: Loader<Data>): Loaded<Data, Load<Data>>;
export function useLoad<Data>(load: Loader<Data> | undefined): Loaded<Data, Load<Data> | undefined>;
export function useLoad<Data>(load: Loader<Data> | undefined): Loaded<Data, Load<Data> | undefined> {
  const [state, setState] = useState<{ load: typeof load; result: Load<Data> }>({ load, result: LOADING });
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round loads again
  useEffect(() => {
    if (!load) return;
    const abort = new AbortController();
    setState({ load, result: LOADING });
    load(abort.signal).then(
      (data) => abort.signal.aborted || setState({ load, result: { status: 'ready', data } }),
      (error) => abort.signal.aborted || setState({ load, result: { status: 'failed', failure: failureOf(error) } }),
    );
    return () => abort.abort();
  }, [load, round]);

  const reload = useCallback(() => setRound((value) => value + 1), []);
  const replace = useCallback((data: Data) => setState({ load, result: { status: 'ready', data } }), [load]);
  // What belongs to other inputs is never shown, not even for one frame.
  const result = load && (state.load === load ? state.result : LOADING);
  useCauseGone(result?.status === 'failed' ? result.failure.kind : undefined, reload);
  return { result, reload, replace };
}

/** What failed for want of a sign-in or of a network is loaded again by itself once there is one. */
function useCauseGone(kind: Failure['kind'] | undefined, reload: () => void): void {
  useEffect(() => {
    if (kind === 'expired') return subscribe(() => currentSession().status === 'signed-in' && reload());
    if (kind !== 'offline') return;
    window.addEventListener('online', reload);
    return () => window.removeEventListener('online', reload);
  }, [kind, reload]);
}
