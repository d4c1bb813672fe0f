import type { Failure } from '../api/failure';
import type { InquiryRequest } from '../api/types';
import { isoDay } from '../format/dates';
import { bareNumber } from '../format/digits';
import type { Day } from '../format/era';
import { parseBirthDate } from '../person/birthDate';
import { myNumberProblem } from '../person/myNumber';
import type { FieldProblem } from '../ui/ErrorSummary';
import { fieldProblems } from '../ui/fieldProblems';
import type { TransferState } from './state';

/** Where the focus goes for each field. */
export const FIELD = {
  prefecture: 'prefecture',
  holder: 'municipality',
  myNumber: 'my-number',
  name: 'person-name',
  year: 'birth-year',
  month: 'birth-month',
  day: 'birth-day',
  sex: 'sex-female',
  consent: 'individual-consent',
  inquire: 'inquire',
} as const;

const LONGEST_NAME = 100;

type Validated = { body: InquiryRequest } | { problems: FieldProblem[] };

/** The body to send, or what is wrong, all at once. The server validates again and by itself. */
export function validate(state: TransferState, today: Day): Validated {
  const { holder, isConsentChecked } = state;
  const subject = state.method === 'my-number' ? byNumber(state) : byDemographics(state, today);
  if (holder === undefined) return { problems: [{ fieldId: FIELD.holder, message: '自治体を選択してください。' }] };
  if ('problems' in subject) return subject;
  return { body: { holder, individualConsent: isConsentChecked, subject: subject.subject } };
}

type ValidatedSubject = { subject: InquiryRequest['subject'] } | { problems: FieldProblem[] };

function byNumber({ myNumber }: TransferState): ValidatedSubject {
  const message = myNumberProblem(myNumber);
  if (message) return { problems: [{ fieldId: FIELD.myNumber, message }] };
  return { subject: { myNumber: bareNumber(myNumber) } };
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return '氏名または氏名カナを入力してください。';
  if ([...name.trim()].length > LONGEST_NAME) return `氏名は${LONGEST_NAME}文字までで入力してください。`;
  return undefined;
}

function byDemographics({ name, birthDate, sex }: TransferState, today: Day): ValidatedSubject {
  const problems: FieldProblem[] = [];
  const message = nameProblem(name);
  if (message) problems.push({ fieldId: FIELD.name, message });
  const birth = parseBirthDate(birthDate, today);
  if ('problem' in birth) problems.push({ fieldId: FIELD[birth.part], message: birth.problem });
  if (!sex) problems.push({ fieldId: FIELD.sex, message: '性別を選択してください。' });
  if (problems.length > 0 || 'problem' in birth || !sex) return { problems };
  return { subject: { name: name.trim(), birthDate: isoDay(birth.day), sex } };
}

const FIELD_OF_POINTER: Readonly<Record<string, string>> = {
  '/holder': FIELD.holder,
  '/individualConsent': FIELD.consent,
  '/subject/myNumber': FIELD.myNumber,
  '/subject/name': FIELD.name,
  '/subject/birthDate': FIELD.year,
  '/subject/sex': FIELD.sex,
};

/** What the server found wrong with fields of the form. */
export const problemsOf = (failure: Failure): FieldProblem[] => fieldProblems(failure, FIELD_OF_POINTER);
