import { type ReactNode, type RefObject, useCallback, useRef, useState } from 'react';
import { type Load, useLoad } from '../api/useLoad';
import { Pager } from './Pager';

type TurnedPages<Page> = {
  result: Load<Page>;
  reload: () => void;
  /** 0 is the first. */
  page: number;
  /** Whoever changes what is listed begins there. */
  toFirst: () => void;
  /** For the heading of the list, which can be focused. */
  heading: RefObject<HTMLHeadingElement | null>;
  toTop: () => void;
  /** Only where there is more than one page. */
  pager: ReactNode;
};

/** A list that the server gives in pages. `load` changes with what is listed (wrap it in useCallback). */
export function useTurnedPages<Page extends { next?: string }>(
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
): TurnedPages<Page> {
  /** Cursors of the pages that were turned, so that one can turn back. */
  const [turned, setTurned] = useState<readonly string[]>([]);
  const cursor = turned.at(-1);
  const { result, reload } = useLoad(useCallback((signal: AbortSignal) => load(cursor, signal), [load, cursor]));
  const heading = useRef<HTMLHeadingElement>(null);

  /** A page is read from its top, and what was pressed may be gone. */
  function toTop(): void {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView();
  }

  function turn(next: readonly string[]): void {
    setTurned(next);
    toTop();
  }

  return {
    result,
    reload,
    page: turned.length,
    toFirst: () => setTurned([]),
    heading,
    toTop,
    pager: (
      <Pager
        page={turned.length}
        status={result.status}
        next={result.status === 'ready' ? result.data.next : undefined}
        onNext={(next) => turn([...turned, next])}
        onBack={() => turn(turned.slice(0, -1))}
      />
    ),
  };
}
