import type { Failure } from '../api/failure';
import type { FieldProblem } from './ErrorSummary';

/**
 * What the server found wrong with fields of a form, in its words; empty when it was something else. `fieldOf` has the field of
 * each JSON pointer.
 */
export function fieldProblems(failure: Failure, fieldOf: Readonly<Record<string, string>>): FieldProblem[] {
  if (failure.kind !== 'problem') return [];
  return failure.errors.flatMap(({ pointer, detail }) => {
    const fieldId = fieldOf[pointer];
    return fieldId ? [{ fieldId, message: detail }] : [];
  });
}
