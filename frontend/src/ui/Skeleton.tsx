/** Grey bars in the place of what is loading, of about its size, so that nothing jumps when it comes. */
export function Skeleton({ className }: { className: string }) {
  return <span className={`skeleton block ${className}`} aria-hidden="true" />;
}

export function PageSkeleton() {
  return (
    <div className="grid gap-8" aria-busy="true">
      <p role="status" className="sr-only">
        読み込んでいます
      </p>
      <Skeleton className="h-12 w-56" />
      <Skeleton className="h-14 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}
