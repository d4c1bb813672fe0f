import type { BulkAnswer } from '../api/types';
import { BASIS_WORDS } from '../api/words';
import { formatIsoDay } from '../format/dates';
import { Contradiction } from '../person/Contradiction';
import { DoseTable } from '../person/DoseTable';
import { NoProof } from '../person/NoProof';
import { PersonFacts } from '../person/PersonFacts';
import { ResultCautions } from '../person/ResultCautions';
import { municipalityOf } from '../person/resultRows';
import { Entry } from '../ui/Entry';
import { Notice } from '../ui/Notice';
import { foundIn, type ResultRow, tasksOf } from './resultRows';

/** What each holder that was asked has on record of one person, and what is left to be done. */
export function HolderAnswers({ row, heading: Heading }: { row: ResultRow; heading: 'h3' | 'h4' }) {
  const { given, outcome } = row;
  if (!given || outcome === 'unanswered')
    return (
      <Notice kind="warning" title="この方には、まだ回答がありません">
        <p>一覧に戻り、もう一度照会してください。</p>
      </Notice>
    );
  const { asked, answers } = given.answer;
  const found = foundIn(row);
  return (
    <>
      {found.length > 1 && (
        <Notice kind="info" title={`${found.length}の自治体に、記録があります`}>
          <p>氏名、生年月日と接種回を、本人の書類と見比べてください。</p>
        </Notice>
      )}
      {found.map((answer) => (
        <section key={answer.inquiryId + answer.holder.code} aria-label={municipalityOf(answer)} className="grid gap-4">
          <Heading className="text-std-18B-160 text-solid-gray-900">{municipalityOf(answer)}</Heading>
          <PersonFacts person={answer.person} />
          <ResultCautions answer={answer} />
          <DoseTable answer={answer} />
          <dl className="grid gap-x-8 gap-y-2 text-std-16N-170 sm:grid-cols-2 print:grid-cols-2">
            <Entry term="提供の根拠">{BASIS_WORDS[answer.basis]}</Entry>
            <Entry term="照会番号">{answer.inquiryId}</Entry>
          </dl>
        </section>
      ))}
      {answers.map((answer) => answer.outcome !== 'found' && <HeldBack key={answer.holder.code} answer={answer} />)}
      {outcome === 'not-found' && (
        <Notice kind="info" title={`照会した${asked.toLocaleString()}の自治体に、該当する接種記録はありません`}>
          <NoProof />
          <p>
            マイナンバーを本人の書類と見比べてください。まだ登録されていないか、接種を受けたときに、照会していない自治体に住んでいたことも考えられます。
          </p>
        </Notice>
      )}
      {outcome === 'not-asked' && given.answer.notAsked.length === 0 && (
        <Notice kind="warning" title="照会できる自治体がありません">
          <p>自自治体が「確認事項（追加分）」に同意していないか、ほかに同意した自治体がありません。</p>
        </Notice>
      )}
      <NotAskedNotice row={row} />
    </>
  );
}

/** Whom a sheet is about, so that a loose one can't be taken for another's. */
export function paperWords(row: ResultRow): string {
  const [first] = foundIn(row);
  return first ? `氏名：${first.person.name}　生年月日：${formatIsoDay(first.person.birthDate)}　` : '';
}

function HeldBack({ answer }: { answer: Exclude<BulkAnswer, { outcome: 'found' }> }) {
  const { prefecture, name } = answer.holder;
  return answer.outcome === 'contradictory' ? (
    <Notice kind="warning" title={`${prefecture}${name}：記録に食い違いがあります`}>
      <Contradiction holder={name} />
    </Notice>
  ) : (
    <Notice kind="warning" title={`${prefecture}${name}：生年月日が、ファイルのものと違います`}>
      <p>
        別の方の記録を表示しないように、どの記録も表示していません。ファイルの生年月日と個人番号を、本人の書類と見比べてください。どちらも合っているときは、
        {name}に電話で確認してください。
      </p>
    </Notice>
  );
}

function NotAskedNotice({ row }: { row: ResultRow }) {
  const tasks = tasksOf(row).filter(({ kind }) => kind !== 'call');
  if (tasks.length === 0) return null;
  return (
    <Notice kind="info" title="照会していない自治体があります">
      <ul className="grid list-disc gap-1 pl-5">
        {tasks.map(({ kind, holder, what, why }) => (
          <li key={kind + holder.code}>{`${holder.prefecture}${holder.name}：${why}。${what}してください。`}</li>
        ))}
      </ul>
    </Notice>
  );
}
