import { useRef, useState } from 'react';
import { listInquiries } from '../api/client';
import { failureOf, messageOf } from '../api/failure';
import type { Direction, InquiryRecord } from '../api/types';
import { csv, download } from '../format/csv';
import type { Month } from '../format/dates';
import { Button } from '../ui/Button';
import { historyFileRows } from './historyRows';

const FILE_WORDS: Readonly<Record<Direction, string>> = { made: '照会した記録', received: '照会された記録' };

/** The whole month as one file, page by page. */
export function SaveHistory({ direction, month }: { direction: Direction; month: Month }) {
  const isLoading = useRef(false);
  const [isBusy, setIsBusy] = useState(false);
  const [message, setMessage] = useState('');

  async function save(): Promise<void> {
    if (isLoading.current) return;
    isLoading.current = true;
    setIsBusy(true);
    try {
      const records: InquiryRecord[] = [];
      let cursor: string | undefined;
      do {
        const page = await listInquiries(direction, month, cursor);
        records.push(...page.inquiries);
        cursor = page.next;
        setMessage(`${records.length}件を読み込みました。`);
      } while (cursor !== undefined);
      download(`${FILE_WORDS[direction]}_${month}.csv`, csv(historyFileRows(direction, records)));
      setMessage(`${records.length}件をCSVで保存しました。`);
    } catch (error) {
      setMessage(`保存できませんでした。${messageOf(failureOf(error))}`);
    } finally {
      isLoading.current = false;
      setIsBusy(false);
    }
  }

  return (
    <div className="grid justify-items-start gap-2 sm:justify-items-end">
      <p role="status" className="min-h-[1.7em] text-std-16N-170">
        {message}
      </p>
      <Button variant="outline" isBusy={isBusy} onClick={() => void save()}>
        この月をCSVで保存
      </Button>
    </div>
  );
}
