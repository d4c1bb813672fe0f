/**
 * The id of a bulk that was begun on this page, and nothing else: with it, and the same file dropped again, a page that was
 * closed or loaded anew goes on where it was.
 */
const KEY = 'vrs.bulk';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function keptBulk(): string | undefined {
  const kept = window.sessionStorage.getItem(KEY);
  return kept !== null && UUID.test(kept) ? kept : undefined;
}

export const keepBulk = (bulkId: string): void => window.sessionStorage.setItem(KEY, bulkId);

export const forgetBulk = (): void => window.sessionStorage.removeItem(KEY);
