import type { InquiryAnswer } from '../api/types';
import { formatIsoDay } from '../format/dates';

/** What may be the reason that nobody was found, and what to do: the same for everybody who is not found. */
export function NotFoundReasons({ answer }: { answer: InquiryAnswer }) {
  const holder = answer.holder.name;
  const { holderLastRegisteredOn: day } = answer;
  return (
    <>
      <p>次のことが考えられます。</p>
      <ul className="grid list-disc gap-1 pl-5">
        {answer.method === 'my-number' ? (
          <li>入力したマイナンバーが本人のものではない：本人の書類と見比べてください。</li>
        ) : (
          <li>
            別の書き方で登録されている：氏名の字体（髙と高など）や、外国の方の氏名の順序を変えるか、氏名カナで照会してください。氏名カナは、小さい「ャ」「ッ」を大きく、濁点・半濁点なしで登録されていることもあります。生年月日と性別も確かめてください。
          </li>
        )}
        <li>
          まだ登録されていない：
          {day === null
            ? `${holder}には、まだ登録された記録がありません。`
            : `${holder}が最後に記録を登録した日は、${formatIsoDay(day)}です。`}
          最近の接種は、日を改めて照会してください。
        </li>
        <li>
          接種を受けたときに、ほかの自治体に住んでいた：住んでいた自治体を本人に確かめ、その自治体に照会してください。
        </li>
        <li>システムでは回答できない：{holder}に電話で確認してください。</li>
      </ul>
    </>
  );
}
