import { useEffect } from 'react';
import { Button } from '../ui/Button';
import { LiveText, useSaid } from '../ui/LiveText';
import { Notice } from '../ui/Notice';
import type { Waiting } from './ask';
import { leftMs, leftWords, type Progress, tenthsOf } from './progress';
import { stop, useBulk } from './store';

const WAITING: Readonly<Record<Waiting, { title: string; words: string }>> = {
  offline: {
    title: 'ネットワークにつながらないため、待っています',
    words: 'つながると、自動で続けます。ここまでの結果は残っています。',
  },
  busy: { title: '混み合っているため、少し待っています', words: '自動で続けます。ここまでの結果は残っています。' },
  'signed-out': {
    title: 'サインインの期限が切れたため、待っています',
    words:
      '画面の上の「別のウィンドウでサインイン」を押してください。サインインすると、自動で続けます。ここまでの結果は残っています。',
  },
};

/** Step 3: how far it is. */
export function AskingStep() {
  const { bulk } = useBulk();
  if (!bulk) return null;
  const { progress, waiting } = bulk;
  const { persons, answered, found } = progress;
  const left = leftWords(leftMs(progress));
  return (
    <div className="grid gap-6">
      <div className="grid max-w-3xl gap-2">
        <p id="bulk-progress" className="text-std-20B-150 text-solid-gray-900">
          照会しています
        </p>
        <progress
          aria-labelledby="bulk-progress"
          max={persons}
          value={answered}
          aria-valuetext={`${persons}人のうち${answered}人`}
          className="progress-bar"
        />
        <dl className="flex flex-wrap gap-x-10 gap-y-2 tabular-nums">
          <Count term="回答" words={`${answered.toLocaleString()} / ${persons.toLocaleString()}人`} />
          <Count term="これまでの該当あり" words={`${found.toLocaleString()}人`} />
          <Count term="残り時間" words={waiting ? '待っています' : left || '計算しています'} />
        </dl>
      </div>
      <div role="status" className="empty:absolute">
        {waiting && (
          <Notice kind="warning" title={WAITING[waiting].title}>
            <p>{WAITING[waiting].words}</p>
          </Notice>
        )}
      </div>
      <Spoken progress={progress} />
      <p className="text-std-16N-170">
        この画面を閉じたり読み込み直したりしないでください。ほかのメニューを見ている間も、照会は続きます。
      </p>
      <Button variant="outline" size="lg" className="w-fit" onClick={stop}>
        照会を止める
      </Button>
    </div>
  );
}

function Count({ term, words }: { term: string; words: string }) {
  return (
    <div>
      <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
      <dd className="text-std-18B-160 text-solid-gray-900">{words}</dd>
    </div>
  );
}

/** For those who don't see the bar: each tenth, and no more. */
function Spoken({ progress }: { progress: Progress }) {
  const [said, say] = useSaid();
  const tenths = tenthsOf(progress);
  useEffect(() => {
    if (tenths > 0) say(`${tenths}割の方に回答がありました。`);
  }, [tenths, say]);
  return <LiveText said={said} className="sr-only" />;
}
