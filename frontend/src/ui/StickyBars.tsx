import { type ReactNode, useEffect, useRef } from 'react';

/**
 * Bars that stay at the top of the window, above the page, unless they would take too much of a low one (site.css). The page
 * scrolls as if the window began below them, so that what has the focus is never under them (WCAG 2.4.11).
 */
export function StickyBars({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const bars = ref.current;
    if (!bars) return;
    const observer = new ResizeObserver(() => {
      const height = getComputedStyle(bars).position === 'sticky' ? bars.offsetHeight : 0;
      document.documentElement.style.setProperty('--bars-height', `${height}px`);
      // A bar that comes while one types.
      const focused = document.activeElement;
      if (focused && focused !== document.body && !bars.contains(focused)) focused.scrollIntoView({ block: 'nearest' });
    });
    observer.observe(bars);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={ref} className="sticky-bars print:hidden">
      {children}
    </div>
  );
}
