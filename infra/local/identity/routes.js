// The few paths that the provider leaves to us: the sign-in page and its files.

import { errors } from 'oidc-provider';

import { pages } from './pages.js';
import { MOUNT } from './provider.js';
import { serveFile } from './static.js';

const FORM_BYTES_MAX = 4096;

/** Handler of every request for /identity/*. */
export function serve(provider, accounts) {
  const protocol = provider.callback();
  return async (request, response) => {
    try {
      const { pathname } = new URL(request.url, 'http://localhost');
      if (serveFile(pathname, response)) return;
      if (pathname.startsWith(`${MOUNT}/sign-in/`)) {
        await signIn(provider, accounts, request, response);
      } else {
        request.originalUrl = request.url;
        request.url = request.url.slice(MOUNT.length).replace(/^(?!\/)/, '/');
        await protocol(request, response);
      }
    } catch (error) {
      if (error instanceof errors.SessionNotFound) {
        pages.expired(response);
        return;
      }
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };
}

async function signIn(provider, accounts, request, response) {
  const { uid, params } = await provider.interactionDetails(request, response);
  const action = `${MOUNT}/sign-in/${uid}`;
  if (request.method !== 'POST') {
    pages.signIn(response, { action, username: params.login_hint });
    return;
  }
  const form = await readForm(request);
  const username = form.get('username') ?? '';
  const account = accounts.signIn(username, form.get('password') ?? '');
  if (!account) {
    pages.signIn(response, { action, username, failed: true });
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId: account.sub } });
}

async function readForm(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > FORM_BYTES_MAX) return new URLSearchParams();
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
