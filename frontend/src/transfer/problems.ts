import type { Day } from '../format/era';
import type { FieldProblem } from '../ui/ErrorSummary';
import type { Subject, TransferState } from './state';
import { FIELD, validate } from './validate';

const SUBJECT_OF_FIELD: Readonly<Record<string, keyof Subject>> = {
  [FIELD.myNumber]: 'myNumber',
  [FIELD.name]: 'name',
  [FIELD.year]: 'birthDate',
  [FIELD.month]: 'birthDate',
  [FIELD.day]: 'birthDate',
  [FIELD.sex]: 'sex',
};

const subjectOf = ({ fieldId }: FieldProblem): keyof Subject | undefined => SUBJECT_OF_FIELD[fieldId];

/**
 * What the last press found wrong, as far as it still is: a field that was changed is looked at anew, and what the server
 * said of it is over.
 */
export function standingProblems(state: TransferState, today: Day): FieldProblem[] {
  const { outcome } = state;
  if (outcome.kind !== 'refused-here') return [];
  const now = validate(state, today);
  const found = 'problems' in now ? now.problems : [];
  return outcome.problems.flatMap((problem) => {
    const field = subjectOf(problem);
    if (field === undefined || !outcome.edited.includes(field)) return [problem];
    return found.filter((other) => subjectOf(other) === field);
  });
}
