import type { Role } from '../session/claims';
import type { Page } from '../ui/router';

/** Only what works, and what one's roles may use. */
export const MENU: readonly { page: Page; label: string; role?: Role }[] = [
  { page: 'transfer', label: '転入処理' },
  { page: 'history', label: '照会履歴' },
  { page: 'protections', label: '支援措置', role: 'guardian' },
  { page: 'terms', label: '利用規約' },
  { page: 'help', label: '操作説明' },
];
