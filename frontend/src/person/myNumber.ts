import { bareNumber, isDigits } from '../format/digits';

/** The individual number as it is typed. The server checks it again; here staff learn of a slip at once. */

export const MY_NUMBER_DIGITS = 12;
const GROUP = 4;

export type MyNumberCheck = 'empty' | 'incomplete' | 'not-digits' | 'too-long' | 'wrong' | 'valid';

/** Weights of the eleven digits from the left (Order of the Ministry of Internal Affairs No. 85 of 2014, art. 5). */
const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

function checkDigit(digits: string): number {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  const rest = sum % 11;
  return rest <= 1 ? 0 : 11 - rest;
}

export function checkMyNumber(typed: string): MyNumberCheck {
  const number = bareNumber(typed);
  if (number === '') return 'empty';
  if (!isDigits(number)) return 'not-digits';
  if (number.length < MY_NUMBER_DIGITS) return 'incomplete';
  if (number.length > MY_NUMBER_DIGITS) return 'too-long';
  // All zeros pass the sum, but were never given to anybody.
  if (/^0+$/.test(number) || checkDigit(number) !== Number(number.at(-1))) return 'wrong';
  return 'valid';
}

/** 1234 5678 9018. What isn't all digits stays as typed, so that the slip can be seen. */
export function grouped(typed: string): string {
  const number = bareNumber(typed);
  if (!isDigits(number)) return typed;
  return (number.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join(' ');
}

/** How many digits stand in the field. */
export const countDigits = (text: string): number => bareNumber(text).replaceAll(/[^0-9]/g, '').length;

export type Edit = { text: string; caret: number };

/** What an edit makes of the field: digits in groups, and the caret behind the digit that it was behind. */
export function edited(before: string, value: string, caret: number, inputType: string): Edit {
  const text = grouped(value);
  const digitsLeft = countDigits(value.slice(0, caret));
  // The space between groups isn't the user's: the key takes the digit beyond it.
  const beyond =
    text === before
      ? { deleteContentBackward: digitsLeft - 1, deleteContentForward: digitsLeft }[inputType]
      : undefined;
  const digits = bareNumber(value);
  if (beyond !== undefined && beyond >= 0 && beyond < digits.length)
    return placed(grouped(digits.slice(0, beyond) + digits.slice(beyond + 1)), Math.min(beyond, digitsLeft));
  return text === value ? { text, caret } : placed(text, digitsLeft);
}

/** An earlier text again, with the caret behind what came back. */
export function restored(text: string, from: string): Edit {
  const digits = bareNumber(text);
  const others = bareNumber(from);
  let same = 0;
  while (same < Math.min(digits.length, others.length) && digits.at(-1 - same) === others.at(-1 - same)) same += 1;
  return placed(text, countDigits(text) - same);
}

function placed(text: string, digitsLeft: number): Edit {
  let seen = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (seen === digitsLeft) return { text, caret: index };
    if (/[0-9]/.test(text.charAt(index))) seen += 1;
  }
  return { text, caret: text.length };
}

const MESSAGES: Record<Exclude<MyNumberCheck, 'valid'>, (digits: number) => string> = {
  empty: () => 'マイナンバーを入力してください。',
  incomplete: (digits) => `マイナンバーは12桁です。あと${MY_NUMBER_DIGITS - digits}桁入力してください。`,
  'too-long': (digits) => `マイナンバーは12桁です。${digits - MY_NUMBER_DIGITS}桁多く入っています。`,
  'not-digits': () => 'マイナンバーに数字以外の文字が入っています。数字だけを入力してください。',
  wrong: () => 'マイナンバーが正しくありません。入力した番号を、本人の書類と見比べてください。',
};

/** What is wrong with the field; undefined when nothing is. */
export function myNumberProblem(typed: string): string | undefined {
  const check = checkMyNumber(typed);
  return check === 'valid' ? undefined : MESSAGES[check](countDigits(typed));
}

/** What is wrong already while it is being typed: not that it isn't complete yet. */
export function myNumberSlip(typed: string): string | undefined {
  const check = checkMyNumber(typed);
  return check === 'empty' || check === 'incomplete' ? undefined : myNumberProblem(typed);
}
