/** Who is signed in, as far as the screens need to know. The server reads the token by itself and trusts none of this. */
export type Staff = {
  sub: string;
  username: string;
  /** Six digits; undefined when the token names no municipality or several (the server refuses those). */
  municipality: string | undefined;
  roles: ReadonlySet<Role>;
};

export type Role = 'terms-admin' | 'inquirer' | 'bulk-inquirer' | 'auditor' | 'guardian';

const ROLES: readonly string[] = ['terms-admin', 'inquirer', 'bulk-inquirer', 'auditor', 'guardian'] satisfies Role[];
const MUNICIPALITY = /^municipality-([0-9]{6})$/;

function payloadOf(token: string): Record<string, unknown> {
  const part = token.split('.')[1] ?? '';
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

export function staffOf(accessToken: string): Staff {
  const claims = payloadOf(accessToken);
  const groups = Array.isArray(claims['cognito:groups']) ? claims['cognito:groups'].map(String) : [];
  const municipalities = groups.flatMap((group) => MUNICIPALITY.exec(group)?.[1] ?? []);
  return {
    sub: String(claims.sub),
    username: String(claims.username ?? claims.sub),
    municipality: municipalities.length === 1 ? municipalities[0] : undefined,
    roles: new Set(groups.filter((group): group is Role => ROLES.includes(group))),
  };
}

/** When the provider made the token, by its clock, in ms; undefined when the token doesn't say. */
export function issuedAt(accessToken: string): number | undefined {
  const { iat } = payloadOf(accessToken);
  return typeof iat === 'number' ? iat * 1000 : undefined;
}
