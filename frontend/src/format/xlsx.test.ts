import { strFromU8, unzipSync } from 'fflate/browser';
import { expect, test } from 'vitest';
import { xlsx } from './xlsx';

async function partsOf(rows: readonly (readonly string[])[]): Promise<{ sheet: string; texts: string }> {
  const parts = unzipSync(new Uint8Array(await (await xlsx('接種記録', rows)).arrayBuffer()));
  const textOf = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
  return { sheet: textOf('xl/worksheets/sheet1.xml'), texts: textOf('xl/sharedStrings.xml') };
}

test('Q14: every cell of an Excel file is text: zeros stay, and nothing is a formula', async () => {
  const { sheet, texts } = await partsOf([
    ['接種券番号', '会場'],
    ['0000000001', '=HYPERLINK("https://example.jp")'],
    ['', '＋1'],
  ]);
  const cells = [...sheet.matchAll(/<c [^>]*>/g)].map(([cell]) => cell);
  expect(cells.filter((cell) => !cell.endsWith('/>') && !cell.includes('t="s"'))).toEqual([]);
  expect(cells.filter((cell) => cell.includes('t="s"'))).toHaveLength(5);
  expect(sheet).not.toContain('<f');
  for (const text of ['>0000000001<', '>=HYPERLINK(&quot;https://example.jp&quot;)<', '>＋1<']) {
    expect(texts.replaceAll('"', '&quot;')).toContain(text);
  }
});

test('Q14: what would damage the file is seen to be missing, and a large file needs no worker', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => [String(index), 'a\u0000b\u001fc\ud800d\ufffde']);
  const { sheet, texts } = await partsOf(rows);
  expect(sheet.match(/<row /g)).toHaveLength(20_000);
  expect(texts.includes('<t>a〓b〓c〓d〓e</t>')).toBe(true);
});
