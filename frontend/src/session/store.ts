import { issuedAt, type Staff, staffOf } from './claims';
import { loadConfig } from './config';
import { IDLE_MINUTES, type Watch, watchIdle } from './idle';
import { observed } from './observed';
import type { Grant, Oidc } from './oidc';
import { noteProviderTime } from './serverClock';

/**
 * The session of this page, outside of React, since calls of the API need it too.
 *
 * signed-in  →  expiring (renewal was refused, there is time left)  →  expired (everything typed is still on screen)
 *     └→  leaving  →  signed-out
 */
export type Session = { status: 'starting' | 'handed-over' | 'failed' | 'leaving' } | SignedIn | SignedOut;

export type SignedIn = {
  status: 'signed-in' | 'expiring' | 'expired';
  staff: Staff;
  /** Nobody has touched the page for so long that it will soon be cleared. */
  isNearlyIdle: boolean;
};

export type SignedOut = {
  status: 'signed-out';
  /** How long a page may be left alone. */
  idleMinutes: number;
  wasIdle?: boolean;
  /** This page has forgotten everything, but the provider couldn't be told. */
  isUnfinished?: boolean;
};

export type Renewal = 'renewed' | 'refused' | 'unreachable';

/** Renewal begins this long before the end, and so does the warning when it is refused. */
const RENEW_BEFORE_MS = 120_000;
const RENEW_AGAIN_MS = 10_000;
const END_AGAIN_MS = 15_000;
/** Sign-out waits no longer for the provider before it says so. */
const PATIENCE_MS = 3_000;
/** setTimeout can't wait longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
const TELL_USE_EVERY_MS = 30_000;

const { current: currentSession, set, subscribe } = observed<Session>({ status: 'starting' });

export { currentSession, subscribe };

let oidc: Oidc | undefined;
let grant: Grant | undefined;
/** Once the provider has refused a renewal, only a new sign-in helps: asking again would be asking without end. */
let isRefused = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let renewal: Promise<Renewal> | undefined;
let idleMs = IDLE_MINUTES * 60_000;
let watch: Watch | undefined;
/** What this page says while the provider still knows of the session that is over. */
let unended: SignedOut | undefined;
/** The provider is being told, and then this page is left. */
let isEnding = false;
let endTimer: ReturnType<typeof setTimeout> | undefined;

/** Other tabs of the site: signing out of one signs out of all, and the hands on one keep the others' sign-in. */
const otherTabs = new BroadcastChannel('vrs-session');
let usedElsewhereAt = Number.NEGATIVE_INFINITY;
let toldUseAt = Number.NEGATIVE_INFINITY;

/** For what stands outside of React: whoever is signed in next must find nothing of it. */
export function onSessionEnd(act: () => void): void {
  subscribe(() => {
    if (!('staff' in currentSession())) act();
  });
}

export function accessToken(): string | undefined {
  const session = currentSession();
  return 'staff' in session && session.status !== 'expired' ? grant?.accessToken : undefined;
}

function accept(next: Grant): void {
  const staff = staffOf(next.accessToken);
  const session = currentSession();
  if ('staff' in session && session.staff.sub !== staff.sub) {
    // Somebody else signed in: nothing that the one before typed or saw may stay.
    window.location.replace('/');
    return;
  }
  noteProviderTime(issuedAt(next.accessToken));
  grant = next;
  isRefused = false;
  set({ status: 'signed-in', staff, isNearlyIdle: 'staff' in session && session.isNearlyIdle });
  watch ??= watchIdle(idleMs, { onNearing: warn, onUse: tellUse, onOver: () => void leaveIdle() });
  const lifeMs = next.expiresAt - Date.now();
  // A token that lives no longer than this margin would be renewed without end.
  schedule(lifeMs > RENEW_BEFORE_MS ? lifeMs - RENEW_BEFORE_MS : lifeMs / 2);
}

// Renewal and its end.

function schedule(waitMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(tick, Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS));
}

async function tick(): Promise<void> {
  if (!grant) return;
  if (!isRefused && (await renew()) === 'renewed') return;
  const session = currentSession();
  if (!grant || !('staff' in session)) return;
  const left = grant.expiresAt - Date.now();
  if (left <= 0 && session.status !== 'expired') set({ ...session, status: 'expired' });
  if (isRefused) {
    if (left > 0) schedule(left);
  } else schedule(RENEW_AGAIN_MS);
}

/** Gets a new access token by the refresh token. One at a time: a rotating refresh token can be used once. */
export function renew(): Promise<Renewal> {
  if (isRefused) return Promise.resolve('refused');
  renewal ??= renewOnce().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renewOnce(): Promise<Renewal> {
  const old = grant;
  if (!oidc || !old) return 'refused';
  const answer = await oidc.renew();
  const session = currentSession();
  // Somebody signed in or out meanwhile: what became of the old grant no longer matters.
  if (grant !== old || !('staff' in session)) return grant ? 'renewed' : 'refused';
  if (answer === 'unreachable') return 'unreachable';
  if (answer === 'refused') {
    isRefused = true;
    const left = old.expiresAt - Date.now();
    set({ ...session, status: left > 0 ? 'expiring' : 'expired' });
    if (left > 0) schedule(left);
    else clearTimeout(timer);
    return 'refused';
  }
  accept(answer);
  return 'renewed';
}

/** The server no longer takes the token, and no new one can be had. */
export function expire(): void {
  isRefused = true;
  clearTimeout(timer);
  const session = currentSession();
  if ('staff' in session && session.status !== 'expired') set({ ...session, status: 'expired' });
}

// Signing in.

export async function start(): Promise<void> {
  const { pathname, hash } = window.location;
  try {
    const { CALLBACK_PATH, SIGNED_OUT_PATH } = await prepare();
    if (!oidc) return;
    if (pathname === SIGNED_OUT_PATH) return isWanted() ? await signInAnew() : set(signedOut());
    if (pathname !== CALLBACK_PATH) return await oidc.startRedirect(pathname + hash, 'as-before');

    const granted = await oidc.finish();
    if (granted === 'unknown') return await oidc.startRedirect('/', 'as-before');
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

async function prepare() {
  const [config, module] = await Promise.all([loadConfig(), import('./oidc')]);
  oidc ??= module.createOidc(config);
  if (config.idleMinutes !== undefined) idleMs = config.idleMinutes * 60_000;
  return module;
}

/** Only a path of this site and a place on its page, whatever the stored state says. */
function ownPath(path: string): string {
  return /^\/[a-z-]*\/?(#[a-z-]+)?$/.test(path) ? path : '/';
}

/** Set when somebody wants to sign in while the provider still ends the last session, whose end brings this page back. */
const WANTED = 'vrs.sign-in-wanted';

function isWanted(): boolean {
  const wanted = window.sessionStorage.getItem(WANTED) !== null;
  window.sessionStorage.removeItem(WANTED);
  return wanted;
}

/** After a sign-out, or a sign-in that failed: with the password, since who comes may be somebody else. */
export async function signInAgain(): Promise<void> {
  set({ status: 'starting' });
  if (!unended) return await signInAnew();
  window.sessionStorage.setItem(WANTED, '');
  if (!isEnding) await endSession(unended);
}

async function signInAnew(): Promise<void> {
  try {
    await prepare();
    await oidc?.startRedirect('/', 'anew');
  } catch {
    set({ status: 'failed' });
  }
}

/** False when the second window was blocked or refused, or when another attempt took its place. */
export async function signInBeside(): Promise<boolean> {
  try {
    if (!oidc) return false;
    const granted = await oidc.signInBeside();
    if (!('staff' in currentSession())) {
      await oidc.forget();
      return false;
    }
    accept(granted);
    return true;
  } catch {
    return false;
  }
}

// Signing out.

const signedOut = (): SignedOut => ({ status: 'signed-out', idleMinutes: idleMs / 60_000 });

/** Nothing of the session may stay on this page. The address is no page's, so that a reload doesn't sign in by itself. */
function forget(next: Session): void {
  clearTimeout(timer);
  watch?.stop();
  watch = undefined;
  grant = undefined;
  window.history.replaceState(null, '', '/signed-out');
  set(next);
}

export async function signOut(): Promise<void> {
  forget({ status: 'leaving' });
  otherTabs.postMessage('signed-out');
  await endSession(signedOut());
}

async function leaveIdle(): Promise<void> {
  const idle = { ...signedOut(), wasIdle: true };
  forget(idle);
  // Whoever works in another tab stays signed in there.
  if (Date.now() - usedElsewhereAt < idleMs) return oidc?.forget();
  otherTabs.postMessage('signed-out');
  await endSession(idle);
}

/** Tells the provider, for as long as it takes: until then a sign-in is possible without a password. */
async function endSession(said: SignedOut): Promise<void> {
  unended = said;
  isEnding = true;
  waitToEnd(false);
  const late = setTimeout(() => tell({ ...said, isUnfinished: true }), PATIENCE_MS);
  // A renewal that is under way brings a refresh token that must not outlive this.
  await renewal?.catch(() => undefined);
  const isReached = (await oidc?.revoke()) ?? false;
  clearTimeout(late);
  if (isReached) {
    await oidc?.endSession().catch(() => hasNoEnd(said));
    return;
  }
  isEnding = false;
  if (isWanted()) set({ status: 'failed' });
  else tell({ ...said, isUnfinished: true });
  waitToEnd(true);
}

/** The provider can be reached, and has no way to sign out. */
function hasNoEnd(said: SignedOut): void {
  unended = undefined;
  isEnding = false;
  if (isWanted()) void signInAnew();
  else tell(said);
}

function waitToEnd(isWaiting: boolean): void {
  clearTimeout(endTimer);
  window[isWaiting ? 'addEventListener' : 'removeEventListener']('online', endAgain);
  if (isWaiting) endTimer = setTimeout(endAgain, END_AGAIN_MS);
}

function endAgain(): void {
  if (unended) void endSession(unended);
}

/** Unless somebody wants to sign in meanwhile. */
function tell(said: SignedOut): void {
  if (currentSession().status !== 'starting') set(said);
}

function warn(isNearlyIdle: boolean): void {
  const session = currentSession();
  if ('staff' in session) set({ ...session, isNearlyIdle });
}

/** G6: a bulk that is being asked counts as use of the page. */
export const noteUse = (): void => watch?.use();

function tellUse(): void {
  if (Date.now() - toldUseAt < TELL_USE_EVERY_MS) return;
  toldUseAt = Date.now();
  otherTabs.postMessage('in-use');
}

otherTabs.addEventListener('message', ({ data }) => {
  if (data === 'in-use') usedElsewhereAt = Date.now();
  if (data !== 'signed-out' || !('staff' in currentSession())) return;
  forget(signedOut());
  void oidc?.forget();
});

/** A page that the browser had kept in memory may be of a session that is over. */
window.addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  isEnding = false;
  const { status } = currentSession();
  if (status === 'leaving') set(signedOut());
  else if (status !== 'signed-out') window.location.reload();
});
