// Sample accounts: two administrators and a member of staff for every municipality.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const PASSWORD = 'sample';

const ALL_ROLES = ['terms-admin', 'inquirer', 'bulk-inquirer', 'auditor', 'guardian'];

const ROLES = {
  admin: { label: '管理者', groups: ALL_ROLES },
  // A second one, for what takes two.
  admin2: { label: '管理者2', groups: ALL_ROLES },
  staff: { label: '職員', groups: ['inquirer'] },
};

/** Reads the list of municipalities and makes their accounts. */
export function loadAccounts(path) {
  const [, ...rows] = readFileSync(path, 'utf8').trim().split('\n');
  return makeAccounts(rows.map((row) => row.trim().split(',')));
}

export function makeAccounts(municipalities) {
  const bySubject = new Map();
  const byUsername = new Map();
  for (const [code, , name] of municipalities) {
    for (const [role, { label, groups }] of Object.entries(ROLES)) {
      const username = `${code}-${role}`;
      const account = {
        sub: stableSubject(username),
        username,
        name: `${name} ${label}`,
        groups: [`municipality-${code}`, ...groups],
      };
      bySubject.set(account.sub, account);
      byUsername.set(username, account);
    }
  }
  return {
    size: bySubject.size,
    bySubject: (sub) => bySubject.get(sub),
    signIn(username, password) {
      const account = byUsername.get(normalise(username));
      return account && password === PASSWORD ? account : undefined;
    },
  };
}

// A Japanese keyboard often types full-width digits.
function normalise(username) {
  return username.normalize('NFKC').trim().toLowerCase();
}

// UUID version 5: an account keeps its subject over restarts without being stored anywhere.
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

function stableSubject(username) {
  const hash = createHash('sha1')
    .update(NAMESPACE)
    .update(`urn:vrs-local:${username}`)
    .digest()
    .subarray(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
