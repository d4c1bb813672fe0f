import { strFromU8, unzipSync } from 'fflate/browser';
import { readSheet } from 'read-excel-file/universal';
import { expect, test } from 'vitest';
import { xlsx } from './xlsx';

type Rows = readonly (readonly string[])[];

async function sheetOf(rows: Rows): Promise<string> {
  const parts = unzipSync(new Uint8Array(await (await xlsx('接種記録', rows)).arrayBuffer()));
  return strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
}

/** As another program reads it. */
const read = async (rows: Rows) => readSheet(await (await xlsx('接種記録', rows)).arrayBuffer(), { trim: false });

test('Q14: every cell of an Excel file is text: zeros stay, and nothing is a formula', async () => {
  const rows = [
    ['接種券番号', '会場'],
    ['0000000001', '=HYPERLINK("https://example.jp")'],
    ['', '＋1'],
  ];
  const sheet = await sheetOf(rows);
  const cells = [...sheet.matchAll(/<c [^>]*>/g)].map(([cell]) => cell);
  expect(cells).toHaveLength(6);
  expect(cells.filter((cell) => !cell.endsWith('/>') && !cell.includes('t="inlineStr"'))).toEqual([]);
  expect(sheet).not.toContain('<f');
  expect(await read(rows)).toEqual([rows[0], rows[1], [null, '＋1']]);
});

test('Q14: what XML or Excel would take for something else is read as it was written', async () => {
  const fields = ['<b>&amp;"', ' 空白 ', '一行\n二行\t', '_x0041_', '𠮷野', 'é', '1.23E+11', '　'];
  expect(await read([fields])).toEqual([fields]);
});

test('Q14: what would damage the file is seen to be missing', async () => {
  expect(await read([['a\u0000b\u001fc\ud800d\ufffde']])).toEqual([['a〓b〓c〓d〓e']]);
});

test('Q14: a sheet of many columns and rows names each cell by its place, and its head stays in sight', async () => {
  const row = Array.from({ length: 30 }, (_, column) => `列${column}`);
  const sheet = await sheetOf(Array.from({ length: 450 }, () => row));
  expect(sheet.match(/<row /g)).toHaveLength(450);
  expect(sheet).toContain('<c r="Z1" ');
  expect(sheet).toContain('<c r="AD450" ');
  expect(sheet).toContain('<pane ySplit="1" ');
});

test('B8: while a large file is written the page has its turn', async () => {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setTimeout(turn, 0);
  };
  setTimeout(turn, 0);
  await xlsx(
    '接種記録',
    Array.from({ length: 20_000 }, (_, index) => [String(index), '見本']),
  );
  isDone = true;
  expect(turns).toBeGreaterThanOrEqual(90);
});
