import { useEffect, useRef } from 'react';
import { hasMoved } from './router';

export const SYSTEM_NAME = 'ワクチン接種記録システム';

/** The page's heading. It takes the focus when one comes from another page, as after a full load. */
export function PageTitle({ children }: { children: string }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} | ${SYSTEM_NAME}`;
  }, [children]);
  useEffect(() => {
    // On the first page after a load the browser's own order of focus is right.
    if (hasMoved()) ref.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={ref} tabIndex={-1} className="w-fit text-std-24B-150 text-solid-gray-900 print:text-std-20B-150">
      {children}
    </h1>
  );
}
