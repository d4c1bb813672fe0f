/** The file of 一括照会, as staff write it. */

export const COLUMN = {
  ref: '整理番号',
  myNumber: '個人番号',
  birthDate: '生年月日',
  holders: '転入前市区町村コード',
  consent: '本人同意',
} as const;

export type ColumnName = (typeof COLUMN)[keyof typeof COLUMN];

export const HEADER: readonly ColumnName[] = Object.values(COLUMN);

export const PERSONS_MAX = 20_000;
/** A family at the counter: as many may be asked for without the role for many. */
export const FAMILY_MAX = 5;
export const HOLDERS_MAX = 5;

/** Chunk n holds persons 100(n−1)+1 to 100n. */
export const CHUNK_PERSONS = 100;
