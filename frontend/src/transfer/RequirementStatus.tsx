import type { Requirement } from '../api/types';
import type { Load } from '../api/useLoad';
import { usePlace } from '../municipalities/usePlace';
import { useStaff } from '../session/useSession';
import { FailureNotice } from '../ui/FailureNotice';
import { Icon } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';

type Props = { requirement: Load<Requirement> | undefined; onReload: () => void };

/** Whether both municipalities have agreed to 「確認事項（追加分）」. */
export function RequirementStatus({ requirement, onReload }: Props) {
  return (
    // It takes the focus when the button in it that tries again goes away.
    <section
      aria-label="「確認事項（追加分）」への同意の状況"
      tabIndex={-1}
      aria-busy={requirement?.status === 'loading'}
    >
      {requirement?.status === 'failed' ? (
        <FailureNotice title="同意の状況を確認できませんでした" failure={requirement.failure} onRetry={onReload} />
      ) : (
        <Status requirement={requirement} />
      )}
    </section>
  );
}

function Status({ requirement }: { requirement: Exclude<Props['requirement'], { status: 'failed' }> }) {
  return (
    <div className="flex flex-wrap gap-x-6 rounded-8 bg-solid-gray-50 px-4 py-2 text-std-16N-170 forced-colors:border">
      <p className="text-std-16B-170">「確認事項（追加分）」への同意</p>
      <div role="status" className="min-w-0 flex-1 basis-64">
        {requirement === undefined && <p>自治体を選択すると、同意しているかどうかを表示します。</p>}
        {requirement?.status === 'loading' && (
          <p>
            <span className="sr-only">同意の状況を確認しています。</span>
            <Skeleton className="h-[1.7em] w-full max-w-80" />
          </p>
        )}
        {requirement?.status === 'ready' && <Agreements requirement={requirement.data} />}
      </div>
    </div>
  );
}

/** 照会先 and 自自治体: the words of the notice. */
function Agreements({ requirement }: { requirement: Requirement }) {
  const own = usePlace(useStaff().municipality);
  return (
    <ul className="flex flex-wrap gap-x-6">
      <Agreement name={requirement.holder.name} side="照会先" hasAgreed={requirement.holderAgreed} />
      <Agreement name={own?.name} side="自自治体" hasAgreed={requirement.inquirerAgreed} />
    </ul>
  );
}

function Agreement({ name, side, hasAgreed }: { name: string | undefined; side: string; hasAgreed: boolean }) {
  return (
    <li className="flex items-start gap-2">
      <Icon
        name={hasAgreed ? 'success' : 'info'}
        className={`mt-0.5 size-6 ${hasAgreed ? 'text-success-2' : 'text-solid-gray-600'}`}
      />
      <span>
        {side}
        {name && `の${name}`}は、<span className="font-bold">{hasAgreed ? '同意しています' : '同意していません'}</span>
        。
      </span>
    </li>
  );
}
