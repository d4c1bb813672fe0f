import { LoadingWords } from '../ui/LiveText';
import { Skeleton } from '../ui/Skeleton';

/** The shape of a document that is loading. */
export function TermsSkeleton() {
  return (
    <div className="grid max-w-4xl gap-4" aria-busy="true">
      <LoadingWords>確認事項を読み込んでいます</LoadingWords>
      <div className="text-std-16N-170">
        <Skeleton className="h-[1.7em] w-3/5" />
      </div>
      <div className="terms-text grid content-start gap-4 overflow-hidden">
        <Skeleton className="h-8 w-2/3" />
        {['w-full', 'w-11/12', 'w-full', 'w-5/6', 'w-full', 'w-3/4'].map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          <Skeleton key={index} className={`h-5 ${width}`} />
        ))}
      </div>
      <div className="grid gap-4 text-std-16N-170">
        <Skeleton className="h-[1.7em] w-4/5" />
        <Skeleton className="h-14 w-34" />
      </div>
    </div>
  );
}
