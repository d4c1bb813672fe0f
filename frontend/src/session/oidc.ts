import {
  ErrorResponse,
  ErrorTimeout,
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

export type Grant = { accessToken: string; expiresAt: number; returnTo: string };

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

  /** Throws a TypeError when there is no way to the provider. Each has this document. */
  const reach = () =>
    fetch(`${config.issuer}/.well-known/openid-configuration`, { cache: 'no-store', credentials: 'omit' });

  return {
    /** `how`: 'anew' asks for the password even when the provider still knows somebody. */
    async startRedirect(returnTo: string, how: 'anew' | 'as-before'): Promise<void> {
      // Leaving for a provider that can't be reached would end on the browser's error page.
      await reach();
      await manager.clearStaleState();
      await manager.signinRedirect({
        state: { returnTo },
        // Going back must not lead to a page that only leads forward again.
        redirectMethod: 'replace',
        ...(how === 'anew' ? { prompt: 'login' } : {}),
      });
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

    /** 'refused' is the provider's word, for good: only a new sign-in helps. 'unreachable' is worth another try. */
    async renew(): Promise<Grant | 'refused' | 'unreachable'> {
      const user = await manager.getUser();
      if (!user?.refresh_token) return 'refused';
      try {
        return grantOf(await manager.signinSilent());
      } catch (error) {
        return error instanceof ErrorResponse ? 'refused' : 'unreachable';
      }
    },

    /** Takes the refresh token back. False when the provider can't be reached: then its sign-out page can't, either. */
    async revoke(): Promise<boolean> {
      if (!navigator.onLine) return false;
      try {
        // Not every provider takes tokens back.
        await reach();
        await manager.revokeTokens(['refresh_token']);
        return true;
      } catch (error) {
        return !(error instanceof TypeError || error instanceof ErrorTimeout);
      }
    },

    /** Leaves this page for the provider's sign-out, which comes back to SIGNED_OUT_PATH. */
    async endSession(): Promise<void> {
      const user = await manager.getUser();
      await manager.removeUser();
      if (config.logout) {
        const address = new URL(config.logout);
        address.searchParams.set('client_id', config.clientId);
        address.searchParams.set('logout_uri', origin + SIGNED_OUT_PATH);
        window.location.replace(address);
        return;
      }
      await manager.signoutRedirect({
        redirectMethod: 'replace',
        ...(user?.id_token ? { id_token_hint: user.id_token } : {}),
      });
    },

    async forget(): Promise<void> {
      await manager.removeUser();
    },
  };
}

function grantOf(user: User | null): Grant {
  if (!user || user.expires_at === undefined) throw new Error('no token came');
  const state = user.state as { returnTo?: unknown } | undefined;
  return {
    accessToken: user.access_token,
    expiresAt: user.expires_at * 1000,
    returnTo: typeof state?.returnTo === 'string' ? state.returnTo : '/',
  };
}
