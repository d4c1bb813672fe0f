import { useEffect } from 'react';
import { bareNumber } from '../format/digits';
import { MyNumberInput } from '../person/MyNumberInput';
import { myNumberProblem } from '../person/myNumber';
import { ProtectFirst } from '../person/ProtectFirst';
import { Button } from '../ui/Button';
import { PrivateForm } from '../ui/PrivateForm';
import { ask, clear, refuse, send, useCounter } from './counter';
import { HolderChoice } from './HolderChoice';
import { InquiryFailed, RefusedSummary, WaitingStatus } from './PressNotices';
import { useTransfer } from './TransferProvider';
import { FIELD } from './validate';

/** Whom all are asked about: a number alone. */
export function AllHoldersForm() {
  const counter = useCounter();
  const { state, dispatch } = useTransfer();
  const isAsking = counter.kind === 'asking';
  const { isNext } = state;
  useEffect(() => {
    if (isNext) document.getElementById(FIELD.myNumber)?.focus();
  }, [isNext]);
  const problem = counter.kind === 'refused' ? myNumberProblem(state.myNumber) : undefined;

  function press(): void {
    const message = myNumberProblem(state.myNumber);
    if (message) refuse(message);
    else void ask(bareNumber(state.myNumber));
  }

  return (
    <PrivateForm
      className="grid max-w-5xl gap-4"
      onSubmit={() => {
        if (!isAsking) press();
      }}
    >
      {counter.kind === 'refused' && (
        <RefusedSummary
          problems={problem ? [{ fieldId: FIELD.myNumber, message: problem }] : []}
          attempt={counter.attempt}
        />
      )}
      {counter.kind === 'failed' && (
        <InquiryFailed
          failure={counter.failure}
          onRetry={() => {
            document.getElementById(FIELD.inquire)?.focus();
            void send(counter.tried);
          }}
        />
      )}
      <ProtectFirst />
      <HolderChoice />
      <p className="text-std-16N-170">
        「確認事項（追加分）」に同意したすべての自治体に、一度に照会します。本人同意は不要です。同意していない自治体には照会しません。
      </p>
      <MyNumberInput
        id={FIELD.myNumber}
        value={state.myNumber}
        onChange={(myNumber) => {
          dispatch({ type: 'subject', subject: { myNumber } });
          if (counter.kind === 'failed') clear();
        }}
        isLocked={isAsking}
        refusal={problem}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button id={FIELD.inquire} type="submit" size="lg" isBusy={isAsking}>
          {isAsking ? '照会しています' : '照会'}
        </Button>
        <WaitingStatus isAsking={isAsking} />
      </div>
    </PrivateForm>
  );
}
