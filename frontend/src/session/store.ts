import { type Staff, staffOf } from './claims';
import { loadConfig } from './config';
import type { Grant, Oidc } from './oidc';

/**
 * The session of this page, outside of React, since calls of the API need it too.
 *
 * signed-in  →  expiring (renewal was refused, there is time left)  →  expired (everything typed is still on screen)
 */
export type Session =
  | { status: 'starting' }
  | { status: 'handed-over' }
  | { status: 'signed-out' }
  | { status: 'failed' }
  | { status: 'signed-in' | 'expiring' | 'expired'; staff: Staff };

/** Renewal begins this long before the end, and so does the warning when it is refused. */
const RENEW_BEFORE_MS = 120_000;
const RENEW_AGAIN_MS = 10_000;
/** setTimeout can't wait longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

let session: Session = { status: 'starting' };
let oidc: Oidc | undefined;
let grant: Grant | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let renewal: Promise<boolean> | undefined;
const listeners = new Set<() => void>();

/** Other tabs of the site: signing out of one signs out of all. */
const otherTabs = new BroadcastChannel('vrs-session');

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const currentSession = (): Session => session;

export const accessToken = (): string | undefined => (session.status === 'expired' ? undefined : grant?.accessToken);

function set(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

function accept(next: Grant): void {
  const staff = staffOf(next.accessToken);
  if ('staff' in session && session.staff.sub !== staff.sub) {
    // Somebody else signed in: nothing that the one before typed or saw may stay.
    window.location.replace('/');
    return;
  }
  grant = next;
  set({ status: 'signed-in', staff });
  schedule(next.expiresAt - Date.now() - RENEW_BEFORE_MS);
}

function schedule(waitMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(tick, Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS));
}

async function tick(): Promise<void> {
  if (!grant || !('staff' in session)) return;
  const left = grant.expiresAt - Date.now();
  if (left > RENEW_BEFORE_MS) return schedule(left - RENEW_BEFORE_MS);
  if (session.status !== 'expiring' && (await renew())) return;
  if (!grant || !('staff' in session)) return;
  const stillLeft = grant.expiresAt - Date.now();
  if (stillLeft <= 0) return set({ status: 'expired', staff: session.staff });
  schedule(session.status === 'expiring' ? stillLeft : Math.min(RENEW_AGAIN_MS, stillLeft));
}

/** Gets a new access token by the refresh token. One at a time: a rotating refresh token can be used once. */
export function renew(): Promise<boolean> {
  renewal ??= renewOnce().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renewOnce(): Promise<boolean> {
  if (!oidc || !('staff' in session)) return false;
  try {
    accept(await oidc.renew());
    return true;
  } catch (error) {
    const { SignInRefused } = await import('./oidc');
    if (error instanceof SignInRefused && grant && 'staff' in session) {
      const over = grant.expiresAt <= Date.now();
      set({ status: over ? 'expired' : 'expiring', staff: session.staff });
      schedule(grant.expiresAt - Date.now());
    }
    return false;
  }
}

/** The server no longer takes the token, and no new one can be had. */
export function expire(): void {
  if (!('staff' in session) || session.status === 'expired') return;
  clearTimeout(timer);
  set({ status: 'expired', staff: session.staff });
}

export async function start(): Promise<void> {
  const { pathname } = window.location;
  try {
    const [config, { createOidc, CALLBACK_PATH, SIGNED_OUT_PATH }] = await Promise.all([
      loadConfig(),
      import('./oidc'),
    ]);
    oidc = createOidc(config);
    if (pathname === SIGNED_OUT_PATH) return set({ status: 'signed-out' });
    if (pathname !== CALLBACK_PATH) return await oidc.startRedirect(pathname);

    const granted = await oidc.finish();
    if (granted === 'unknown') return await oidc.startRedirect('/');
    if (granted === 'handed-over') {
      set({ status: 'handed-over' });
      // The browser may refuse; then the words on the page say that it can be closed.
      window.close();
      return;
    }
    window.history.replaceState(null, '', ownPath(granted.returnTo));
    accept(granted);
  } catch {
    set({ status: 'failed' });
  }
}

/** Only a path of this site, whatever the stored state says. */
function ownPath(path: string): string {
  return /^\/[a-z-]*\/?$/.test(path) ? path : '/';
}

export async function signInAgain(): Promise<void> {
  set({ status: 'starting' });
  try {
    if (!oidc) return window.location.assign('/');
    await oidc.startRedirect('/');
  } catch {
    set({ status: 'failed' });
  }
}

/** False when the second window was blocked or refused, or when another attempt took its place. */
export async function signInBeside(): Promise<boolean> {
  try {
    if (!oidc) return false;
    accept(await oidc.signInBeside());
    return true;
  } catch {
    return false;
  }
}

export async function signOut(): Promise<void> {
  clearTimeout(timer);
  grant = undefined;
  set({ status: 'starting' });
  otherTabs.postMessage('signed-out');
  try {
    await oidc?.signOut();
  } catch {
    // The provider can't be reached: this page has forgotten the tokens all the same.
    window.location.assign('/signed-out');
  }
}

otherTabs.addEventListener('message', async (event) => {
  if (event.data !== 'signed-out' || !('staff' in session)) return;
  clearTimeout(timer);
  grant = undefined;
  await oidc?.forget();
  // A full load, so that nothing of the session stays in memory.
  window.location.replace('/signed-out');
});
