import { currentSession, subscribe } from '../session/store';
import type { Waiting } from './ask';

const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

/** Waits until it is worth trying again: for a sign-in, for a network or a while, or a while. */
export function patience(reason: Waiting, attempt: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ends: (() => void)[] = [];
    const settle = (act: () => void) => () => {
      for (const end of ends) end();
      act();
    };
    const goOn = settle(resolve);
    const onAbort = settle(() => reject(new DOMException('stopped', 'AbortError')));
    signal.addEventListener('abort', onAbort);
    ends.push(() => signal.removeEventListener('abort', onAbort));
    if (reason === 'signed-out') {
      if (currentSession().status === 'signed-in') return goOn();
      ends.push(subscribe(() => currentSession().status === 'signed-in' && goOn()));
      return;
    }
    const waitMs = WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] ?? 0;
    // Not all pages of an office at the same moment.
    const timer = setTimeout(goOn, waitMs * (0.75 + Math.random() / 2));
    ends.push(() => clearTimeout(timer));
    if (reason === 'offline') {
      window.addEventListener('online', goOn);
      ends.push(() => window.removeEventListener('online', goOn));
    }
  });
}
