import { type Day, eraYear, eraYears, type PartialDay } from './era';

const JAPAN_OFFSET_MS = 9 * 60 * 60 * 1000;

const two = (value: number): string => String(value).padStart(2, '0');

/** 2021-06-01; 2021-06 or 2021 of a date that isn't known further. */
export const isoDay = ({ year, month, day }: PartialDay): string =>
  [String(year).padStart(4, '0'), ...[month, day].filter((part) => part !== undefined).map(two)].join('-');

/** 2021年6月1日（令和3年）; of a date that isn't known further 2021年6月日不詳（令和3年）, as registers write it. */
export function formatDay(day: PartialDay): string {
  const era = eraYears(day);
  const rest =
    day.month === undefined ? '月日不詳' : `${day.month}月${day.day === undefined ? '日不詳' : `${day.day}日`}`;
  return `${day.year}年${rest}${era ? `（${era}）` : ''}`;
}

/** The same, of an ISO date. What isn't one is shown as it is. */
export function formatIsoDay(text: string): string {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!match) return text;
  const [, year, month, day] = match;
  return formatDay({
    year: Number(year),
    ...(month && { month: Number(month) }),
    ...(day && { day: Number(day) }),
  });
}

/** The clock on the wall in Japan. Japan has no summer time, so a fixed offset is the zone. */
function inJapan(instant: Date) {
  const shifted = new Date(instant.getTime() + JAPAN_OFFSET_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  };
}

export const todayInJapan = (now: number): Day => inJapan(new Date(now));

/** 2021年6月1日（令和3年） and 14時05分, Japan time, of an RFC 3339 instant. */
export function instantPhrases(text: string): string[] {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return [text];
  const { hour, minute, ...day } = inJapan(instant);
  return [formatDay(day), `${hour}時${two(minute)}分`];
}

/** The same in one: 2021年6月1日（令和3年）14時05分. */
export const formatInstant = (text: string): string => instantPhrases(text).join('');

/** 2021-06-01 14:05:09, Japan time: for files, where programs read it. */
export function plainInstant(text: string): string {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return text;
  const { hour, minute, second, ...day } = inJapan(instant);
  return `${isoDay(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** 20210601-1405, Japan time: for the names of files. */
export function stamp(now: number): string {
  const { year, month, day, hour, minute } = inJapan(new Date(now));
  return `${year}${two(month)}${two(day)}-${two(hour)}${two(minute)}`;
}

export type Month = `${string}-${string}`;

export function monthOf(now: number): Month {
  const { year, month } = inJapan(new Date(now));
  return `${year}-${two(month)}`;
}

export function monthBefore(month: Month, count = 1): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const months = year * 12 + (number - 1) - count;
  return `${Math.floor(months / 12)}-${two((months % 12) + 1)}`;
}

/** From `latest` back to `first`, both included; never empty. */
export function monthsBetween(first: Month, latest: Month): Month[] {
  const months = [latest];
  for (let month = latest; month > first; ) {
    month = monthBefore(month);
    months.push(month);
  }
  return months;
}

/** 2021年12月（令和3年） */
export function formatMonth(month: Month): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  // The last day decides the era's year: May 2019 is 令和元年.
  const era = eraYear({ year, month: number, day: new Date(Date.UTC(year, number, 0)).getUTCDate() });
  return `${year}年${number}月${era ? `（${era}）` : ''}`;
}
