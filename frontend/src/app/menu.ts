import type { Page } from './router';

/** Flip once the function that answers the history is deployed everywhere: the menu has only what works. */
export const HISTORY_WORKS = false;

export const MENU: readonly { page: Page; label: string }[] = [
  { page: 'transfer', label: '転入処理' },
  ...(HISTORY_WORKS ? [{ page: 'history' as const, label: '照会履歴' }] : []),
  { page: 'terms', label: '利用規約' },
  { page: 'help', label: '操作説明' },
];
