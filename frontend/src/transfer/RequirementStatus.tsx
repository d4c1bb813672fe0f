import type { Requirement } from '../api/types';
import type { Load } from '../api/useLoad';
import { usePlace } from '../municipalities/usePlace';
import { useStaff } from '../session/useSession';
import { FailureNotice } from '../ui/FailureNotice';
import { Icon } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';

type Props = { requirement: Load<Requirement> | undefined; onReload: () => void };

/** Whether both municipalities have agreed to 「確認事項（追加分）」. Keeps its place, so that nothing below it jumps. */
export function RequirementStatus({ requirement, onReload }: Props) {
  if (requirement?.status === 'failed')
    return <FailureNotice title="同意の状況を確認できませんでした" failure={requirement.failure} onRetry={onReload} />;
  return (
    <section
      aria-label="「確認事項（追加分）」への同意の状況"
      aria-busy={requirement?.status === 'loading'}
      className="grid min-h-24 content-start gap-2 rounded-8 bg-solid-gray-50 p-4 text-std-16N-170 forced-colors:border"
    >
      <p className="text-std-16B-170">「確認事項（追加分）」への同意</p>
      <div role="status">
        {requirement === undefined && <p>自治体を選択すると、同意しているかどうかを表示します。</p>}
        {requirement?.status === 'loading' && <p className="sr-only">同意の状況を確認しています。</p>}
        {requirement?.status === 'ready' && <Agreements requirement={requirement.data} />}
      </div>
      {requirement?.status === 'loading' && <Skeleton className="h-6 w-4/5" />}
    </section>
  );
}

function Agreements({ requirement }: { requirement: Requirement }) {
  const own = usePlace(useStaff().municipality);
  return (
    <ul className="flex flex-wrap gap-x-8 gap-y-1">
      <Agreement name={requirement.holder.name} side="照会先" hasAgreed={requirement.holderAgreed} />
      <Agreement name={own?.name ?? '自分の自治体'} side="自分の自治体" hasAgreed={requirement.inquirerAgreed} />
    </ul>
  );
}

function Agreement({ name, side, hasAgreed }: { name: string; side: string; hasAgreed: boolean }) {
  return (
    <li className="flex items-start gap-2">
      <Icon
        name={hasAgreed ? 'success' : 'info'}
        className={`mt-0.5 size-6 ${hasAgreed ? 'text-success-2' : 'text-solid-gray-600'}`}
      />
      <span>
        {side}の{name}は、<span className="font-bold">{hasAgreed ? '同意しています' : '同意していません'}</span>。
      </span>
    </li>
  );
}
