import { useEffect, useState } from 'react';
import type { Place } from './municipalities';

/** The table of municipalities is loaded apart; until then a place is undefined, and null when the table hasn't it. */
export function usePlace(code: string | undefined): Place | null | undefined {
  const [place, setPlace] = useState<Place | null>();
  useEffect(() => {
    if (code === undefined) return setPlace(null);
    let isCurrent = true;
    import('./municipalities').then(
      ({ placeOf }) => isCurrent && setPlace(placeOf(code) ?? null),
      () => isCurrent && setPlace(null),
    );
    return () => {
      isCurrent = false;
    };
  }, [code]);
  return place;
}
