/** A day of the calendar, without time or zone. */
export type Day = { year: number; month: number; day: number };

type Era = { name: string; letter: string; first: Day };

/** Newest first. Each ends on the day before the next begins. */
const ERAS: readonly Era[] = [
  { name: '令和', letter: 'R', first: { year: 2019, month: 5, day: 1 } },
  { name: '平成', letter: 'H', first: { year: 1989, month: 1, day: 8 } },
  { name: '昭和', letter: 'S', first: { year: 1926, month: 12, day: 25 } },
  { name: '大正', letter: 'T', first: { year: 1912, month: 7, day: 30 } },
  { name: '明治', letter: 'M', first: { year: 1868, month: 1, day: 25 } },
];

const ordinal = ({ year, month, day }: Day): number => year * 10_000 + month * 100 + day;

export const isBefore = (a: Day, b: Day): boolean => ordinal(a) < ordinal(b);

export function isRealDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const yearWords = (year: number): string => (year === 1 ? '元年' : `${year}年`);

/** 令和3年, for the day that lies in it; undefined before 明治. */
export function eraYear(day: Day): string | undefined {
  const era = ERAS.find(({ first }) => !isBefore(day, first));
  return era && era.name + yearWords(day.year - era.first.year + 1);
}

export type NamedEra = { era: string; startsIn: number };

/** 昭和, S, ｓ: the era that a word names. */
export function eraNamed(word: string): NamedEra | undefined {
  const era = ERAS.find(({ name, letter }) => name === word || letter === word.toUpperCase());
  return era && { era: era.name, startsIn: era.first.year };
}

/** Whether the day lies in the era; an era's year can begin before it and end after it (昭和64年 had seven days). */
export const isInEra = (day: Day, era: string): boolean => eraYear(day)?.startsWith(era) ?? false;
