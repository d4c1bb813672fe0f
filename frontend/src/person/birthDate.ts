import { type Day, eraNamed, isBefore, isInEra, isRealDay, type PartialDay } from '../format/era';
import { withArabicNumbers } from '../format/kanjiNumbers';

/**
 * A date of birth as it is typed in three fields; the year may be of either calendar, and what the register doesn't know of
 * month and day is 不詳.
 */
export type BirthDateText = { year: string; month: string; day: string };

export type BirthDateResult = { day: PartialDay } | { problem: string; part: keyof BirthDateText };

export const UNKNOWN = '不詳';

const EARLIEST: Day = { year: 1868, month: 1, day: 25 };

const HYPHENS = /[‐‑‒–—―−ー─]/g;

const plain = (text: string): string =>
  withArabicNumbers(text.normalize('NFKC').replaceAll(/\s/g, '').replaceAll(HYPHENS, '-'));

const ERA = '明治|大正|昭和|平成|令和|[明大昭平令MTSHR]';
const YEAR = new RegExp(`^(?:西暦)?(?:(\\d{4})|(${ERA})\\.?(元|\\d{1,2}))年?$`, 'i');

/** 1950, 昭和25, 昭25, S25, 昭和元; with or without 年. */
function yearOf(text: string): { year: number; era?: string } | undefined {
  const [, western, word, count] = YEAR.exec(plain(text)) ?? [];
  if (western !== undefined) return { year: Number(western) };
  const era = word === undefined ? undefined : eraNamed(word);
  const years = count === '元' ? 1 : Number(count);
  return era && years > 0 ? { year: era.startsIn + years - 1, era: era.era } : undefined;
}

function numberOf(text: string, unit: string): number | undefined {
  const match = new RegExp(`^(\\d{1,2})${unit}?$`).exec(plain(text));
  return match ? Number(match[1]) : undefined;
}

/** 不詳, and what files write for it. */
const isUnknown = (text: string): boolean => /^[月日]*(?:不詳|不明|00|99)$/.test(plain(text));

export function parseBirthDate(text: BirthDateText, today: Day): BirthDateResult {
  const isEmpty = (part: keyof BirthDateText) => plain(text[part]) === '';
  // Where the month is unknown, so is the day.
  const parts = isUnknown(text.month) ? (['year', 'month'] as const) : (['year', 'month', 'day'] as const);
  const empty = parts.filter(isEmpty);
  if (empty.length === 3) return { problem: '生年月日を入力してください。', part: 'year' };
  if (empty[0]) {
    const words = empty.map((part) => ({ year: '年', month: '月', day: '日' })[part]).join('と');
    const unless = empty[0] === 'year' ? '' : `分からないときは「${UNKNOWN}」と入力します。`;
    return { problem: `生年月日の${words}を入力してください。${unless}`, part: empty[0] };
  }
  const year = yearOf(text.year);
  if (!year) return { problem: '生年月日の年は、1950 か 昭和25 のように入力してください。', part: 'year' };
  const known = knownDay(year.year, text);
  if ('problem' in known) return known;
  const { day } = known;
  if (year.era && !isInEra(day, year.era))
    return { problem: `${year.era}に、その${unitOf(day)}はありません。元号と年を確かめてください。`, part: 'year' };
  const first = { month: 1, day: 1, ...day };
  if (isBefore(today, first)) return { problem: '生年月日に、今日より後の日が入力されています。', part: 'year' };
  if (isBefore({ month: 12, day: 31, ...day }, EARLIEST))
    return { problem: '生年月日の年が古すぎます。年を確かめてください。', part: 'year' };
  return { day };
}

const unitOf = ({ month, day }: PartialDay): string => (day !== undefined ? '日' : month !== undefined ? '月' : '年');

/** Month and day as far as they are known. */
function knownDay(year: number, text: BirthDateText): BirthDateResult {
  if (isUnknown(text.month)) {
    if (plain(text.day) === '' || isUnknown(text.day)) return { day: { year } };
    return { problem: `生年月日の月が${UNKNOWN}のときは、日も「${UNKNOWN}」にしてください。`, part: 'day' };
  }
  const month = numberOf(text.month, '月');
  if (!month || month > 12) return { problem: '生年月日の月は、1から12までの数字で入力してください。', part: 'month' };
  if (isUnknown(text.day)) return { day: { year, month } };
  const number = numberOf(text.day, '日');
  const day = number === undefined ? undefined : { year, month, day: number };
  if (!day || !isRealDay(day))
    return { problem: '生年月日に、暦にない日が入力されています。日を確かめてください。', part: 'day' };
  return { day };
}

const A_YEAR = `(?:西暦)?(?:\\d{4}|(?:${ERA})\\.?(?:元|\\d{1,2}))`;
const NOTE = '(?:\\(([^()]*)\\))?';
const BETWEEN = '[/.,・-]';
const END = `${NOTE}(?:生|生まれ)?(?:T?0{1,2}:00(?::00(?:\\.0+)?)?)?$`;

/** 1950/1/31, S5.12.25, 昭和25年1月31日, 1950年1月31日(昭和25年), 1950年(昭和25年)1月31日生; from files 1950-01-31T00:00:00. */
const SEPARATED = new RegExp(
  `^(${A_YEAR})${NOTE}(?:年|${BETWEEN})${NOTE}(\\d{1,2})(?:月|${BETWEEN})(\\d{1,2})日?${END}`,
  'i',
);
/** 19500131, S250131, 昭和250131. */
const COMPACT = new RegExp(`^(\\d{4}|(?:${ERA})\\d{2})(\\d{2})(\\d{2})$`, 'i');
/** 昭和25年1月日不詳, 1950年月日不詳(昭和25年). */
const PARTLY_UNKNOWN = new RegExp(`^(${A_YEAR})${NOTE}年${NOTE}(?:(\\d{1,2})月日|月日)不詳${END}`, 'i');

const WEEKDAY = /^[日月火水木金土](?:曜日?)?$/;

/** Digits with nothing between them but spaces are parted by these. */
const withSeparators = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .replaceAll(/(?<=\d)\s+(?=\d)/g, '/');

/** A whole date as clerks and files write it, in three parts; undefined when it isn't one. */
export function splitWholeDate(text: string): BirthDateText | undefined {
  const whole = plain(withSeparators(text.replace(/(?<=\d)\s+(?=0{1,2}:00)/, 'T')));
  const [, compactYear, compactMonth, compactDay] = COMPACT.exec(whole) ?? [];
  if (compactYear) return parts(compactYear, compactMonth, compactDay, []);
  const [, year, noteA, noteB, month, day, noteC] = SEPARATED.exec(whole) ?? [];
  if (year) return parts(year, month, day, [noteA, noteB, noteC]);
  const [, aYear, note1, note2, aMonth, note3] = PARTLY_UNKNOWN.exec(whole) ?? [];
  return aYear ? parts(aYear, aMonth ?? UNKNOWN, UNKNOWN, [note1, note2, note3]) : undefined;
}

function parts(
  year: string,
  month: string | undefined,
  day: string | undefined,
  notes: readonly (string | undefined)[],
): BirthDateText | undefined {
  const number = yearOf(year)?.year;
  // The other calendar beside it must say the same; who wrote two different years meant neither.
  const isBorneOut = (note: string) => WEEKDAY.test(note) || yearOf(note)?.year === number;
  if (!notes.every((note) => note === undefined || isBorneOut(note))) return undefined;
  const known = (part = ''): string => (isUnknown(part) ? UNKNOWN : part);
  return { year: year.replace(/^西暦/, '').replace('.', ''), month: known(month), day: known(day) };
}

/** Whether nothing can come after it: 昭和25年1月3 and 一月三十 may yet become the 31st. */
export const isFinished = (text: string): boolean =>
  /(?:\d{2}|[日)生れ詳])$/.test(plain(text)) && !/[十拾廿卅]\s*$/.test(text);

/** The three fields, with a whole date that stands in one of them split; the same object when there is none. */
export function settled(text: BirthDateText): BirthDateText {
  return splitWholeDate(text.year) ?? splitWholeDate(text.month) ?? splitWholeDate(text.day) ?? text;
}
