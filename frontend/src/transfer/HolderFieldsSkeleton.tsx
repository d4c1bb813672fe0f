import { Skeleton } from '../ui/Skeleton';

/** The two steps in which a holder is chosen. */
export const HOLDER_LABELS = { prefecture: '都道府県を選択してください', holder: '自治体を選択してください' } as const;

/** In the place of the two combo boxes while they load; of the same size. */
export function HolderFieldsSkeleton() {
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2" aria-busy="true">
      {Object.values(HOLDER_LABELS).map((label) => (
        <div key={label} className="grid content-start gap-1">
          <p className="text-std-17B-170">{label}</p>
          <Skeleton className="h-12 w-full rounded-8" />
        </div>
      ))}
    </div>
  );
}
