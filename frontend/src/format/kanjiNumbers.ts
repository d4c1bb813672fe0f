/** Digits as registers and letters write them, the formal ones (壱, 弐) too. */
const DIGITS: ReadonlyMap<string, number> = new Map(
  ['〇零○◯', '一壱壹', '二弐貳', '三参參', '四肆', '五伍', '六陸', '七漆', '八捌', '九玖'].flatMap((forms, digit) =>
    [...forms].map((form) => [form, digit] as const),
  ),
);
const DIGIT = `[${[...DIGITS.keys()].join('')}]`;
const IN_WORDS = new RegExp(`^(?:(${DIGIT}?)千)?(?:(${DIGIT}?)百)?(?:(${DIGIT}?)十)?(${DIGIT}?)$`);
const RUN = new RegExp(`(?:${DIGIT}|[十百千])+`, 'g');

/** 二十五 and 二五 as 25, 千九百五十 and 一九五〇 as 1950; what is no number in kanji stays. */
export const withArabicNumbers = (text: string): string =>
  text.replaceAll('拾', '十').replaceAll('廿', '二十').replaceAll('卅', '三十').replaceAll(RUN, arabic);

function arabic(run: string): string {
  if (!/[十百千]/.test(run)) return [...run].map((digit) => DIGITS.get(digit)).join('');
  const match = IN_WORDS.exec(run);
  if (!match) return run;
  // 十 alone is one ten; what isn't there is none.
  const [, thousands, hundreds, tens, ones] = match;
  const times = (digit: string | undefined, unit: number) =>
    digit === undefined ? 0 : unit * (digit === '' ? Number(unit > 1) : (DIGITS.get(digit) ?? 0));
  return String(times(thousands, 1000) + times(hundreds, 100) + times(tens, 10) + times(ones, 1));
}
