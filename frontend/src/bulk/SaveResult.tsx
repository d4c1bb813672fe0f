import type { FileKind } from '../format/fileKinds';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { Button } from '../ui/Button';
import { LiveText } from '../ui/LiveText';
import { stamped, useSaveTable } from '../ui/useSaveTable';
import { NextFile } from './NextFile';
import { passes, type ResultRow, resultFileRows, taskFileRows } from './resultRows';
import { type CurrentBulk, noteSaved } from './store';

/** The result as files, on paper, and what comes after it. */
export function SaveResult({ bulk, rows }: { bulk: CurrentBulk; rows: readonly ResultRow[] }) {
  const { said, isSaving, save } = useSaveTable();
  const placeName = usePlaceNames();
  const hasTasks = rows.some((row) => passes(row, 'consent') || passes(row, 'call'));

  const whole = async (kind: FileKind) => {
    const title = '一括照会の結果';
    if (await save(kind, stamped(title), () => resultFileRows(rows, placeName), `${title}を`)) noteSaved(bulk.given);
  };
  const tasks = (kind: FileKind) => {
    const title = '同意・電話が必要な方';
    return save(kind, stamped(title), () => taskFileRows(rows), `${title}を`);
  };

  return (
    <div className="grid gap-2 print:hidden">
      <div className="flex flex-wrap gap-2">
        <Button isBusy={isSaving} onClick={() => void whole('xlsx')}>
          結果をExcelで保存
        </Button>
        <Button variant="outline" isBusy={isSaving} onClick={() => void whole('csv')}>
          結果をCSVで保存
        </Button>
        {hasTasks && (
          <>
            <Button variant="outline" isBusy={isSaving} onClick={() => void tasks('xlsx')}>
              同意・電話が必要な方をExcelで保存
            </Button>
            <Button variant="outline" isBusy={isSaving} onClick={() => void tasks('csv')}>
              同意・電話が必要な方をCSVで保存
            </Button>
          </>
        )}
        <Button variant="outline" onClick={() => window.print()}>
          表示中の一覧を印刷
        </Button>
        <NextFile />
      </div>
      <LiveText said={said} className="text-std-16N-170" />
    </div>
  );
}
