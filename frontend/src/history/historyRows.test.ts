import { expect, test } from 'vitest';
import type { InquiryRecord } from '../api/types';
import { HISTORY_COLUMNS, historyFileRows } from './historyRows';

const sapporo = { code: '011002', prefecture: '北海道', name: '札幌市' };
const hakodate = { code: '012025', prefecture: '北海道', name: '函館市' };

const common = {
  inquiryId: '017db690-b3e8-7000-8000-000000000001',
  inquiredAt: '2021-12-14T01:23:45Z',
  inquirer: sapporo,
  holder: hakodate,
  method: 'my-number',
  persons: 1,
} as const;

const answered: InquiryRecord = { ...common, staff: '011002-staff', basis: 'terms', outcome: 'found', doses: [1, 2] };
const refused: InquiryRecord = { ...common, outcome: 'refused', reason: 'individual-consent-required', doses: [] };

test('A5: a file has one line an inquiry, with times of Japan', () => {
  expect(historyFileRows('made', [answered, refused])).toEqual([
    ['照会日時', '照会先', '職員', '照会の方法', '提供の根拠', '結果', '接種回', '照会番号', '人数'],
    [
      '2021-12-14 10:23:45',
      '北海道函館市',
      '011002-staff',
      'マイナンバーによる照会',
      '確認事項（追加分）',
      '該当あり',
      '1 2',
      common.inquiryId,
      '1',
    ],
    [
      '2021-12-14 10:23:45',
      '北海道函館市',
      '',
      'マイナンバーによる照会',
      '',
      '照会不可（本人同意なし）',
      '',
      common.inquiryId,
      '1',
    ],
  ]);
});

test('A5: what others asked names who asked, and no member of staff', () => {
  expect(HISTORY_COLUMNS.received.map(({ title }) => title)).toEqual([
    '照会日時',
    '照会元',
    '照会の方法',
    '提供の根拠',
    '結果',
    '接種回',
    '照会番号',
  ]);
});

test('A5: an item that can’t be read has a line that says so', () => {
  const unreadable: InquiryRecord = { inquiryId: 'x', inquiredAt: common.inquiredAt, outcome: 'unreadable' };
  for (const direction of ['made', 'received'] as const) {
    const [, line = []] = historyFileRows(direction, [unreadable]);
    expect(line.filter((field) => field !== '')).toEqual([
      '2021-12-14 10:23:45',
      '読み取れない記録（システムの管理者に連絡してください）',
      'x',
    ]);
  }
});

test('P4 P5: a file marks what was asked about the protected, and ends with how many it leaves out', () => {
  const guarded: InquiryRecord = { ...common, basis: 'terms', outcome: 'not-found', doses: [], protected: true };
  const [head = [], line = [], last = [], ...rest] = historyFileRows('received', [guarded], 2);
  expect(line[head.indexOf('結果')]).toBe('該当なし（支援措置の対象者）');
  expect(last).toHaveLength(head.length);
  expect(last[0]).toMatch(/^ほかに、表示していない照会が2件あります。/);
  expect(rest).toEqual([]);
});

const BULK = '017db690-b3e8-7000-8000-0000000000b1';
const bulk = { inquiryId: BULK, bulkId: BULK, inquiredAt: common.inquiredAt, inquirer: sapporo };
const made: InquiryRecord = { ...bulk, staff: '011002-admin', scope: 'all', persons: 1200, outcome: 'bulk' };
const received: InquiryRecord = {
  ...bulk,
  holder: hakodate,
  method: 'my-number',
  basis: 'terms',
  outcome: 'birth-date-differs',
  persons: 12,
};

test('B5: what was made has one line a bulk, with its persons', () => {
  const [head = [], line = []] = historyFileRows('made', [made]);
  expect(Object.fromEntries(head.map((title, index) => [title, line[index]]))).toEqual({
    照会日時: '2021-12-14 10:23:45',
    照会先: '同意済みのすべての自治体',
    職員: '011002-admin',
    照会の方法: '一括照会',
    提供の根拠: '',
    結果: '一括',
    接種回: '',
    照会番号: BULK,
    人数: '1200',
  });
});

test('B5: what was received shows how many persons an entry stands for', () => {
  const [head = [], line = []] = historyFileRows('received', [received]);
  expect([line[head.indexOf('結果')], line[head.indexOf('人数')]]).toEqual(['生年月日が相違', '12']);
  const shown = HISTORY_COLUMNS.received.find(({ title }) => title === '結果')?.cell(received);
  expect([shown].flat().join('')).toBe('生年月日が相違（12人）');
});
