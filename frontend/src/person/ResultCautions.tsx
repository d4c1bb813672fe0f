import type { InquiryFound } from '../api/types';
import { Notice } from '../ui/Notice';
import { firstOfLater, hasDoubtfulDates, hasOtherNames } from './cautions';

/** What whoever reads a result must compare or ask before they rely on it. */
export function ResultCautions({ answer }: { answer: InquiryFound }) {
  const holder = answer.holder.name;
  const first = firstOfLater(answer);
  return (
    <>
      {answer.matchedBy === 'kana' && (
        <Notice kind="warning" title="氏名カナだけで見つかりました">
          <p>氏名の漢字は照合していません。表示された氏名を、本人の書類と必ず見比べてください。</p>
        </Notice>
      )}
      {hasOtherNames(answer) && (
        <Notice kind="warning" title="氏名の異なる接種記録があります">
          <p>
            接種記録ごとの氏名を、本人の書類と見比べてください。婚姻などで氏名が変わったほか、別の方の記録が混ざっていることもあります。
          </p>
        </Notice>
      )}
      {hasDoubtfulDates(answer) && (
        <Notice kind="warning" title="要確認の接種記録があります">
          <p>接種日の順序か間隔を確認する必要があります。本人に確かめるか、{holder}に電話で確認してください。</p>
        </Notice>
      )}
      {first !== undefined && (
        <Notice kind="warning" title={`${first}回目より前の接種記録がありません`}>
          <p>
            ほかの自治体が記録を持っていることがあります。そのときに住んでいた自治体を本人に確かめ、その自治体にも照会してください。
          </p>
        </Notice>
      )}
    </>
  );
}
