import { expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/browser';
import { readCsv, readTable } from './readTable';

const fields = async (content: BlobPart): Promise<(readonly string[])[]> => {
  const table = await readTable(new Blob([content]));
  if ('title' in table) throw new Error(table.title);
  return table.rows.map((row) => row.fields);
};

/** 整理番号,個人番号 in CP932. */
const CP932 = [0x90, 0xae, 0x97, 0x9d, 0x94, 0xd4, 0x8d, 0x86, 0x2c, 0x8c, 0xc2, 0x90, 0x6c, 0x94, 0xd4, 0x8d, 0x86];

test.each<[string, BlobPart]>([
  ['UTF-8', '整理番号,個人番号'],
  ['UTF-8 with a mark', '\u{feff}整理番号,個人番号'],
  ['CP932', new Uint8Array(CP932)],
  ['CP932 with SUB at the end', new Uint8Array([...CP932, 0x0d, 0x0a, 0x1a])],
  ['tabs between', '整理番号\t個人番号'],
])('B2: %s is told apart by the page', async (_what, content) => {
  expect(await fields(content)).toEqual([['整理番号', '個人番号']]);
});

test.each<[string, BlobPart, RegExp]>([
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x74, 0x65, 0x06, 0x74]), /文字コード/],
  ['UTF-16 without a mark', new Uint8Array([0x41, 0, 0x2c, 0, 0x42, 0]), /文字コード/],
  ['an old or locked Excel file', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /古い形式（.xls）か、パスワード/],
  ['a damaged Excel file', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9]), /Excelファイルを読み取れません/],
])('B2: %s is refused, and says what to do', async (_what, content, title) => {
  const problem = await readTable(new Blob([content]));
  expect(problem).toMatchObject({ title: expect.stringMatching(title), advice: expect.stringMatching(/。$/) });
});

test('B2: each row knows the line in which it begins', () => {
  const { rows } = readCsv('a,b\r\n"1\r\n2",x\r\n\r\n"3""3",y\nz');
  expect(rows.map(({ line, fields: [first] }) => [line, first])).toEqual([
    [1, 'a'],
    [2, '1\n2'],
    [4, ''],
    [5, '3"3'],
    [6, 'z'],
  ]);
});

test('B2: a sheet’s cells are read for what they are, whatever the sheet shows', async () => {
  const sheet = await writeXlsxFile(
    [
      [{ value: '整理番号', type: String }],
      [],
      [
        { value: '012025', type: String },
        { value: 123456789018, type: Number },
        { value: 12025, type: Number },
        { value: new Date(Date.UTC(1950, 0, 31)), type: Date, format: 'yyyy/mm/dd' },
        { value: 1, type: Number },
        { value: '1.23E+11', type: String },
      ],
    ],
    { sheet: '一覧' },
  ).toBlob();
  const table = await readTable(sheet);
  expect(table).toMatchObject({
    rows: [
      { line: 1 },
      { line: 2 },
      { line: 3, fields: ['012025', '123456789018', '12025', '19500131', '1', '1.23E+11'] },
    ],
  });
});
