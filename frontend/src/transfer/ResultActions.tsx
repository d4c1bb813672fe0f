import { serverNow } from '../api/serverClock';
import type { InquiryFound } from '../api/types';
import { csv, download, tabSeparated } from '../format/csv';
import { stamp } from '../format/dates';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { Button } from '../ui/Button';
import { LiveText, useSaid } from '../ui/LiveText';
import { fileRows } from './resultRows';

/** What can be done with an answer. Names of files tell the time alone, nothing of the person. */
export function ResultActions({ answer, onNext }: { answer: InquiryFound; onNext: () => void }) {
  const [said, say] = useSaid();
  const placeName = usePlaceNames();

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(tabSeparated(fileRows(answer, placeName)));
      say('コピーしました。');
    } catch {
      say('コピーできませんでした。ブラウザーの設定でコピーを許可するか、CSVで保存してください。');
    }
  }

  function save(): void {
    download(`接種記録_${stamp(serverNow())}.csv`, csv(fileRows(answer, placeName)));
    say('CSVを保存しました。');
  }

  return (
    <div className="grid gap-2 print:hidden">
      <div className="flex flex-wrap gap-x-4 gap-y-2">
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
      <LiveText said={said} className="text-std-16N-170" />
    </div>
  );
}
