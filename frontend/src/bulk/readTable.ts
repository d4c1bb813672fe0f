import Papa from 'papaparse';
import { readSheet } from 'read-excel-file/universal';

/** A file as rows of texts, each with the line (of a sheet, the row) in which it begins. */
export type Table = { rows: readonly TableRow[] };
export type TableRow = {
  line: number;
  fields: readonly string[];
  /** The row can't be told apart from what follows. */
  isTorn?: true;
};

/** Why there is no table, and what to do; nothing of what stands in the file. */
export type FileProblem = { title: string; advice: string };

/** Far above 20,000 persons with a few more columns. */
const BYTES_MAX = 20 * 1024 * 1024;

const ZIP = [0x50, 0x4b];
/** The container of .xls, and of files that are locked with a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

export async function readTable(file: Blob): Promise<Table | FileProblem> {
  if (file.size > BYTES_MAX)
    return {
      title: 'ファイルが大きすぎます',
      advice: '20メガバイトまでです。使わない列やシートを除くか、ファイルを分けてください。',
    };
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return {
      title: 'ファイルを開けませんでした',
      advice: 'ほかのソフトで開いているときは閉じてから、もう一度選んでください。',
    };
  }
  if (startsWith(bytes, ZIP)) return await readWorkbook(bytes);
  if (startsWith(bytes, COMPOUND))
    return {
      title: '古い形式（.xls）か、パスワードの付いたExcelファイルです',
      advice: 'Excelで開き、パスワードを外して「Excelブック（.xlsx）」で保存し直してください。',
    };
  const text = decode(bytes);
  return text === undefined ? UNKNOWN_TEXT : readCsv(text);
}

const UNKNOWN_TEXT: FileProblem = {
  title: '文字コードが分かりません',
  advice: 'CSVは、UTF-8かシフトJISで保存し直してください。Excelでは「CSV UTF-8（コンマ区切り）」を選びます。',
};

/** UTF-8 is strict enough that a text of CP932 isn't taken for it; the other way round it is not. */
function decode(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // A file of UTF-16 has a zero in each Latin letter.
      if (!withoutEnd(text).includes('\0')) return text;
    } catch {
      // Not in this encoding: the next one may be right.
    }
  }
  return undefined;
}

/** Old programs put SUB or NUL at the end of a file. */
const withoutEnd = (text: string): string => text.replace(/\p{Cc}+$/u, '');

export function readCsv(text: string): Table {
  // Files that were put together have several kinds of line ends.
  const whole = withoutEnd(text).replaceAll(/\r\n?/g, '\n');
  const rows: TableRow[] = [];
  let line = 1;
  let from = 0;
  Papa.parse<string[]>(whole, {
    // A sheet that was saved as text has tabs.
    newline: '\n',
    delimiter: /^[^\n,]*\t/.test(whole) ? '\t' : ',',
    step: ({ data, errors, meta }) => {
      rows.push({ line, fields: data, ...(errors.length > 0 && { isTorn: true as const }) });
      line += countLines(whole, from, meta.cursor);
      from = meta.cursor;
    },
  });
  return { rows };
}

function countLines(text: string, from: number, to: number): number {
  return text.slice(from, to).match(/\n/g)?.length ?? 0;
}

async function readWorkbook(bytes: Uint8Array<ArrayBuffer>): Promise<Table | FileProblem> {
  try {
    const rows = await readSheet(bytes.buffer, { parseNumber: wholeNumber });
    return { rows: rows.map((cells, index) => ({ line: index + 1, fields: cells.map(textOf) })) };
  } catch {
    return {
      title: 'Excelファイルを読み取れませんでした',
      advice:
        '「#N/A」などのエラーになっているセルがあれば直し、Excelで「Excelブック（.xlsx）」か「CSV UTF-8」で保存し直してください。',
    };
  }
}

/** A cell's number is exact, however it is written in the file; what the sheet shows of it plays no part. */
function wholeNumber(written: string): string {
  const number = Number(written);
  return Number.isSafeInteger(number) ? String(number) : written;
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10).replaceAll('-', '');
  return String(cell);
}
