import type { Failure } from '../api/failure';
import { messageOf } from '../api/failure';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import type { Ending } from './ask';
import { StartFailure } from './StartFailure';
import { type CurrentBulk, goOn, goOnAnew, useBulk } from './store';

/** How the asking ended, when somebody was left without an answer, and what can be done about it. */
export function EndingNotice({ bulk }: { bulk: CurrentBulk }) {
  const { start } = useBulk();
  const { ending, progress, canGoOn, setAside } = bulk;
  const left = progress.persons - progress.answered;
  if (start.kind === 'failed') return <StartFailure failure={start.failure} onRetry={() => void goOnAnew()} />;
  if (ending === undefined || left === 0) return null;
  const { title, words, action } = wordsOf(ending, left);
  return (
    <Notice kind="warning" title={title} role="alert">
      {words !== '' && <p>{words}</p>}
      {setAside.map((failure) => (
        <p key={failure.kind === 'problem' ? failure.code : failure.kind}>{whyLeft(failure)}</p>
      ))}
      {canGoOn && action && <GoOn action={action} isStarting={start.kind === 'starting'} />}
    </Notice>
  );
}

type Action = 'go-on' | 'anew';

function GoOn({ action, isStarting }: { action: Action; isStarting: boolean }) {
  return (
    <Button
      variant="outline"
      className="w-fit"
      isBusy={isStarting}
      onClick={() => (action === 'go-on' ? goOn() : void goOnAnew())}
    >
      {action === 'go-on' ? '続きを照会する' : '回答のない方を、新しく照会する'}
    </Button>
  );
}

function wordsOf(ending: Ending, left: number): { title: string; words: string; action?: Action } {
  const persons = `${left.toLocaleString()}人`;
  switch (ending.kind) {
    case 'done':
      return {
        title: `${persons}に、回答がありませんでした`,
        words: '記録を読み取れなかったか、照会を記録できなかった方です。もう一度照会できます。',
        action: 'go-on',
      };
    case 'stopped':
      return {
        title: '照会を止めました',
        words: `${persons}には、まだ回答がありません。ここまでの結果は下にあります。`,
        action: 'go-on',
      };
    case 'closed':
      return {
        title: '一括照会の受付が終わりました',
        words: `始めてから60分が過ぎたか、「確認事項（追加分）」の新しい版が示されました。${persons}には、まだ回答がありません。`,
        action: 'anew',
      };
    case 'changed':
      return {
        title: '途中の一括照会と、ファイルの内容が違います',
        words: '続きとしては照会できません。回答のない方を、新しい一括照会として始めてください。',
        action: 'anew',
      };
    case 'unknown':
      return {
        title: '途中の一括照会が見つかりません',
        words: '別の職員が始めたか、記録にありません。回答のない方を、新しい一括照会として始めてください。',
        action: 'anew',
      };
    case 'paused':
      return {
        title: '見つかる方がとても少ないため、照会をいったん止めました',
        words:
          'ファイルの取り違えなどを防ぐための仕組みです。個人番号の列がずれていないか、転入した方の一覧かどうかを確かめてください。ここまでの結果は下にあります。ファイルに間違いがないときは、システムの管理者に連絡してください。',
      };
    case 'failed':
      return { title: '照会を続けられませんでした', words: messageOf(ending.failure), action: 'go-on' };
  }
}

/** Why some chunks were left while the others went on. */
function whyLeft(failure: Failure): string {
  if (failure.kind !== 'problem') return messageOf(failure);
  if (failure.code === 'bulk-limit')
    return '本人同意の申告で照会できる1日の人数に達しました。残りの方は、日本時間の翌日に照会してください。';
  const [first] = failure.errors;
  return first?.detail ?? failure.detail;
}
