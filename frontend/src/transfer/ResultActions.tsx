import { useState } from 'react';
import { serverNow } from '../api/serverClock';
import type { InquiryFound } from '../api/types';
import { csv, download, tabSeparated } from '../format/csv';
import { stamp } from '../format/dates';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { Button } from '../ui/Button';
import { fileRows } from './resultRows';

/** What can be done with an answer. Names of files tell the time alone, nothing of the person. */
export function ResultActions({ answer, onNext }: { answer: InquiryFound; onNext: () => void }) {
  const [message, setMessage] = useState('');
  const placeName = usePlaceNames();

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(tabSeparated(fileRows(answer, placeName)));
      setMessage('コピーしました。');
    } catch {
      setMessage('コピーできませんでした。ブラウザーの設定でコピーを許可するか、CSVで保存してください。');
    }
  }

  function save(): void {
    download(`接種記録_${stamp(serverNow())}.csv`, csv(fileRows(answer, placeName)));
    setMessage('CSVを保存しました。');
  }

  return (
    <div className="grid gap-3 print:hidden">
      <div className="flex flex-wrap gap-4">
        <Button onClick={onNext} aria-keyshortcuts="F2">
          次の照会へ（F2）
        </Button>
        <Button variant="outline" onClick={() => window.print()}>
          印刷
        </Button>
        <Button variant="outline" onClick={save}>
          CSVで保存
        </Button>
        <Button variant="outline" onClick={() => void copy()}>
          コピー
        </Button>
      </div>
      <p role="status" className="min-h-[1.7em] text-std-16N-170">
        {message}
      </p>
    </div>
  );
}
