import { expect, test } from 'vitest';
import type { CheckedRow } from './checkRows';
import { chunk, chunksOf, faultsOf, rowsToAsk, summaryOf } from './persons';

const row = (line: number, holders: string[], individualConsent = false): CheckedRow => ({
  line,
  person: { ref: `A-${line}`, myNumber: '', holders, individualConsent },
});

const READING = { rows: [row(2, ['012025']), row(3, [])], faults: [], repeated: [] };

test('B2 B3: no holder is a fault of the row unless all are asked', () => {
  expect(faultsOf(READING, 'named')).toMatchObject([{ line: 3, column: '転入前市区町村コード', reason: '空です' }]);
  expect(rowsToAsk(READING, 'named').map(({ line }) => line)).toEqual([2]);
  expect(faultsOf(READING, 'all')).toEqual([]);
  expect(rowsToAsk(READING, 'all').map(({ line }) => line)).toEqual([2, 3]);
});

test('B6: every chunk is full but the last', () => {
  const rows = Array.from({ length: 201 }, (_, index) => row(index + 2, []));
  expect(chunksOf(rows)).toBe(3);
  expect([1, 2, 3].map((n) => chunk(rows, n).length)).toEqual([100, 100, 1]);
  expect(chunk(rows, 2)[0]?.ref).toBe('A-102');
});

const ROWS = [row(2, ['012025']), row(3, ['012041', '012025']), row(4, ['012041'], true), row(5, ['131016', '012025'])];

test('B3 B7: what is shown before it starts: who needs consent, and how many have given it', () => {
  const agreements = { hasInquirerAgreed: true, agreed: new Set(['012025']) };
  expect(summaryOf(ROWS, agreements, '131016')).toEqual({
    persons: 4,
    declared: 1,
    needConsent: 1,
    withOwn: 1,
    holders: [
      { code: '012025', hasAgreed: true, persons: 3 },
      { code: '012041', hasAgreed: false, persons: 2 },
    ],
  });
});

test('B3: while the inquirer hasn’t agreed, everybody’s consent is needed', () => {
  const agreements = { hasInquirerAgreed: false, agreed: new Set(['012025']) };
  expect(summaryOf(ROWS, agreements, '131016').needConsent).toBe(3);
});
