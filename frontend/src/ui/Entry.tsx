import type { ReactNode } from 'react';

/** A term and what it is, in a list of such. */
export function Entry({ term, isLarge = false, children }: { term: string; isLarge?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
      <dd className={isLarge ? 'text-std-22B-150 text-solid-gray-900' : 'text-std-17B-170'}>{children}</dd>
    </div>
  );
}
