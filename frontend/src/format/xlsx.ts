import writeXlsxFile from 'write-excel-file/browser';

/** What XML can't hold, and U+FFFD: the library drops them, but a character that is missing must be seen to be. */
const UNWRITABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffd-\uffff]/gu;
const MISSING = '〓';

const LONGEST_SHEET_NAME = 31;
const WIDEST = 40;

/**
 * A workbook of one sheet in which every cell is text: zeros stay, nothing becomes a date, and no formula can be run, so that
 * no apostrophe has to be put in front of anything.
 */
export function xlsx(title: string, rows: readonly (readonly string[])[]): Promise<Blob> {
  const cells = rows.map((row, index) =>
    row.map((field) => ({
      value: field.replaceAll(UNWRITABLE, MISSING),
      type: String,
      format: '@',
      ...(index === 0 ? { fontWeight: 'bold' as const } : {}),
    })),
  );
  const columns = (rows[0] ?? []).map((_, column) => ({ width: widthOf(rows.map((row) => row[column] ?? '')) }));
  return writeXlsxFile(cells, {
    sheet: title.slice(0, LONGEST_SHEET_NAME),
    columns,
    stickyRowsCount: 1,
  }).toBlob();
}

/** In Latin letters; others are twice as wide. */
function widthOf(fields: readonly string[]): number {
  const widths = fields.map((field) => [...field].reduce((sum, char) => sum + (/\p{ASCII}/u.test(char) ? 1 : 2), 2));
  return Math.min(
    WIDEST,
    widths.reduce((widest, width) => Math.max(widest, width)),
  );
}
