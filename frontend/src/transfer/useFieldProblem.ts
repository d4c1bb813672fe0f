import type { Subject } from './state';
import { useTransfer } from './TransferProvider';

/** What was found wrong with a field when 「照会」 was pressed, until the field is changed. */
export function useFieldProblem(field: keyof Subject, ...fieldIds: string[]): string | undefined {
  const { outcome } = useTransfer().state;
  if (outcome.kind !== 'refused-here' || outcome.edited.includes(field)) return undefined;
  return outcome.problems.find(({ fieldId }) => fieldIds.includes(fieldId))?.message;
}
