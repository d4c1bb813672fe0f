import { Skeleton } from '../ui/Skeleton';

/** In the place of the two combo boxes while they load; of the same size. */
export function HolderFieldsSkeleton() {
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2" aria-busy="true">
      {['都道府県を選択してください', '自治体を選択してください'].map((label) => (
        <div key={label} className="grid content-start gap-1">
          <p className="text-std-17B-170">{label}</p>
          <Skeleton className="h-12 w-full rounded-8" />
        </div>
      ))}
    </div>
  );
}
