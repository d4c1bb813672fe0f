// Keys of this installation: made at first start, kept under DATA_DIR or in memory only.

import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Signing key of the tokens, and the key of the provider's own cookies. */
export async function loadKeys(dataDir) {
  if (!dataDir) return makeKeys();
  const path = join(dataDir, 'identity-keys.json');
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify(makeKeys()), { mode: 0o600, flag: 'wx' });
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

function makeKeys() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }] },
    cookies: [randomBytes(32).toString('base64url')],
  };
}
