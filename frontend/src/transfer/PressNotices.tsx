import type { Failure } from '../api/failure';
import { ErrorSummary, type FieldProblem } from '../ui/ErrorSummary';
import { FailureNotice } from '../ui/FailureNotice';

/** 「照会」 was pressed, and what stands in the fields can't be asked. */
export function RefusedSummary({ problems, attempt }: { problems: FieldProblem[]; attempt: number }) {
  return (
    <ErrorSummary
      title="入力した内容を確かめてください"
      problems={problems}
      whenRight="直りました。もう一度「照会」を押してください"
      attempt={attempt}
    />
  );
}

/** 「照会」 was pressed, and no answer came. The same again goes out under the same key. */
export function InquiryFailed({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  return (
    <FailureNotice
      title="照会できませんでした"
      failure={failure}
      onRetry={onRetry}
      retryLabel="同じ内容でもう一度照会"
      takesFocus
    />
  );
}

/** Beside 「照会」, from the press until the answer. */
export function WaitingStatus({ isAsking }: { isAsking: boolean }) {
  return (
    <p role="status" className="text-std-16N-170 text-solid-gray-700 empty:absolute">
      {isAsking && '答えを待っています。その間は、入力した内容を変えられません。'}
    </p>
  );
}
