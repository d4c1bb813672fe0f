import type { Scope } from '../api/types';
import type { Load } from '../api/useLoad';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Skeleton } from '../ui/Skeleton';
import type { Agreements } from './agreements';
import { HolderTable } from './HolderTable';
import type { Summary } from './persons';

type Props = {
  scope: Scope;
  agreements: Load<Agreements>;
  summary: Summary | undefined;
  onReload: () => void;
};

/** Whom the file will be asked of, in numbers, and what that needs. */
export function SummaryFacts({ scope, agreements, summary, onReload }: Props) {
  if (agreements.status === 'failed')
    return <FailureNotice title="同意の状況を確認できませんでした" failure={agreements.failure} onRetry={onReload} />;
  if (!summary || agreements.status === 'loading')
    return (
      <div aria-busy="true" className="grid gap-2">
        <p role="status" className="text-std-16N-170">
          照会先の同意の状況を確認しています。
        </p>
        <Skeleton className="h-40 w-full" />
      </div>
    );
  const notAgreed = summary.holders.filter(({ hasAgreed }) => !hasAgreed).length;
  const facts: [string, string][] = [
    ['照会する人数', `${summary.persons.toLocaleString()}人`],
    [
      'ファイルの照会先',
      `${summary.holders.length.toLocaleString()}自治体（同意済み${(summary.holders.length - notAgreed).toLocaleString()}、未同意${notAgreed.toLocaleString()}）`,
    ],
    ['本人同意ありの方', `${summary.declared.toLocaleString()}人`],
    ['本人同意が必要な方', `${summary.needConsent.toLocaleString()}人`],
  ];
  return (
    <section aria-label="確認" className="grid gap-4">
      {!agreements.data.hasInquirerAgreed && (
        <Notice kind="warning" title="自自治体は、「確認事項（追加分）」に同意していません">
          <p>
            {scope === 'all'
              ? '照会できるのは、本人同意ありの方を、ファイルに書いた自治体に照会するときだけです。'
              : '照会できるのは、本人同意ありの方だけです。'}
          </p>
        </Notice>
      )}
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        {facts.map(([term, words]) => (
          <div key={term}>
            <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
            <dd className="text-std-18B-160 text-solid-gray-900">{words}</dd>
          </div>
        ))}
      </dl>
      {summary.needConsent > 0 && (
        <p className="text-std-16N-170">
          本人同意が必要な方は、同意していない自治体には照会しません。照会した後の結果から、その方の一覧を保存できます。
        </p>
      )}
      {summary.withOwn > 0 && (
        <p className="text-std-16N-170">
          {summary.withOwn.toLocaleString()}人の行に、自自治体のコードがあります。自自治体には照会しません。
        </p>
      )}
      {summary.holders.length > 0 && <HolderTable summary={summary} />}
    </section>
  );
}
