import { expect, test } from 'vitest';
import { staffOf } from './claims';

const token = (claims: object): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const part = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return `header.${part}.signature`;
};

const claims = (groups: unknown) => ({ sub: 's-1', username: '市民課・職員', 'cognito:groups': groups });

test('G1 G3: municipality, name and roles come from the token', () => {
  const staff = staffOf(
    token(claims(['municipality-011002', 'terms-admin', 'inquirer', 'bulk-inquirer', 'something-else'])),
  );
  expect(staff).toEqual({
    sub: 's-1',
    username: '市民課・職員',
    municipality: '011002',
    roles: new Set(['terms-admin', 'inquirer', 'bulk-inquirer']),
  });
});

test.each([
  ['none', ['inquirer']],
  ['two', ['municipality-011002', 'municipality-012025']],
  ['a malformed one', ['municipality-1']],
  ['no groups', undefined],
])('G1: a token with %s of a municipality names none', (_what, groups) => {
  expect(staffOf(token(claims(groups))).municipality).toBeUndefined();
});
