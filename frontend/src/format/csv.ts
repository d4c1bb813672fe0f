/**
 * Spreadsheets run what looks like a formula, and the fields come from files of other municipalities. An apostrophe in
 * front makes it text. Full-width signs too: Excel reads them as their narrow forms.
 */
const FORMULA = /^[=+\-@＝＋－＠\t\r]/;

export const harmless = (field: string): string => (FORMULA.test(field) ? `'${field}` : field);

const quoted = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** RFC 4180 with a byte order mark, without which Excel takes UTF-8 for Shift_JIS. */
export function csv(rows: readonly (readonly string[])[]): string {
  return `\u{feff}${rows.map((row) => `${row.map((field) => quoted(harmless(field))).join(',')}\r\n`).join('')}`;
}

/** For the clipboard: one line a row, as spreadsheets paste it. */
export function tabSeparated(rows: readonly (readonly string[])[]): string {
  const cell = (field: string): string => pasteable(field.replaceAll(/[\t\r\n]+/g, ' '));
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}

/** A spreadsheet takes the quotes off a field that begins with one, and runs what was inside. */
const pasteable = (field: string): string => (field.startsWith('"') ? `'${field}` : harmless(field));
