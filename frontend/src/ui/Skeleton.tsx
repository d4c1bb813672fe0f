import { LoadingWords } from './LiveText';

/** Grey bars in the place of what is loading, of about its size, so that nothing jumps when it comes. */
export function Skeleton({ className }: { className: string }) {
  return <span className={`skeleton block ${className}`} aria-hidden="true" />;
}

export function PageSkeleton() {
  return (
    <div className="grid gap-4" aria-busy="true">
      <LoadingWords>読み込んでいます</LoadingWords>
      <Skeleton className="h-10 w-56" />
      <Skeleton className="h-12 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The shape of a table that is loading. */
export function TableSkeleton() {
  return (
    <div className="grid gap-2" aria-busy="true">
      <Skeleton className="h-7 w-full max-w-80" />
      {ROWS.map((row) => (
        <Skeleton key={row} className="h-12 w-full" />
      ))}
    </div>
  );
}
