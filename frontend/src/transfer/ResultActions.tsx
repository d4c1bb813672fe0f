import { useState } from 'react';
import { serverNow } from '../api/serverClock';
import type { InquiryFound } from '../api/types';
import { tabSeparated } from '../format/csv';
import { stamp } from '../format/dates';
import { FILE_KIND_WORDS, type FileKind, saveTable } from '../format/fileKinds';
import { Button } from '../ui/Button';
import { fileRows } from './resultRows';

/** What can be done with an answer. Names of files tell the time alone, nothing of the person. */
export function ResultActions({ answer, onNext }: { answer: InquiryFound; onNext: () => void }) {
  const [message, setMessage] = useState('');

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(tabSeparated(fileRows(answer)));
      setMessage('コピーしました。');
    } catch {
      setMessage('コピーできませんでした。ブラウザーの設定でコピーを許可するか、CSVで保存してください。');
    }
  }

  async function save(kind: FileKind): Promise<void> {
    try {
      await saveTable(kind, `接種記録_${stamp(serverNow())}`, fileRows(answer));
      setMessage(`${FILE_KIND_WORDS[kind]}で保存しました。`);
    } catch {
      setMessage('保存できませんでした。ネットワークの接続を確かめて、もう一度押してください。');
    }
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
        <Button variant="outline" onClick={() => void save('xlsx')}>
          Excelで保存
        </Button>
        <Button variant="outline" onClick={() => void save('csv')}>
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
