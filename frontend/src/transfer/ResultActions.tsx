import type { InquiryFound } from '../api/types';
import { tabSeparated } from '../format/csv';
import { stamp } from '../format/dates';
import { FILE_KIND_WORDS, type FileKind, saveTable } from '../format/fileKinds';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { fileRows } from '../person/resultRows';
import { serverNow } from '../session/serverClock';
import { Button } from '../ui/Button';
import { LiveText, useSaid } from '../ui/LiveText';

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

  async function save(kind: FileKind): Promise<void> {
    try {
      await saveTable(kind, `接種記録_${stamp(serverNow())}`, fileRows(answer, placeName));
      say(`${FILE_KIND_WORDS[kind]}で保存しました。`);
    } catch {
      say('保存できませんでした。ネットワークの接続を確かめて、もう一度押してください。');
    }
  }

  return (
    <div className="grid gap-1 print:hidden">
      <div className="flex flex-wrap gap-x-4 gap-y-2">
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
      {/* Its line is kept free: what it says moves nothing. */}
      <LiveText said={said} className="text-std-16N-170" takesRoom />
    </div>
  );
}
