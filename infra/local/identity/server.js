// The local stand-in for the Cognito user pool: a certified OpenID provider (oidc-provider) with
// sample accounts and a sign-in page of our own. Started by vrs-local, which passes requests for
// /identity/* on.

import { createServer } from 'node:http';

import { loadAccounts } from './accounts.js';
import { loadKeys } from './keys.js';
import { makeProvider } from './provider.js';
import { serve } from './routes.js';

const {
  IDENTITY_CLIENT_ID,
  IDENTITY_DATA_DIR,
  IDENTITY_ISSUER,
  IDENTITY_MUNICIPALITIES,
  IDENTITY_ORIGINS,
  IDENTITY_PORT,
  IDENTITY_SCOPE,
} = process.env;

const accounts = loadAccounts(IDENTITY_MUNICIPALITIES);
const provider = makeProvider({
  issuer: IDENTITY_ISSUER,
  clientId: IDENTITY_CLIENT_ID,
  scope: IDENTITY_SCOPE,
  origins: IDENTITY_ORIGINS.split(' '),
  accounts,
  keys: await loadKeys(IDENTITY_DATA_DIR),
});

const server = createServer(serve(provider, accounts));
// Longer than vrs-local keeps a connection that nobody uses (90 s): closed here first, it could be in use there.
server.keepAliveTimeout = 120_000;
server.listen(Number(IDENTITY_PORT), '127.0.0.1');
