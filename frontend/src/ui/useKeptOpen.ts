import { type RefObject, useContext, useEffect, useRef } from 'react';
import { ComboBoxStateContext } from 'react-aria-components/ComboBox';

/**
 * React Aria closes a list when the page scrolls. Unless a hand scrolled it (a notice above came or went, or the browser
 * brought the field into view), the list comes back, in its place. `trigger` says whether it is whole or what was typed.
 */
export function useKeptOpen(input: RefObject<HTMLInputElement | null>, trigger: 'manual' | 'input'): void {
  const state = useContext(ComboBoxStateContext);
  const isOpen = state?.isOpen ?? false;
  const hasScrolledAway = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when it closes
  useEffect(() => {
    if (isOpen || !hasScrolledAway.current) return;
    hasScrolledAway.current = false;
    if (document.activeElement === input.current) state?.open(null, trigger);
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return;
    const listening = new AbortController();
    const listen = (kind: string, listener: (event: Event) => void) =>
      window.addEventListener(kind, listener, { capture: true, passive: true, signal: listening.signal });
    let isByHand = false;
    for (const kind of ['keydown', 'pointerdown', 'wheel'])
      listen(kind, () => {
        isByHand = kind !== 'keydown';
        hasScrolledAway.current = false;
      });
    listen('scroll', ({ target }) => {
      const isAround = target instanceof Node && target !== input.current && target.contains(input.current);
      if (isAround) hasScrolledAway.current = !isByHand;
    });
    return () => listening.abort();
  }, [input, isOpen]);
}
