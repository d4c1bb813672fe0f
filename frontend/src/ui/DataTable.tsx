// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop a table's roles where it is laid out otherwise
import { Fragment, type ReactNode } from 'react';

export type DataColumn<Row> = {
  title: string;
  /** An empty text is shown, and read out, as missing. Of several the text may break between them. */
  cell: (row: Row) => string | readonly string[];
  /** Of any length, so it may break anywhere; where it is an account's name or a number of an inquiry, with room for most. */
  isFreeText?: boolean | 'account' | 'number' | undefined;
};

type Props<Row> = {
  caption: ReactNode;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** What stands out among the others; its words say so as well. */
  isMarked?: (row: Row) => boolean;
  /** Many short rows, which stay a table in each window of an office. */
  isDense?: boolean;
  /** What can be done with a row. */
  action?: { title: string; of: (row: Row) => ReactNode };
};

/**
 * A table whose rows become lists of their fields where its columns don't fit. That would cost it its roles if they weren't
 * written out.
 */
export function DataTable<Row>({ caption, columns, rows, keyOf, isMarked, isDense, action }: Props<Row>) {
  return (
    <div className="stacking-table-room">
      <table role="table" className="stacking-table" data-dense={isDense || undefined}>
        <caption className="pb-2 text-left text-std-18B-160 text-solid-gray-900">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title }) => (
              <th key={title} role="columnheader" scope="col">
                {title}
              </th>
            ))}
            {action && (
              <th role="columnheader" scope="col" className="print:hidden">
                {action.title}
              </th>
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row" data-marked={isMarked?.(row) || undefined}>
              {columns.map(({ title, cell, isFreeText }) => (
                <td key={title} role="cell" data-title={title} data-free-text={isFreeText || undefined}>
                  <Cell words={cell(row)} />
                </td>
              ))}
              {action && (
                <td role="cell" data-title={action.title} className="print:hidden">
                  {action.of(row)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ words }: { words: string | readonly string[] }) {
  if (words.length === 0) return <Missing />;
  if (typeof words === 'string') return words;
  return words.map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ));
}

function Missing() {
  return (
    <>
      <span aria-hidden="true">－</span>
      <span className="sr-only">記録なし</span>
    </>
  );
}
