import { useEffect, useRef } from 'react';
import type { InquiryAnswer } from '../api/types';
import { Contradiction } from '../person/Contradiction';
import { NoProof } from '../person/NoProof';
import { RecordedAt } from '../person/RecordedAt';
import { Notice } from '../ui/Notice';
import { NextInquiry } from './NextInquiry';
import { NotFoundReasons } from './NotFoundReasons';
import { InquiryFailed, RefusedSummary } from './PressNotices';
import type { Press } from './state';
import { useStandingProblems, useTransfer } from './TransferProvider';

/** What came of the last press, at the top of the form, when it wasn't somebody's records. */
export function OutcomeNotice({ onRetry }: { onRetry: (press: Press) => void }) {
  const { state } = useTransfer();
  const { outcome } = state;
  const problems = useStandingProblems();
  switch (outcome.kind) {
    case 'refused-here':
      return <RefusedSummary problems={problems} attempt={state.refusals} />;
    case 'failed':
      return <InquiryFailed failure={outcome.failure} onRetry={() => onRetry(outcome.press)} />;
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
        <Contradiction holder={holder} />
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
      <NoProof />
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
      <RecordedAt instant={answer.inquiredAt} />
      <div>
        <NextInquiry variant="outline" onNext={() => dispatch({ type: 'next' })} />
      </div>
    </>
  );
}
