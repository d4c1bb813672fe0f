import { useCallback, useEffect, useState } from 'react';

/** What a live region says, and how many times it has spoken, so that the same words can be said again. */
export type Said = { words: string; count: number };

const NOTHING: Said = { words: '', count: 0 };

export function useSaid(): [Said, (words: string) => void] {
  const [said, setSaid] = useState(NOTHING);
  const say = useCallback((words: string) => setSaid(({ count }) => ({ words, count: count + 1 })), []);
  return [said, say];
}

type Props = {
  said: Said;
  className?: string;
  /** Keeps its line free while it is silent. */
  takesRoom?: boolean;
};

/** A live region that stands there before it speaks, and says the same again. */
export function LiveText({ said, className = '', takesRoom = false }: Props) {
  return (
    <p role="status" className={`${takesRoom ? 'min-h-[1.7em]' : 'empty:absolute'} ${className}`}>
      {said.words && <span key={said.count}>{said.words}</span>}
    </p>
  );
}

/**
 * For a live region that comes with its words: false at first, true from the next frame on. Screen readers pass over a
 * region that is filled when it comes.
 */
export function useIsThere(): boolean {
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setIsThere(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return isThere;
}

/** That something is loading, for those who don't see the grey bars. */
export function LoadingWords({ children }: { children: string }) {
  const isThere = useIsThere();
  return (
    <p role="status" className="sr-only">
      {isThere && children}
    </p>
  );
}
