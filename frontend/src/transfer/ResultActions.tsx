import { tabSeparated } from '../format/csv';
import { Button } from '../ui/Button';
import { LiveText } from '../ui/LiveText';
import { stamped, useSaveTable } from '../ui/useSaveTable';
import { NextInquiry } from './NextInquiry';

type Props = {
  /** The answer as a table, with its header. */
  rows: () => readonly (readonly string[])[];
  onNext: () => void;
};

/** What can be done with an answer. */
export function ResultActions({ rows, onNext }: Props) {
  const { said, say, save } = useSaveTable();

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(tabSeparated(rows()));
      say('コピーしました。');
    } catch {
      say('コピーできませんでした。ブラウザーの設定でコピーを許可するか、CSVで保存してください。');
    }
  }

  return (
    <div className="grid gap-1 print:hidden">
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <NextInquiry onNext={onNext} />
        <Button variant="outline" onClick={() => window.print()}>
          印刷
        </Button>
        <Button variant="outline" onClick={() => void save('xlsx', stamped('接種記録'), rows)}>
          Excelで保存
        </Button>
        <Button variant="outline" onClick={() => void save('csv', stamped('接種記録'), rows)}>
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
