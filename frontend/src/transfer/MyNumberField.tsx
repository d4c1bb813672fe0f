import { MyNumberInput } from '../person/MyNumberInput';
import { useIsAsking, useTransfer } from './TransferProvider';
import { useFieldProblem } from './useFieldProblem';
import { FIELD } from './validate';

/** The individual number of the form 「転入処理」. */
export function MyNumberField() {
  const { state, dispatch } = useTransfer();
  return (
    <MyNumberInput
      id={FIELD.myNumber}
      value={state.myNumber}
      onChange={(myNumber) => dispatch({ type: 'subject', subject: { myNumber } })}
      isLocked={useIsAsking()}
      refusal={useFieldProblem(FIELD.myNumber)}
    />
  );
}
