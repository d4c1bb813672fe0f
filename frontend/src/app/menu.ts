import type { Page } from './router';

/** Only what works. */
export const MENU: readonly { page: Page; label: string }[] = [
  { page: 'transfer', label: '転入処理' },
  { page: 'history', label: '照会履歴' },
  { page: 'terms', label: '利用規約' },
  { page: 'help', label: '操作説明' },
];
