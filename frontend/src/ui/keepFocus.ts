/**
 * When what has the focus goes away and nothing else takes it, the browser drops it to the whole page, and a screen reader
 * begins anew. Then the nearest part around it that is still there takes it, or else the page's main part.
 */
export function keepFocus(page: Document): void {
  let around: HTMLElement[] = [];

  page.addEventListener('focusin', ({ target }) => {
    around = [];
    for (let node = target as HTMLElement | null; node; node = node.parentElement) around.push(node);
  });

  new MutationObserver(() => {
    const [focused, ...outer] = around;
    if (page.activeElement !== page.body || !focused || focused.isConnected) return;
    const home = outer.find((node) => node.isConnected && node.hasAttribute('tabindex'));
    (home ?? page.getElementById('main'))?.focus({ preventScroll: true });
  }).observe(page.body, { childList: true, subtree: true });
}
