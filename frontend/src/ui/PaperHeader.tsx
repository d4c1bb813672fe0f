import { type ReactNode, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';

const ID = 'paper-header';

/** Where the words for the top of each printed page go; not seen on screen. Stands first in <main>; see print.css. */
export function PaperHeaderPlace({ children }: { children: ReactNode }) {
  return (
    <div className="paper-header">
      <div>
        <div id={ID} />
        <p className="shrink-0">{children}</p>
      </div>
    </div>
  );
}

/** What the sheet is about, so that a loose one can't be taken for another's. */
export function PaperHeader({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setPlace(document.getElementById(ID)), []);
  return place && createPortal(<p>{children}</p>, place);
}
