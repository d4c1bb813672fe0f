import type { DataColumn } from '../ui/DataTable';
import type { ColumnName } from './columns';

/** What is wrong in one place of the file; never with what stands there, which may be a number. */
export type Fault = { line: number; column: ColumnName | '行全体'; reason: string; advice: string };

export const FAULT_COLUMNS: readonly DataColumn<Fault>[] = [
  { title: '行', cell: ({ line }) => `${line}行目` },
  { title: '列', cell: ({ column }) => column },
  { title: '理由', cell: ({ reason }) => reason, isFreeText: true },
  { title: '直し方', cell: ({ advice }) => advice, isFreeText: true },
];

export const faultFileRows = (faults: readonly Fault[]): string[][] => [
  FAULT_COLUMNS.map(({ title }) => title),
  ...faults.map(({ line, column, reason, advice }) => [String(line), column, reason, advice]),
];
