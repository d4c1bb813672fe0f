import { useSyncExternalStore } from 'react';

/** A handful of fixed pages and no parameters: nothing about anybody can get into an address. */
export const PATHS = {
  transfer: '/transfer',
  history: '/history',
  protections: '/protections',
  terms: '/terms',
  help: '/help',
} as const;

export type Page = keyof typeof PATHS;

/** What each is called, in the menu and above itself. */
export const PAGE_NAMES: Readonly<Record<Page, string>> = {
  transfer: '転入処理',
  history: '照会履歴',
  protections: '支援措置',
  terms: '利用規約',
  help: '操作説明',
};

const listeners = new Set<() => void>();
let moves = 0;

/** Whether one has come here from another page of the site. */
export const hasMoved = (): boolean => moves > 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export function pageAt(address: string): Page | 'start' | 'unknown' {
  // A slash at the end is a slip of the hand, not another page.
  const path = address.replace(/\/$/, '');
  if (path === '') return 'start';
  const found = Object.entries(PATHS).find(([, known]) => known === path);
  return found ? (found[0] as Page) : 'unknown';
}

export function goTo(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') {
    moves += 1;
    window.history.pushState(null, '', path);
  } else window.history.replaceState(null, '', path);
  window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}

const VIEW = { view: 'result' };

const isView = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'view' in state && state.view === VIEW.view;

/**
 * What stands in a page's place for a while has an entry of its own in the browser's history, so that Back leads from it to
 * the page, and not away from the site. Returns what takes it away again.
 */
export function openView(onLeft: () => void): () => void {
  if (!isView(window.history.state)) {
    moves += 1;
    window.history.pushState(VIEW, '', window.location.pathname);
  }
  const path = window.location.pathname;
  const onPop = () => {
    if (window.location.pathname === path && !isView(window.history.state)) onLeft();
  };
  window.addEventListener('popstate', onPop);
  return () => window.removeEventListener('popstate', onPop);
}

/** Goes back from a view to its page. */
export function closeView(): void {
  if (isView(window.history.state)) window.history.back();
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => window.location.pathname);
