import { expect, test } from 'vitest';
import { checkTable, type Reading } from './checkRows';
import { COLUMN, HEADER, PERSONS_MAX } from './columns';
import { faultFileRows } from './faults';
import { readCsv } from './readTable';
import { numberOf } from './sample';

const TODAY = { year: 2026, month: 11, day: 25 };
const NUMBER = numberOf(12_345);
const HEAD = HEADER.join(',');

const check = (...lines: string[]) => checkTable(readCsv([HEAD, ...lines].join('\r\n')), TODAY);

async function read(...lines: string[]): Promise<Reading> {
  const reading = await check(...lines);
  if ('title' in reading) throw new Error(reading.title);
  return reading;
}

const line = (change: Partial<Record<keyof typeof COLUMN, string>> = {}): string =>
  Object.values({
    ref: 'A-0001',
    myNumber: NUMBER,
    birthDate: '19500131',
    holders: '012025',
    consent: '',
    ...change,
  }).join(',');

test('B2: a row becomes a person, as the contract sends it', async () => {
  const { rows, faults } = await read(line(), line({ ref: 'A-0002', holders: '131016;012025;131016', consent: '1' }));
  expect(faults).toEqual([]);
  expect(rows.map(({ person }) => person)).toEqual([
    { ref: 'A-0001', myNumber: NUMBER, birthDate: '1950-01-31', holders: ['012025'], individualConsent: false },
    {
      ref: 'A-0002',
      myNumber: NUMBER,
      birthDate: '1950-01-31',
      holders: ['131016', '012025'],
      individualConsent: true,
    },
  ]);
  expect(rows.map((row) => row.line)).toEqual([2, 3]);
});

const full = (text: string): string =>
  text.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));

test.each<[string, Partial<Record<keyof typeof COLUMN, string>>, object]>([
  ['full-width digits', { myNumber: full(NUMBER) }, { myNumber: NUMBER }],
  [
    'spaces and hyphens',
    { myNumber: `${NUMBER.slice(0, 4)}-${NUMBER.slice(4, 8)} ${NUMBER.slice(8)}` },
    { myNumber: NUMBER },
  ],
  ['a day that nobody knows', { birthDate: '19500100' }, { birthDate: '1950-01' }],
  ['a month and a day that nobody knows', { birthDate: '19509999' }, { birthDate: '1950' }],
  ['a date as Excel shows it', { birthDate: '1950/1/31' }, { birthDate: '1950-01-31' }],
  ['codes with spaces between', { holders: '012025 ； 131016' }, { holders: ['012025', '131016'] }],
  ['a consent of 0', { consent: '0' }, { individualConsent: false }],
  ['no holder', { holders: '' }, { holders: [] }],
])('B2: %s', async (_what, change, person) => {
  const { rows, faults } = await read(line(change));
  expect(faults).toEqual([]);
  expect(rows[0]?.person).toMatchObject(person);
});

test('B2: no date of birth is none at all', async () => {
  const { rows } = await read(line({ birthDate: '' }));
  expect(rows[0]?.person).not.toHaveProperty('birthDate');
});

const wrongDigit = `${NUMBER.slice(0, 11)}${(Number(NUMBER.at(-1)) + 1) % 10}`;

test.each<[string, Partial<Record<keyof typeof COLUMN, string>>, keyof typeof COLUMN, RegExp]>([
  ['no 整理番号', { ref: '' }, 'ref', /空です/],
  ['a 整理番号 that may be a number', { ref: NUMBER }, 'ref', /12桁の数字/],
  ['the same with hyphens', { ref: '1234-5678-9018' }, 'ref', /12桁の数字/],
  ['a 整理番号 of other letters', { ref: '第1号' }, 'ref', /使えない文字/],
  ['a long 整理番号', { ref: 'ABCDEFGHIJKLMNOP' }, 'ref', /長すぎます/],
  ['no number', { myNumber: '' }, 'myNumber', /空です/],
  ['a number that Excel shortened', { myNumber: '1.23E+11' }, 'myNumber', /Excelが「1.23E\+11」/],
  ['a number without its zeros', { myNumber: NUMBER.replace(/^0+/, '') }, 'myNumber', /先頭の0が消えた/],
  ['a short number', { myNumber: '12345' }, 'myNumber', /12桁に足りません$/],
  ['a long number', { myNumber: `${NUMBER}1` }, 'myNumber', /より長く/],
  ['letters in the number', { myNumber: '12345678901X' }, 'myNumber', /数字以外/],
  ['a wrong check digit', { myNumber: wrongDigit }, 'myNumber', /正しくありません/],
  ['a day that isn’t one', { birthDate: '19500231' }, 'birthDate', /暦にない日/],
  ['a day to come', { birthDate: '20261126' }, 'birthDate', /今日より後/],
  ['a serial number of a day', { birthDate: '18294' }, 'birthDate', /通し番号/],
  ['something else', { birthDate: '不明' }, 'birthDate', /形ではありません/],
  ['a code without its zero', { holders: '12025' }, 'holders', /先頭の0が消えた/],
  ['a code without its check digit', { holders: '13101' }, 'holders', /6桁に足りません$/],
  ['a code that nobody has', { holders: '012026' }, 'holders', /市区町村はありません/],
  ['a name', { holders: '函館市' }, 'holders', /形ではありません/],
  ['six codes', { holders: '012025;012033;012041;012050;012068;012076' }, 'holders', /5つより多く/],
  ['another word for consent', { consent: '有' }, 'consent', /どれでもありません/],
])('B2: %s is a fault, with line, column, reason and what to do', async (_what, change, column, reason) => {
  const { rows, faults } = await read(line({ ref: 'A-0000' }), line(change));
  expect(rows).toHaveLength(1);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatchObject({ line: 3, column: COLUMN[column], reason: expect.stringMatching(reason) });
  expect(faults[0]?.advice).not.toBe('');
});

test('B2: all faults of a row are named, and none says what stands there', async () => {
  const { faults } = await read('第1号,12345678901X,19991399,99,9');
  expect(faults.map(({ column }) => column)).toEqual(HEADER);
  const words = JSON.stringify(faultFileRows(faults));
  for (const value of ['第1号', '12345678901X', '19991399']) expect(words).not.toContain(value);
});

test('B2: the same 整理番号 twice is a fault of both', async () => {
  const { rows, faults } = await read(line(), line({ ref: 'B' }), line());
  expect(rows.map(({ person }) => person.ref)).toEqual(['B']);
  expect(faults.map((fault) => [fault.line, fault.reason])).toEqual([
    [2, '4行目と同じです'],
    [4, '2行目と同じです'],
  ]);
});

test('B2: one number in several rows names no more holders than in one', async () => {
  const holders = (...codes: string[]) => codes.join(';');
  const { rows, faults } = await read(
    line({ holders: holders('012025', '012033', '012041', '012050') }),
    line({ ref: 'B', holders: holders('012025', '012068') }),
    line({ ref: 'C', holders: holders('012076') }),
    line({ ref: 'D', myNumber: numberOf(7), holders: holders('012076') }),
  );
  expect(rows.map(({ person }) => person.ref)).toEqual(['A-0001', 'B', 'D']);
  expect(faults).toMatchObject([{ line: 4, column: COLUMN.holders, reason: expect.stringMatching(/5つを超えます/) }]);
});

test('B2: one number twice is allowed, and named', async () => {
  const { rows, repeated } = await read(line(), line({ ref: 'B', myNumber: numberOf(7) }), line({ ref: 'C' }));
  expect(rows).toHaveLength(3);
  expect(repeated).toEqual([
    {
      rows: [
        { line: 2, ref: 'A-0001' },
        { line: 4, ref: 'C' },
      ],
    },
  ]);
});

test.each([
  ['a column too many', `${line()},x`, /見出しより列が多く/],
  ['a quote that doesn’t end', `"${line()}`, /引用符/],
])('B2: %s is a fault of the row', async (_what, row, reason) => {
  const { faults } = await read(row);
  expect(faults).toMatchObject([{ line: 2, column: '行全体', reason: expect.stringMatching(reason) }]);
});

test('B2: rows of commas only are passed over, further columns too, in any order', async () => {
  const table = readCsv(`氏名,${[...HEADER].reverse().join(',')}\n,,,,,\n見本,1,012025,,${NUMBER},A-1\n,,,,,\n`);
  const reading = await checkTable(table, TODAY);
  expect(reading).toMatchObject({
    faults: [],
    rows: [{ line: 3, person: { ref: 'A-1', holders: ['012025'], individualConsent: true } }],
  });
});

test.each([
  ['an empty file', '', /見出し.+がありません/],
  ['another header', 'a,b\n1,2', /見出し「整理番号」「個人番号」/],
  ['a header twice', `${HEAD},個人番号\n`, /2つ以上/],
  ['nobody', `${HEAD}\n,,,,\n`, /行がありません/],
])('B2: %s is refused as a whole, and says what to do', async (_what, text, title) => {
  const problem = await checkTable(readCsv(text), TODAY);
  expect(problem).toMatchObject({ title: expect.stringMatching(title), advice: expect.stringMatching(/./) });
});

test(`B2: ${PERSONS_MAX} persons are read, one more is too many`, async () => {
  const lines = Array.from({ length: PERSONS_MAX }, (_, index) =>
    line({ ref: `A-${index}`, myNumber: numberOf(index + 1) }),
  );
  const reading = await read(...lines);
  expect(reading.rows).toHaveLength(PERSONS_MAX);
  expect(reading.faults).toEqual([]);
  expect(await check(...lines, line())).toMatchObject({ title: 'ファイルに20,001行あります' });
});
