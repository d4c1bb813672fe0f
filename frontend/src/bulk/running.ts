import { useSyncExternalStore } from 'react';

/** What the frame of the page must know of a bulk, without its code: how far one is that is being asked. */
export type Running = { answered: number; persons: number };

let running: Running | undefined;
const listeners = new Set<() => void>();

export function setRunning(next: Running | undefined): void {
  running = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useRunning = (): Running | undefined => useSyncExternalStore(subscribe, () => running);
