import { csv } from './csv';
import { download } from './download';

/** In which forms a table is saved. By a double click Excel opens the second without losing zeros. */
export type FileKind = 'csv' | 'xlsx';

export const FILE_KIND_WORDS: Readonly<Record<FileKind, string>> = { csv: 'CSV', xlsx: 'Excel' };

/** Saves rows, the first of which is the header. `title` becomes the file's name and the sheet's. */
export async function saveTable(kind: FileKind, title: string, rows: readonly (readonly string[])[]): Promise<void> {
  if (kind === 'csv') return download(`${title}.csv`, new Blob([csv(rows)], { type: 'text/csv;charset=utf-8' }));
  // Few save it, so its code comes when it is asked for.
  const { xlsx } = await import('./xlsx');
  download(`${title}.xlsx`, await xlsx(title, rows));
}
