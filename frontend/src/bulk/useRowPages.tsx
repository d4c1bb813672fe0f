import { type ReactNode, useState } from 'react';
import { Pager } from '../ui/Pager';

const PAGE_SIZE = 100;

type Pages<Row> = {
  shown: readonly Row[];
  /** 101〜200件目 */
  range: string;
  /** Only where there is more than one page. */
  pager: ReactNode;
};

/** Rows that are all here, in pages. `list` names what they are rows of: another list begins at its first page. */
export function useRowPages<Row>(rows: readonly Row[], list: string, onTurn?: () => void): Pages<Row> {
  const [turned, setTurned] = useState({ list, page: 0 });
  const last = Math.max(0, Math.ceil(rows.length / PAGE_SIZE) - 1);
  const page = turned.list === list ? Math.min(turned.page, last) : 0;
  const from = page * PAGE_SIZE;
  const shown = rows.slice(from, from + PAGE_SIZE);

  function turn(next: number): void {
    setTurned({ list, page: next });
    onTurn?.();
  }

  return {
    shown,
    range: `${(from + 1).toLocaleString()}〜${(from + shown.length).toLocaleString()}件目`,
    pager: (
      <Pager
        page={page}
        status="ready"
        next={page < last ? String(page + 1) : undefined}
        onNext={(next) => turn(Number(next))}
        onBack={() => turn(page - 1)}
      />
    ),
  };
}
