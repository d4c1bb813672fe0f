import { type Failure, isWorthRetrying } from '../api/failure';
import type { Press as PressOf } from '../api/press';
import type { InquiryAnswer, InquiryFound, InquiryRequest, Method, Sex } from '../api/types';
import { type BirthDateText, settled } from '../person/birthDate';
import type { FieldProblem } from '../ui/ErrorSummary';

/** One press of 「照会」. */
export type Press = PressOf<InquiryRequest>;

export type Outcome =
  | { kind: 'none' }
  | { kind: 'asking'; press: Press }
  /** `edited`: fields that changed since; see `standingProblems`. */
  | { kind: 'refused-here'; problems: FieldProblem[]; edited: readonly (keyof Subject)[] }
  | { kind: 'failed'; failure: Failure; press: Press }
  | { kind: 'without-records'; answer: InquiryAnswer }
  | { kind: 'found'; answer: InquiryFound };

/** The form and what came of it. In memory only: it holds the individual number. */
export type TransferState = {
  method: Method;
  prefecture: string | undefined;
  holder: string | undefined;
  isConsentChecked: boolean;
  myNumber: string;
  name: string;
  birthDate: BirthDateText;
  sex: Sex | undefined;
  outcome: Outcome;
  /** A press whose answer didn't come, though it may be on record. The same again goes out under its key. */
  unanswered: Press | undefined;
  /** How many presses were refused for what stands in the fields; each takes the focus to the messages anew. */
  refusals: number;
  /** The next inquiry was begun just now: its first field takes the focus. */
  isNext: boolean;
};

export type Subject = Pick<TransferState, 'myNumber' | 'name' | 'birthDate' | 'sex'>;

export type TransferAction =
  | { type: 'method'; method: Method }
  | { type: 'prefecture'; prefecture: string | undefined }
  | { type: 'holder'; holder: string | undefined }
  | { type: 'consent'; isChecked: boolean }
  | { type: 'subject'; subject: Partial<Subject> }
  /** What stands there as a whole date fills the three fields. */
  | { type: 'birth-date-left' }
  | { type: 'refused-here'; problems: FieldProblem[] }
  | { type: 'asking'; press: Press }
  | { type: 'answered'; answer: InquiryAnswer }
  | { type: 'failed'; failure: Failure; press: Press; problems: FieldProblem[] }
  | { type: 'next' };

const EMPTY_SUBJECT: Subject = {
  myNumber: '',
  name: '',
  birthDate: { year: '', month: '', day: '' },
  sex: undefined,
};

export const INITIAL: TransferState = {
  method: 'my-number',
  prefecture: undefined,
  holder: undefined,
  isConsentChecked: false,
  ...EMPTY_SUBJECT,
  outcome: { kind: 'none' },
  unanswered: undefined,
  refusals: 0,
  isNext: false,
};

const EDITS: readonly TransferAction['type'][] = [
  'method',
  'prefecture',
  'holder',
  'consent',
  'subject',
  'birth-date-left',
];

export function reduce(state: TransferState, action: TransferAction): TransferState {
  // While an inquiry is on its way the form stands still: what is answered is what stands there.
  if (state.outcome.kind === 'asking' && EDITS.includes(action.type)) return state;
  const next = step(state, action);
  return next === state ? state : { ...next, isNext: action.type === 'next' };
}

function step(state: TransferState, action: TransferAction): TransferState {
  switch (action.type) {
    case 'method':
      // Consent is given for one inquiry, and another method is another inquiry.
      return action.method === state.method ? state : { ...state, method: action.method, ...withoutConsent };
    case 'prefecture':
      if (action.prefecture === state.prefecture) return state;
      return { ...state, prefecture: action.prefecture, holder: undefined, ...withoutConsent };
    case 'holder':
      // Q7: what was consented to was asking the holder before.
      return action.holder === state.holder ? state : { ...state, holder: action.holder, ...withoutConsent };
    case 'consent':
      // What failed was asked with the consent that stood there; it must not be asked again without.
      return { ...state, isConsentChecked: action.isChecked, outcome: afterEdit(state.outcome, []) };
    case 'subject':
      return {
        ...state,
        ...action.subject,
        outcome: afterEdit(state.outcome, Object.keys(action.subject) as (keyof Subject)[]),
      };
    case 'birth-date-left': {
      const birthDate = settled(state.birthDate);
      return birthDate === state.birthDate ? state : step(state, { type: 'subject', subject: { birthDate } });
    }
    case 'refused-here':
      return refusedHere(state, action.problems);
    case 'asking':
      return { ...state, outcome: { kind: 'asking', press: action.press } };
    case 'failed':
      if (action.problems.length > 0) return refusedHere({ ...state, unanswered: undefined }, action.problems);
      return {
        ...state,
        outcome: { kind: 'failed', failure: action.failure, press: action.press },
        unanswered: isWorthRetrying(action.failure) ? action.press : undefined,
      };
    case 'answered':
      // The consent is used up. Once somebody was found, the number is no longer needed here.
      if (action.answer.outcome === 'found')
        return {
          ...state,
          ...EMPTY_SUBJECT,
          isConsentChecked: false,
          outcome: { kind: 'found', answer: action.answer },
          unanswered: undefined,
        };
      return {
        ...state,
        isConsentChecked: false,
        outcome: { kind: 'without-records', answer: action.answer },
        unanswered: undefined,
      };
    case 'next':
      // A family moves from one place: the holder stays, the person doesn't.
      return { ...state, ...EMPTY_SUBJECT, ...withoutConsent, unanswered: undefined };
  }
}

const withoutConsent = { isConsentChecked: false, outcome: { kind: 'none' } } as const satisfies Partial<TransferState>;

const refusedHere = (state: TransferState, problems: FieldProblem[]): TransferState => ({
  ...state,
  outcome: { kind: 'refused-here', problems, edited: [] },
  refusals: state.refusals + 1,
});

/** The messages of the last press stay until the next, each as long as it is true: see `standingProblems`. */
function afterEdit(outcome: Outcome, fields: readonly (keyof Subject)[]): Outcome {
  if (outcome.kind !== 'refused-here') return { kind: 'none' };
  return { ...outcome, edited: [...outcome.edited, ...fields] };
}
