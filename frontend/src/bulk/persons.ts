import type { ChunkPerson, Scope } from '../api/types';
import type { Agreements } from './agreements';
import type { CheckedRow, Reading } from './checkRows';
import { CHUNK_PERSONS, COLUMN } from './columns';
import type { Fault } from './faults';

/** What is wrong when the holders of the file are asked, but not when all are. */
const NO_HOLDER = {
  column: COLUMN.holders,
  reason: '空です',
  advice: '照会先の6桁の市区町村コードを入力してください。空にできるのは、すべての自治体に照会するときだけです。',
} as const;

const canBeAsked = ({ person }: CheckedRow, scope: Scope): boolean => scope === 'all' || person.holders.length > 0;

export function faultsOf({ rows, faults }: Reading, scope: Scope): readonly Fault[] {
  const without = rows.filter((row) => !canBeAsked(row, scope)).map(({ line }) => ({ line, ...NO_HOLDER }));
  return without.length === 0 ? faults : [...faults, ...without].sort((one, other) => one.line - other.line);
}

/** Who is asked for, in the order of the file: the same file makes the same chunks. */
export const rowsToAsk = ({ rows }: Reading, scope: Scope): readonly CheckedRow[] =>
  rows.filter((row) => canBeAsked(row, scope));

export const chunksOf = (persons: readonly unknown[]): number => Math.ceil(persons.length / CHUNK_PERSONS);

export const chunk = (rows: readonly CheckedRow[], n: number): readonly ChunkPerson[] =>
  rows.slice(CHUNK_PERSONS * (n - 1), CHUNK_PERSONS * n).map(({ person }) => person);

export type Summary = {
  persons: number;
  /** Persons whose consent the file declares: staff confirm the number. */
  declared: number;
  /** Persons of whom a holder isn't asked without their consent. */
  needConsent: number;
  /** Rows that name one's own municipality, which isn't asked. */
  withOwn: number;
  /** In code order. */
  holders: readonly { code: string; hasAgreed: boolean; persons: number }[];
};

export function summaryOf(rows: readonly CheckedRow[], agreements: Agreements, own: string | undefined): Summary {
  const holders = new Map<string, number>();
  const mayBeAsked = (code: string) => agreements.hasInquirerAgreed && agreements.agreed.has(code);
  let declared = 0;
  let needConsent = 0;
  let withOwn = 0;
  for (const { person } of rows) {
    const others = person.holders.filter((code) => code !== own);
    if (person.individualConsent) declared += 1;
    else if (others.some((code) => !mayBeAsked(code))) needConsent += 1;
    if (others.length < person.holders.length) withOwn += 1;
    for (const code of others) holders.set(code, (holders.get(code) ?? 0) + 1);
  }
  return {
    persons: rows.length,
    declared,
    needConsent,
    withOwn,
    holders: [...holders]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([code, persons]) => ({ code, hasAgreed: agreements.agreed.has(code), persons })),
  };
}
