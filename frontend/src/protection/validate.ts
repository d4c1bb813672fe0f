import type { Failure } from '../api/failure';
import type { ProtectRequest } from '../api/types';
import { isoDay } from '../format/dates';
import { bareNumber } from '../format/digits';
import type { Day } from '../format/era';
import { MY_NUMBER_DIGITS, myNumberProblem } from '../transfer/myNumber';
import type { FieldProblem } from '../ui/ErrorSummary';

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
  /** An ISO date; empty when there is none, `unfinished` when what stands in the field is no date. */
  until: string;
  reference: string;
};

export const UNFINISHED = 'unfinished';

export const EMPTY: ProtectForm = { myNumber: '', until: '', reference: '' };

function untilProblem(until: string, today: Day): string | undefined {
  if (until === UNFINISHED) return '見直しの期日を、年月日とも入力してください。期日がないときは、空にしてください。';
  // ISO dates of four digits of the year stand in the order of time.
  if (until.length > isoDay(today).length) return '見直しの期日の年を、4桁で入力してください。';
  if (until !== '' && until < isoDay(today)) return '見直しの期日には、今日以降の日付を入力してください。';
  return undefined;
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
  return {
    body: {
      subject: { myNumber: bareNumber(myNumber) },
      ...(until && { until }),
      ...(reference.trim() && { reference: reference.trim() }),
    },
  };
}

const FIELD_OF_POINTER: Readonly<Record<string, string>> = {
  '/subject/myNumber': FIELD.myNumber,
  '/until': FIELD.until,
  '/reference': FIELD.reference,
};

/** What the server found wrong with fields of the form, in its words; empty when it was something else. */
export function problemsOf(failure: Failure): FieldProblem[] {
  if (failure.kind !== 'problem') return [];
  return failure.errors.flatMap(({ pointer, detail }) => {
    const fieldId = FIELD_OF_POINTER[pointer];
    return fieldId ? [{ fieldId, message: detail }] : [];
  });
}
