import type { Role } from '../session/claims';
import type { Page } from '../ui/router';

/** Only what works, and what one's roles may use. */
export const MENU: readonly { page: Page; role?: Role }[] = [
  { page: 'transfer' },
  { page: 'history' },
  { page: 'protections', role: 'guardian' },
  { page: 'terms' },
  { page: 'help' },
];
