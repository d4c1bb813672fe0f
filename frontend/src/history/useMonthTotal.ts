import { useEffect, useState } from 'react';
import type { Direction, InquiryPage } from '../api/types';
import type { Month } from '../format/dates';
import { monthPages } from './monthPages';

export type MonthTotal = { count: number; isFinal: boolean };

/**
 * How many pages are read to count. Enough for a large city's own inquiries; above it the count says "and more", and the saved
 * file holds them all. Reading much of what was received raises an alarm, so that isn't read only to be counted.
 */
const PAGES_MAX: Readonly<Record<Direction, number>> = { made: 50, received: 1 };

/**
 * How many a month holds. The server answers in pages, so the rest is counted behind the first one, which is given as long as
 * it is shown.
 */
export function useMonthTotal(
  direction: Direction,
  month: Month,
  shown: InquiryPage | undefined,
): MonthTotal | undefined {
  const [first, setFirst] = useState<{ month: Month; page: InquiryPage }>();
  const [total, setTotal] = useState<MonthTotal>();
  useEffect(() => {
    if (shown) setFirst({ month, page: shown });
  }, [month, shown]);
  const firstPage = first?.month === month ? first.page : undefined;

  useEffect(() => {
    if (!firstPage) return setTotal(undefined);
    let count = firstPage.inquiries.length;
    setTotal({ count, isFinal: firstPage.next === undefined });
    if (firstPage.next === undefined || PAGES_MAX[direction] === 1) return;
    const abort = new AbortController();
    const countRest = async () => {
      let pages = 1;
      for await (const page of monthPages({ direction, month, cursor: firstPage.next, signal: abort.signal })) {
        count += page.inquiries.length;
        pages += 1;
        setTotal({ count, isFinal: page.next === undefined });
        if (pages === PAGES_MAX[direction]) return;
      }
    };
    // What couldn't be counted stays "and more".
    countRest().catch(() => undefined);
    return () => abort.abort();
  }, [direction, month, firstPage]);
  return total;
}
