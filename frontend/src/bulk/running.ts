import { useSyncExternalStore } from 'react';
import { observed } from '../session/observed';

/** What the frame of the page must know of a bulk, without its code: how far one is that is being asked. */
export type Running = { answered: number; persons: number };

const running = observed<Running | undefined>(undefined);

export const setRunning = running.set;
export const useRunning = (): Running | undefined => useSyncExternalStore(running.subscribe, running.current);
