/** A day of the calendar, without time or zone. */
export type Day = { year: number; month: number; day: number };

/** As far as it is known: the day, or month and day, may be missing. */
export type PartialDay = { year: number; month?: number; day?: number };

type Era = { name: string; short: string; letter: string; first: Day; last?: Day };

/**
 * Newest first. The changes of 1912 and 1926 took effect on the day itself, so that the day belongs to both eras; those of
 * 1989 and 2019 on the next.
 */
const ERAS: readonly Era[] = [
  { name: '令和', short: '令', letter: 'R', first: { year: 2019, month: 5, day: 1 } },
  {
    name: '平成',
    short: '平',
    letter: 'H',
    first: { year: 1989, month: 1, day: 8 },
    last: { year: 2019, month: 4, day: 30 },
  },
  {
    name: '昭和',
    short: '昭',
    letter: 'S',
    first: { year: 1926, month: 12, day: 25 },
    last: { year: 1989, month: 1, day: 7 },
  },
  {
    name: '大正',
    short: '大',
    letter: 'T',
    first: { year: 1912, month: 7, day: 30 },
    last: { year: 1926, month: 12, day: 25 },
  },
  {
    name: '明治',
    short: '明',
    letter: 'M',
    first: { year: 1868, month: 1, day: 25 },
    last: { year: 1912, month: 7, day: 30 },
  },
];

const ordinal = ({ year, month, day }: Day): number => year * 10_000 + month * 100 + day;

export const isBefore = (a: Day, b: Day): boolean => ordinal(a) < ordinal(b);

export function isRealDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The first and the last day that it can be. A month's last day is taken for the 31st: it is only compared. */
const earliest = ({ year, month = 1, day = 1 }: PartialDay): Day => ({ year, month, day });
const latest = ({ year, month = 12, day = 31 }: PartialDay): Day => ({ year, month, day });

const touches = (day: PartialDay, { first, last }: Era): boolean =>
  !isBefore(latest(day), first) && (last === undefined || !isBefore(last, earliest(day)));

const yearWords = (year: number): string => (year === 1 ? '元年' : `${year}年`);

const inEra = (day: PartialDay, { name, first }: Era): string => name + yearWords(day.year - first.year + 1);

/** 令和3年, for the day that lies in it; undefined before 明治. */
export function eraYear(day: Day): string | undefined {
  const era = ERAS.find(({ first }) => !isBefore(day, first));
  return era && inEra(day, era);
}

/** 昭和25年; of a year or month in which the era changed both, 大正15年・昭和元年. Undefined before 明治. */
export function eraYears(day: PartialDay): string | undefined {
  if (day.month !== undefined && day.day !== undefined) return eraYear(earliest(day));
  const eras = ERAS.filter((era) => touches(day, era)).reverse();
  return eras.map((era) => inEra(day, era)).join('・') || undefined;
}

export type NamedEra = { era: string; startsIn: number };

/** 昭和, 昭, S: the era that a word names. */
export function eraNamed(word: string): NamedEra | undefined {
  const era = ERAS.find(({ name, short, letter }) => name === word || short === word || letter === word.toUpperCase());
  return era && { era: era.name, startsIn: era.first.year };
}

/** Whether the day, as far as it is known, can lie in the era: 昭和64年 had seven days. */
export function isInEra(day: PartialDay, era: string): boolean {
  const named = ERAS.find(({ name }) => name === era);
  return named !== undefined && touches(day, named);
}
