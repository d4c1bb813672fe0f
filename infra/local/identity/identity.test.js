import assert from 'node:assert/strict';
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, mock, test } from 'node:test';

import { makeAccounts } from './accounts.js';
import { loadKeys } from './keys.js';
import { makeProvider } from './provider.js';
import { serve } from './routes.js';

const CLIENT = 'vrs-local';
const SCOPE = 'openid profile vrs/use';
const server = createServer();
let origin;

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  const accounts = makeAccounts([
    ['011002', '北海道', '札幌市'],
    ['012025', '北海道', '函館市'],
  ]);
  const provider = makeProvider({
    issuer: `${origin}/identity`,
    clientId: CLIENT,
    scope: SCOPE,
    origins: [origin],
    accounts,
    keys: await loadKeys(undefined),
  });
  server.on('request', serve(provider, accounts));
});

after(() => server.close());

/** A browser as far as it matters here: cookies by path, redirects followed one by one. */
class Browser {
  cookies = new Map();

  async go(path, form) {
    const url = new URL(path, origin);
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      redirect: 'manual',
      headers: { cookie: this.#cookiesFor(url.pathname) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(/; */);
      const [name, value] = pair.split('=');
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      assert.ok(path.startsWith('/identity'), 'the site and the API are never sent these cookies');
      if (value) this.cookies.set(`${path} ${name}`, { path, pair });
      else this.cookies.delete(`${path} ${name}`);
    }
    return response;
  }

  #cookiesFor(pathname) {
    return [...this.cookies.values()]
      .filter(({ path }) => pathname.startsWith(path))
      .map(({ pair }) => pair)
      .join('; ');
  }
}

async function authorize(browser, extra = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: CLIENT,
    response_type: 'code',
    scope: SCOPE,
    redirect_uri: `${origin}/callback`,
    state: 'state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { verifier, response: await browser.go(`/identity/auth?${query}`) };
}

async function signIn(browser, username) {
  const { verifier, response } = await authorize(browser);
  const page = response.headers.get('location');
  const resumed = await browser.go(page, { username, password: 'sample' });
  const answered = await browser.go(resumed.headers.get('location'));
  return exchange(verifier, new URL(answered.headers.get('location')).searchParams.get('code'));
}

function exchange(verifier, code) {
  return token({ grant_type: 'authorization_code', code, redirect_uri: `${origin}/callback`, code_verifier: verifier });
}

async function token(form) {
  const response = await fetch(`${origin}/identity/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: CLIENT, ...form }),
  });
  return { status: response.status, ...(await response.json()) };
}

async function claimsOf(jwt) {
  const [header, payload, signature] = jwt.split('.');
  const { keys } = await (await fetch(`${origin}/identity/jwks`)).json();
  const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url'));
  assert.equal(alg, 'RS256');
  const key = createPublicKey({ key: keys.find((candidate) => candidate.kid === kid), format: 'jwk' });
  assert.ok(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')));
  return JSON.parse(Buffer.from(payload, 'base64url'));
}

test('G1 an access token names one municipality and the roles, for 15 minutes', async () => {
  const tokens = await signIn(new Browser(), '011002-admin');
  const claims = await claimsOf(tokens.access_token);
  assert.deepEqual(
    { ...claims, sub: undefined, jti: undefined, iat: undefined, exp: claims.exp - claims.iat },
    {
      iss: `${origin}/identity`,
      aud: CLIENT,
      client_id: CLIENT,
      scope: SCOPE,
      token_use: 'access',
      username: '011002-admin',
      'cognito:groups': ['municipality-011002', 'terms-admin', 'inquirer', 'bulk-inquirer', 'auditor', 'guardian'],
      exp: 900,
      sub: undefined,
      jti: undefined,
      iat: undefined,
    },
  );
  assert.match(claims.sub, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

  const again = await claimsOf((await signIn(new Browser(), '011002-admin')).access_token);
  assert.equal(again.sub, claims.sub, 'an account keeps its subject');
});

test('G1 staff are inquirers only, and full-width user names are understood', async () => {
  const claims = await claimsOf((await signIn(new Browser(), '０１２０２５－staff')).access_token);
  assert.deepEqual(claims['cognito:groups'], ['municipality-012025', 'inquirer']);
});

test('an ID token carries no scope, so that it opens nothing', async () => {
  const claims = await claimsOf((await signIn(new Browser(), '012025-staff')).id_token);
  assert.equal(claims.scope, undefined);
  assert.equal(claims.token_use, 'id');
  assert.equal(claims['cognito:username'], '012025-staff');
});

test('refresh tokens rotate, and one that is used twice ends them all', async () => {
  const first = await signIn(new Browser(), '011002-staff');
  const renew = (refreshToken) => token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  const second = await renew(first.refresh_token);
  assert.equal(second.status, 200);
  assert.equal((await claimsOf(second.access_token)).username, '011002-staff');
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal((await renew(first.refresh_token)).error, 'invalid_grant');
  assert.equal((await renew(second.refresh_token)).error, 'invalid_grant');
});

test('a session signs in again without asking', async () => {
  const browser = new Browser();
  await signIn(browser, '011002-admin');
  const { verifier, response } = await authorize(browser, { prompt: 'none' });
  const code = new URL(response.headers.get('location')).searchParams.get('code');
  assert.equal((await exchange(verifier, code)).status, 200);
});

test('a sign-in is remembered for an hour, however often it is used; its tokens are renewed for ten', async () => {
  const browser = new Browser();
  const began = Math.floor(Date.now() / 1000) * 1000;
  const minute = 60_000;
  mock.timers.enable({ apis: ['Date'], now: began });
  try {
    let { refresh_token: refreshToken } = await signIn(browser, '011002-admin');
    const silently = async (minutes) => {
      mock.timers.setTime(began + minutes * minute);
      const { response } = await authorize(browser, { prompt: 'none' });
      return new URL(response.headers.get('location')).searchParams.get('error');
    };
    const renewed = async (minutes) => {
      mock.timers.setTime(began + minutes * minute);
      const answer = await token({ grant_type: 'refresh_token', refresh_token: refreshToken });
      refreshToken = answer.refresh_token;
      return answer.status;
    };
    assert.equal(await silently(40), null);
    assert.equal(await silently(59), null);
    assert.equal(await silently(61), 'login_required');
    assert.equal(await renewed(300), 200);
    assert.equal(await renewed(599), 200);
    assert.equal(await renewed(601), 400);
  } finally {
    mock.timers.reset();
  }
});

test('signing out with an ID token ends the session without another question', async () => {
  const browser = new Browser();
  const tokens = await signIn(browser, '011002-admin');
  const query = new URLSearchParams({
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: `${origin}/signed-out`,
    state: 'bye',
  });
  const response = await browser.go(`/identity/session/end?${query}`);
  assert.equal(response.status, 303);
  assert.equal(response.headers.get('location'), `${origin}/signed-out?state=bye`);

  const renewed = await token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
  assert.equal(renewed.error, 'invalid_grant');
  const { response: silent } = await authorize(browser, { prompt: 'none' });
  assert.match(silent.headers.get('location'), /error=login_required/);
});

test('signing out without an ID token asks first', async () => {
  const browser = new Browser();
  await signIn(browser, '011002-admin');
  const response = await browser.go('/identity/session/end');
  assert.equal(response.status, 200);
  assert.match(await response.text(), /サインアウトしますか/);
});

test('a wrong password is told on the page, and nothing typed is run as markup', async () => {
  const browser = new Browser();
  const { response } = await authorize(browser);
  const page = response.headers.get('location');
  const refused = await browser.go(page, { username: '"><script>', password: 'guess' });
  assert.equal(refused.status, 422);
  const text = await refused.text();
  assert.match(text, /サインインできませんでした/);
  assert.ok(!text.includes('<script>'));
  assert.match(refused.headers.get('content-security-policy'), /default-src 'none'/);
});

for (const [name, extra] of Object.entries({
  'without PKCE': { code_challenge: '', code_challenge_method: '' },
  'with plain PKCE': { code_challenge_method: 'plain' },
  'with another response type': { response_type: 'id_token' },
})) {
  test(`a request ${name} is refused`, async () => {
    const { response } = await authorize(new Browser(), extra);
    assert.match(response.headers.get('location'), /[?#&]error=/);
  });
}

test('a redirect to anywhere else is refused without redirecting', async () => {
  const { response } = await authorize(new Browser(), { redirect_uri: 'https://example.com/callback' });
  assert.equal(response.status, 400);
  assert.equal(response.headers.get('location'), null);
});

test('style and letters come from here, and no other file does', async () => {
  for (const [path, type] of [
    ['style.css', 'text/css; charset=utf-8'],
    ['font/index.css', 'text/css; charset=utf-8'],
    ['font/files/noto-sans-jp-0-wght-normal.woff2', 'font/woff2'],
  ]) {
    const response = await new Browser().go(`/identity/${path}`);
    assert.equal(response.headers.get('content-type'), type);
  }
  for (const path of ['server.js', 'font/package.json', 'font/files/..%2fpackage.json']) {
    assert.equal((await new Browser().go(`/identity/${path}`)).status, 404);
  }
});

test('an address that is none of the provider is not found', async () => {
  for (const path of ['', '/', '?x', '/?x', '/other', '//', '/%00', '/%', '/..%2f', '/jwks/x', `/${'x'.repeat(5000)}`]) {
    assert.equal((await new Browser().go(`/identity${path}`)).status, 404, path);
  }
});

test('an unknown sign-in says how to go on', async () => {
  const response = await new Browser().go('/identity/sign-in/unknown');
  assert.equal(response.status, 400);
  assert.match(await response.text(), /やり直してください/);
});
