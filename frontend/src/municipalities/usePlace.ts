import { useEffect, useState } from 'react';
import type { Place } from './municipalities';

/** The table of municipalities is loaded apart; until then a place is undefined, and null when the table hasn't it. */
export function usePlace(code: string | undefined): Place | null | undefined {
  const [place, setPlace] = useState<Place | null>();
  useEffect(() => {
    if (code === undefined) return setPlace(null);
    let isCurrent = true;
    const load = () =>
      import('./municipalities').then(
        ({ placeOf }) => {
          window.removeEventListener('online', load);
          if (isCurrent) setPlace(placeOf(code) ?? null);
        },
        () => isCurrent && setPlace(null),
      );
    void load();
    // A table that couldn't be loaded comes with the network.
    window.addEventListener('online', load);
    return () => {
      isCurrent = false;
      window.removeEventListener('online', load);
    };
  }, [code]);
  return place;
}
