import { useCallback, useEffect, useState } from 'react';

/** What a live region says, and the how-manieth time it says something. */
export type Said = { words: string; count: number };

const NOTHING: Said = { words: '', count: 0 };

export function useSaid(): [Said, (words: string) => void] {
  const [said, setSaid] = useState(NOTHING);
  const say = useCallback((words: string) => setSaid(({ count }) => ({ words, count: count + 1 })), []);
  return [said, say];
}

/** A live region that stands there before it speaks, takes no room while it is silent, and says the same again. */
export function LiveText({ said, className = '' }: { said: Said; className?: string }) {
  return (
    <p role="status" className={`empty:absolute ${className}`}>
      {said.words && <span key={said.count}>{said.words}</span>}
    </p>
  );
}

/** Reads words out that stand elsewhere or nowhere on the page, for as long as what calls it is there. */
export function useAnnouncement(words: string | undefined, role: 'status' | 'alert' = 'status'): void {
  useEffect(() => {
    if (words === undefined) return;
    const said = document.createElement('p');
    said.textContent = words;
    REGIONS[role].append(said);
    return () => said.remove();
  }, [words, role]);
}

/** There before anything is said: screen readers pass over a region that comes with its words. */
const REGIONS = { status: region('status'), alert: region('alert') };

function region(role: 'status' | 'alert'): HTMLElement {
  const element = document.createElement('div');
  element.setAttribute('role', role);
  element.className = 'sr-only';
  document.body.append(element);
  return element;
}
