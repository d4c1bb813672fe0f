import { useCallback, useEffect, useState } from 'react';
import { currentSession, subscribe } from '../session/store';
import { type Failure, failureOf } from './failure';

export type Load<Data> =
  | { status: 'loading' }
  | { status: 'ready'; data: Data }
  | { status: 'failed'; failure: Failure };

/**
 * Loads when `load` changes (wrap it in useCallback) or `reload` is called; a newer load makes the older one void.
 * `replace` puts an answer of another call in its place.
 */
export function useLoad<Data>(load: (signal: AbortSignal) => Promise<Data>) {
  const [state, setState] = useState<{ load: typeof load; result: Load<Data> }>({
    load,
    result: { status: 'loading' },
  });
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round loads again
  useEffect(() => {
    const abort = new AbortController();
    setState({ load, result: { status: 'loading' } });
    load(abort.signal).then(
      (data) => abort.signal.aborted || setState({ load, result: { status: 'ready', data } }),
      (error) => abort.signal.aborted || setState({ load, result: { status: 'failed', failure: failureOf(error) } }),
    );
    return () => abort.abort();
  }, [load, round]);

  const reload = useCallback(() => setRound((value) => value + 1), []);
  useCauseGone(state.result.status === 'failed' ? state.result.failure.kind : undefined, reload);
  const replace = useCallback((data: Data) => setState({ load, result: { status: 'ready', data } }), [load]);
  // What belongs to other inputs is never shown, not even for one frame.
  const result: Load<Data> = state.load === load ? state.result : { status: 'loading' };
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
