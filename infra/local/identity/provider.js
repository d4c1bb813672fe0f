// What the OpenID provider answers: tokens shaped like Cognito's, for one public client.

import { Provider } from 'oidc-provider';

import { memoryAdapter } from './memory.js';
import { pages } from './pages.js';

/** Where the provider is mounted, under the one port of the local system. */
export const MOUNT = '/identity';

const MINUTES = 60;
const HOURS = 60 * MINUTES;

/** How long Cognito's own sign-in is remembered, in seconds: from the sign-in on, however often it is used. */
const SESSION = 1 * HOURS;
/** How long after a sign-in its tokens can be renewed, in seconds: RefreshTokenValidity in infra/template.yaml. */
const RENEWABLE = 10 * HOURS;

export function makeProvider({ issuer, clientId, scope, origins, accounts, keys }) {
  return new Provider(issuer, {
    adapter: memoryAdapter(),
    clients: [
      {
        client_id: clientId,
        client_name: 'VRS',
        application_type: 'web',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: origins.map((origin) => `${origin}/callback`),
        post_logout_redirect_uris: origins.flatMap((origin) => [`${origin}/signed-out`, `${origin}/`]),
        scope,
      },
    ],
    jwks: keys.jwks,
    cookies: {
      keys: keys.cookies,
      // The site and the API share the host and must never be sent these.
      long: { httpOnly: true, sameSite: 'lax', path: MOUNT },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    scopes: scope.split(' '),
    claims: {
      openid: ['sub', 'cognito:username', 'cognito:groups', 'token_use'],
      profile: ['name'],
    },
    // Cognito writes the claims into the ID token itself.
    conformIdTokenClaims: false,
    async findAccount(_ctx, sub) {
      const account = accounts.bySubject(sub);
      return account && { accountId: sub, claims: async () => idTokenClaims(account) };
    },
    formats: { customizers: { jwt: (_ctx, token, jwt) => shapeAccessToken(accounts, token, jwt, scope) } },
    // Our own client needs nobody's consent.
    loadExistingGrant: (ctx) => grantEverything(ctx, scope, issuer),
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // As with Cognito, tokens are renewed after the remembered sign-in has ended; signing out ends both.
    expiresWithSession: async () => false,
    ttl: {
      AccessToken: 15 * MINUTES,
      AuthorizationCode: 1 * MINUTES,
      IdToken: 15 * MINUTES,
      Interaction: 1 * HOURS,
      RefreshToken: refreshTokenTtl,
      Session: sessionTtl,
      // For as long as any token of a session can be renewed.
      Grant: SESSION + RENEWABLE,
    },
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    // Browsers name the origin of every POST, also of those to their own origin.
    clientBasedCORS: (_ctx, origin) => origins.includes(origin),
    interactions: { url: (_ctx, interaction) => `${MOUNT}/sign-in/${interaction.uid}` },
    renderError: async (ctx, out) => pages.error(ctx, out),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      // A resource server is what makes access tokens JWTs. There is one: the API.
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => apiResource(issuer),
        useGrantedResource: async () => true,
        getResourceServerInfo: async () => ({
          scope,
          audience: clientId,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 15 * MINUTES,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => signOut(ctx, form),
        postLogoutSuccessSource: async (ctx) => pages.signedOut(ctx),
      },
    },
  });
}

function sessionTtl(_ctx, session) {
  const now = Math.floor(Date.now() / 1000);
  return Math.max(1, (session.loginTs ?? now) + SESSION - now);
}

// A renewed token ends when the first one would have.
function refreshTokenTtl(ctx) {
  return ctx?.oidc?.entities.RotatedRefreshToken?.remainingTTL ?? RENEWABLE;
}

function apiResource(issuer) {
  return new URL('/v1', issuer).href;
}

function idTokenClaims(account) {
  return {
    sub: account.sub,
    name: account.name,
    token_use: 'id',
    'cognito:username': account.username,
    'cognito:groups': account.groups,
  };
}

function shapeAccessToken(accounts, token, jwt, scope) {
  const account = accounts.bySubject(token.accountId);
  const granted = new Set(scope.split(' '));
  Object.assign(jwt.payload, {
    scope: jwt.payload.scope
      .split(' ')
      .filter((name) => granted.has(name))
      .join(' '),
    token_use: 'access',
    username: account.username,
    'cognito:groups': account.groups,
  });
}

async function grantEverything(ctx, scope, issuer) {
  const { provider, client, session } = ctx.oidc;
  const existing = session.grantIdFor(client.clientId);
  const found = existing && (await provider.Grant.find(existing));
  if (found) return found;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(scope);
  grant.addResourceScope(apiResource(issuer), scope);
  await grant.save();
  return grant;
}

// Whoever shows the ID token of the session means to sign out: no second question is asked.
async function signOut(ctx, form) {
  const { session, provider, entities } = ctx.oidc;
  if (entities.IdTokenHint?.payload.sub !== session.accountId) {
    pages.confirmSignOut(ctx, form);
    return;
  }
  const { postLogoutRedirectUri, state, clientId } = session.state;
  const grantId = session.grantIdFor(clientId);
  if (grantId) {
    await Promise.all([
      provider.RefreshToken.revokeByGrantId(grantId),
      provider.AuthorizationCode.revokeByGrantId(grantId),
    ]);
  }
  await session.destroy();
  ctx.oidc.cookies.set(provider.cookieName('session'), null, { path: MOUNT });
  const target = new URL(postLogoutRedirectUri ?? ctx.oidc.urlFor('end_session_success'));
  if (postLogoutRedirectUri && state !== undefined) target.searchParams.set('state', state);
  ctx.status = 303;
  ctx.redirect(target.href);
}
