import type { Failure } from '../api/failure';
import type { ProtectRequest } from '../api/types';
import { isoDay } from '../format/dates';
import { bareNumber } from '../format/digits';
import { type Day, isBefore } from '../format/era';
import { parseBirthDate, splitWholeDate } from '../person/birthDate';
import { MY_NUMBER_DIGITS, myNumberProblem } from '../person/myNumber';
import type { FieldProblem } from '../ui/ErrorSummary';
import { fieldProblems } from '../ui/fieldProblems';

/** Where the focus goes for each field. */
export const FIELD = {
  myNumber: 'protect-my-number',
  until: 'protect-until',
  reference: 'protect-reference',
  protect: 'protect',
} as const;

const LONGEST_REFERENCE = 30;

/** What is typed. In memory only, and gone once the person is protected. */
export type ProtectForm = {
  myNumber: string;
  /** A whole date as it is typed; empty when there is none. */
  until: string;
  reference: string;
};

export const EMPTY: ProtectForm = { myNumber: '', until: '', reference: '' };

/** Guardians look ahead; who reads dates of birth looks back. */
const LATEST: Day = { year: 9999, month: 12, day: 31 };

/** The day that is meant, as dates of birth are read; undefined when it is none. */
export function untilDay(text: string): Day | undefined {
  const whole = splitWholeDate(text);
  const parsed = whole && parseBirthDate(whole, LATEST);
  if (!parsed || 'problem' in parsed) return undefined;
  const { year, month, day } = parsed.day;
  return month === undefined || day === undefined ? undefined : { year, month, day };
}

function untilProblem(text: string, today: Day): string | undefined {
  if (text.trim() === '') return undefined;
  const day = untilDay(text);
  if (!day) return '見直しの期日を、令和9年3月31日、R9.3.31、2027.3.31 のように入力してください。';
  return isBefore(day, today) ? '見直しの期日には、今日以降の日付を入力してください。' : undefined;
}

function referenceProblem(reference: string): string | undefined {
  const characters = [...reference.trim()];
  if (characters.length > LONGEST_REFERENCE) return `整理番号は${LONGEST_REFERENCE}文字までで入力してください。`;
  if (characters.filter((one) => /\p{N}/u.test(one)).length >= MY_NUMBER_DIGITS)
    return '整理番号に、数字を12桁以上入れないでください。マイナンバーを書かないためです。';
  return undefined;
}

type Validated = { body: ProtectRequest } | { problems: FieldProblem[] };

/** The body to send, or what is wrong, all at once. The server validates again and by itself. */
export function validate({ myNumber, until, reference }: ProtectForm, today: Day): Validated {
  const found = [
    { fieldId: FIELD.myNumber, message: myNumberProblem(myNumber) },
    { fieldId: FIELD.until, message: untilProblem(until, today) },
    { fieldId: FIELD.reference, message: referenceProblem(reference) },
  ];
  const problems = found.flatMap(({ fieldId, message }) => (message ? [{ fieldId, message }] : []));
  if (problems.length > 0) return { problems };
  const day = untilDay(until);
  return {
    body: {
      subject: { myNumber: bareNumber(myNumber) },
      ...(day && { until: isoDay(day) }),
      ...(reference.trim() && { reference: reference.trim() }),
    },
  };
}

const FIELD_OF_POINTER: Readonly<Record<string, string>> = {
  '/subject/myNumber': FIELD.myNumber,
  '/until': FIELD.until,
  '/reference': FIELD.reference,
};

/** What the server found wrong with fields of the form. */
export const problemsOf = (failure: Failure): FieldProblem[] => fieldProblems(failure, FIELD_OF_POINTER);
