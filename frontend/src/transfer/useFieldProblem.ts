import { useStandingProblems } from './TransferProvider';

/** What was found wrong with a field when 「照会」 was pressed, as far as it still is. */
export function useFieldProblem(...fieldIds: string[]): string | undefined {
  return useStandingProblems().find(({ fieldId }) => fieldIds.includes(fieldId))?.message;
}
