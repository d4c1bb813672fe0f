import type { Page, Route } from '@playwright/test';
import type { Person } from './system.ts';

/** One state of a screen, and how to get there. */
export type State = {
  name: string;
  /** With the IDs of what it shows. */
  title: string;
  account: string;
  path?: string;
  /** Before signing in: what the network is to do. */
  prepare?: (page: Page) => Promise<unknown>;
  reach: (page: Page, people: readonly Person[]) => Promise<unknown>;
  /** The console's complaint that belongs to the state: the browser reports each failed call. */
  complaint?: RegExp;
  media?: Parameters<Page['emulateMedia']>[0];
};

export const FAILED_CALL = /Failed to load resource/;

export const never = (): void => undefined;

export function problem(status: number, code: string, detail: string, errors?: object[]) {
  return (route: Route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: detail,
        status,
        code,
        detail,
        requestId: 'gallery',
        ...(errors && { errors }),
      }),
    });
}

export const busy = problem(503, 'unavailable', 'ただいま応答できません。しばらくしてから、もう一度お試しください。');
