import { useEffect, useState } from 'react';

/** The name of a municipality by its code, with its prefecture; the code itself until the table is loaded. */
export type NameOfPlace = (code: string) => string;

const unloaded: NameOfPlace = (code) => code;

/** Names by codes. Records may stand under a code that is no more: they are shown by the old name. */
export function usePlaceNames(): NameOfPlace {
  const [names, setNames] = useState<{ of: NameOfPlace }>({ of: unloaded });
  useEffect(() => {
    let isCurrent = true;
    import('./municipalities').then(
      ({ placeOf }) => {
        const of: NameOfPlace = (code) => {
          const place = placeOf(code);
          return place ? `${place.prefecture}${place.name}` : code;
        };
        if (isCurrent) setNames({ of });
      },
      () => {
        // A lost connection: the codes stay.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, []);
  return names.of;
}
