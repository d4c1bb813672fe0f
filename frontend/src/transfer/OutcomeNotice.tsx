import { useEffect, useRef } from 'react';
import type { InquiryAnswer } from '../api/types';
import { formatInstant } from '../format/dates';
import { ErrorSummary } from '../ui/ErrorSummary';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { NextInquiry } from './NextInquiry';
import { NotFoundReasons } from './NotFoundReasons';
import type { Press } from './state';
import { useStandingProblems, useTransfer } from './TransferProvider';

/** What came of the last press, at the top of the form, when it wasn't somebody's records. */
export function OutcomeNotice({ onRetry }: { onRetry: (press: Press) => void }) {
  const { state } = useTransfer();
  const { outcome } = state;
  const problems = useStandingProblems();
  switch (outcome.kind) {
    case 'refused-here':
      return (
        <ErrorSummary
          title="入力した内容を確かめてください"
          problems={problems}
          whenRight="直りました。もう一度「照会」を押してください"
          attempt={state.refusals}
        />
      );
    case 'failed':
      return (
        <FailureNotice
          title="照会できませんでした"
          failure={outcome.failure}
          onRetry={() => onRetry(outcome.press)}
          retryLabel="同じ内容でもう一度照会"
          takesFocus
        />
      );
    case 'without-records':
      return <WithoutRecords key={outcome.answer.inquiryId} answer={outcome.answer} />;
    default:
      return null;
  }
}

function WithoutRecords({ answer }: { answer: InquiryAnswer }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const holder = answer.holder.name;
  if (answer.outcome === 'contradictory')
    return (
      <Notice kind="warning" title="記録に食い違いがあります" ref={ref}>
        <p>
          {holder}
          で同じマイナンバーに登録されている記録の、生年月日または性別が食い違っています。別の方の記録が混ざっているおそれがあるため、どの記録も表示していません。
          {holder}に電話で確認してください。
        </p>
        <Recorded answer={answer} />
      </Notice>
    );
  return answer.outcome === 'ambiguous' ? (
    <Notice kind="warning" title="該当者が複数います" ref={ref}>
      <p>
        {holder}
        に、氏名・生年月日・性別が同じ方が複数います。どなたの記録も表示していません。マイナンバーによる照会に切り替えてください。
      </p>
      <Recorded answer={answer} />
    </Notice>
  ) : (
    <Notice kind="info" title={`${holder}に、該当する接種記録はありません`} ref={ref}>
      <p className="text-std-16B-170">接種を受けていないという意味ではありません。</p>
      <NotFoundReasons answer={answer} />
      <Recorded answer={answer} />
    </Notice>
  );
}

/** That it is on record, and the way on to the next person. */
function Recorded({ answer }: { answer: InquiryAnswer }) {
  const { dispatch } = useTransfer();
  return (
    <>
      <p className="text-solid-gray-700">この照会は、{formatInstant(answer.inquiredAt)}に記録されました。</p>
      <div>
        <NextInquiry variant="outline" onNext={() => dispatch({ type: 'next' })} />
      </div>
    </>
  );
}
