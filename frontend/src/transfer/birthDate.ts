import { bareNumber } from '../format/digits';
import { type Day, eraNamed, isBefore, isInEra, isRealDay } from '../format/era';

/** A date of birth as it is typed in three fields; the year may be of either calendar. */
export type BirthDateText = { year: string; month: string; day: string };

export type BirthDateResult = { day: Day } | { problem: string; part: keyof BirthDateText };

const EARLIEST: Day = { year: 1868, month: 1, day: 25 };

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

/** 1950, 昭和25, S25, 昭和元; with or without 年. */
function yearOf(text: string): { year: number; era?: string } | undefined {
  const match = /^([^\d元]*)(\d{1,4}|元)年?$/.exec(plain(text));
  if (!match) return undefined;
  const [, word = '', digits = ''] = match;
  if (word === '') return /^\d{4}$/.test(digits) ? { year: Number(digits) } : undefined;
  const era = eraNamed(word);
  const count = digits === '元' ? 1 : Number(digits);
  return era && count > 0 ? { year: era.startsIn + count - 1, era: era.era } : undefined;
}

function numberOf(text: string, unit: string): number | undefined {
  const match = new RegExp(`^(\\d{1,2})${unit}?$`).exec(bareNumber(text));
  return match ? Number(match[1]) : undefined;
}

export function parseBirthDate(text: BirthDateText, today: Day): BirthDateResult {
  const empty = (['year', 'month', 'day'] as const).filter((part) => plain(text[part]) === '');
  if (empty.length === 3) return { problem: '生年月日を入力してください。', part: 'year' };
  if (empty[0]) {
    const words = empty.map((part) => ({ year: '年', month: '月', day: '日' })[part]).join('と');
    return { problem: `生年月日の${words}を入力してください。`, part: empty[0] };
  }
  const year = yearOf(text.year);
  if (!year) return { problem: '生年月日の年は、1950 か 昭和25 のように入力してください。', part: 'year' };
  const month = numberOf(text.month, '月');
  if (!month || month > 12) return { problem: '生年月日の月は、1から12までの数字で入力してください。', part: 'month' };
  const number = numberOf(text.day, '日');
  const day = number === undefined ? undefined : { year: year.year, month, day: number };
  if (!day || !isRealDay(day))
    return { problem: '生年月日に、暦にない日が入力されています。日を確かめてください。', part: 'day' };
  if (year.era && !isInEra(day, year.era))
    return { problem: `${year.era}に、その日はありません。元号と年を確かめてください。`, part: 'year' };
  if (isBefore(today, day)) return { problem: '生年月日に、今日より後の日が入力されています。', part: 'year' };
  if (isBefore(day, EARLIEST)) return { problem: '生年月日の年が古すぎます。年を確かめてください。', part: 'year' };
  return { day };
}

/** A whole date put into the field of the year (1950/1/31, 昭和25年1月31日, 1950-01-31) fills all three. */
export function splitWholeDate(text: string): BirthDateText | undefined {
  const match = /^(\D{0,2}(?:\d{1,4}|元))[年/.-](\d{1,2})[月/.-](\d{1,2})日?$/.exec(plain(text));
  return match ? { year: match[1] ?? '', month: match[2] ?? '', day: match[3] ?? '' } : undefined;
}
