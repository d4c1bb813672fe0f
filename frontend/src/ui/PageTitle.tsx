import { useEffect, useRef } from 'react';

const SYSTEM = 'ワクチン接種記録システム';

/** The page's heading. It takes the focus when one moves here from another page, as after a full load. */
export function PageTitle({ children, takesFocus = true }: { children: string; takesFocus?: boolean }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} | ${SYSTEM}`;
  }, [children]);
  useEffect(() => {
    if (takesFocus && moved) ref.current?.focus({ preventScroll: true });
    moved = true;
  }, [takesFocus]);
  return (
    <h1
      ref={ref}
      tabIndex={-1}
      className="w-fit text-std-28B-150 text-solid-gray-900 sm:text-std-32B-150 print:text-std-20B-150"
    >
      {children}
    </h1>
  );
}

/** False only for the first page after a load: there the browser's own order of focus is right. */
let moved = false;
