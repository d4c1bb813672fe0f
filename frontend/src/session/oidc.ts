import {
  ErrorResponse,
  InMemoryWebStorage,
  type User,
  UserManager,
  type UserManagerSettings,
  WebStorageStateStore,
} from 'oidc-client-ts';
import { besideWindow, handOver } from './besideWindow';
import type { SiteConfig } from './config';

/** The only module that knows the OpenID Connect library. Loaded apart, so that the frame of the page shows first. */

export const CALLBACK_PATH = '/callback';
export const SIGNED_OUT_PATH = '/signed-out';

const STATE_PREFIX = 'vrs.sign-in.';
const SIGN_OUT_WAIT_MS = 3_000;

export type Grant = { accessToken: string; expiresAt: number; returnTo: string };

/** The provider said no, for good: only a new sign-in helps. Anything else (no network, 5xx) is worth another try. */
export class SignInRefused extends Error {}

export type Oidc = ReturnType<typeof createOidc>;

export function createOidc(config: SiteConfig) {
  const origin = window.location.origin;
  const settings: UserManagerSettings = {
    authority: config.issuer,
    client_id: config.clientId,
    scope: config.scope,
    redirect_uri: origin + CALLBACK_PATH,
    post_logout_redirect_uri: origin + SIGNED_OUT_PATH,
    response_type: 'code',
    // Tokens stay in this page's memory. Storage holds the PKCE state alone, and only during the redirect.
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: window.sessionStorage, prefix: STATE_PREFIX }),
    automaticSilentRenew: false,
    monitorSession: false,
    loadUserInfo: false,
    revokeTokenTypes: ['refresh_token'],
    requestTimeoutInSeconds: 15,
  };
  const manager = new UserManager(settings, undefined, besideWindow);

  return {
    async startRedirect(returnTo: string): Promise<void> {
      await manager.clearStaleState();
      await manager.signinRedirect({ state: { returnTo } });
    },

    /** A sign-in in a second window, so that what is typed on this page stays. */
    async signInBeside(): Promise<Grant> {
      return grantOf(await manager.signinPopup());
    },

    /** Finishes a sign-in on the callback page. */
    async finish(): Promise<Grant | 'handed-over' | 'unknown'> {
      const state = new URL(window.location.href).searchParams.get('state') ?? '';
      if (window.sessionStorage.getItem(STATE_PREFIX + state) !== null)
        return grantOf(await manager.signinRedirectCallback());
      // Either this is the second window and the first holds the state, or the page was reloaded or bookmarked.
      return (await handOver()) ? 'handed-over' : 'unknown';
    },

    async renew(): Promise<Grant> {
      const user = await manager.getUser();
      if (!user?.refresh_token) throw new SignInRefused();
      try {
        return grantOf(await manager.signinSilent());
      } catch (error) {
        if (error instanceof ErrorResponse) throw new SignInRefused();
        throw error;
      }
    },

    async signOut(): Promise<void> {
      const user = await manager.getUser();
      // Best effort: sign-out must not hang on a slow line, and the refresh token is forgotten here in any case.
      await Promise.race([
        manager.revokeTokens(['refresh_token']).catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, SIGN_OUT_WAIT_MS)),
      ]);
      await manager.removeUser();
      if (config.logout) {
        const address = new URL(config.logout);
        address.searchParams.set('client_id', config.clientId);
        address.searchParams.set('logout_uri', origin + SIGNED_OUT_PATH);
        window.location.assign(address);
        return;
      }
      await manager.signoutRedirect(user?.id_token ? { id_token_hint: user.id_token } : {});
    },

    async forget(): Promise<void> {
      await manager.removeUser();
    },
  };
}

function grantOf(user: User | null): Grant {
  if (!user || user.expires_at === undefined) throw new SignInRefused();
  const state = user.state as { returnTo?: unknown } | undefined;
  return {
    accessToken: user.access_token,
    expiresAt: user.expires_at * 1000,
    returnTo: typeof state?.returnTo === 'string' ? state.returnTo : '/',
  };
}
