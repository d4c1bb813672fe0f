// The local stand-in for the Cognito user pool: a certified OpenID provider (oidc-provider) with
// sample accounts and a sign-in page of our own. Started by vrs-local, which reads the one line
// on standard output and passes requests for /identity/* on to the port named there.

import { createServer } from 'node:http';

import { loadAccounts } from './accounts.js';
import { loadKeys } from './keys.js';
import { makeProvider } from './provider.js';
import { serve } from './routes.js';

const { IDENTITY_ISSUER, IDENTITY_CLIENT_ID, IDENTITY_SCOPE, IDENTITY_ORIGINS, MUNICIPALITIES, DATA_DIR } =
  process.env;

const accounts = loadAccounts(MUNICIPALITIES);
const provider = makeProvider({
  issuer: IDENTITY_ISSUER,
  clientId: IDENTITY_CLIENT_ID,
  scope: IDENTITY_SCOPE,
  origins: IDENTITY_ORIGINS.split(' '),
  accounts,
  keys: await loadKeys(DATA_DIR),
});

const server = createServer(serve(provider, accounts));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});

// The parent holds the other end of standard input: when it is gone, so are we.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
