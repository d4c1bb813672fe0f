import { useRef } from 'react';
import { Button } from '../ui/Button';
import { DataTable } from '../ui/DataTable';
import { LiveText } from '../ui/LiveText';
import { Notice } from '../ui/Notice';
import { stamped, useSaveTable } from '../ui/useSaveTable';
import { FAULT_COLUMNS, type Fault, faultFileRows } from './faults';
import { useRowPages } from './useRowPages';

type Props = {
  faults: readonly Fault[];
  /** How many rows can be asked for without the faulty ones. */
  rest: number;
  leavesOut: boolean;
  onLeaveOut: (leavesOut: boolean) => void;
  onChooseAnother: () => void;
};

/** What is wrong in the file: mended there, or left out. Never shows a number. */
export function FaultList({ faults, rest, leavesOut, onLeaveOut, onChooseAnother }: Props) {
  const { said, save } = useSaveTable();
  const table = useRef<HTMLDivElement>(null);
  const lines = new Set(faults.map(({ line }) => line)).size;
  const { shown, range, pager } = useRowPages(faults, String(faults.length), () => table.current?.scrollIntoView());

  const count = `${lines.toLocaleString()}行`;

  return (
    <div className="grid gap-4">
      <Notice
        kind={leavesOut ? 'info' : 'error'}
        title={leavesOut ? `直すところのある${count}を除いて照会します` : `${count}に、直すところがあります`}
        role="alert"
      >
        {!leavesOut && <p>ファイルを直してもう一度選ぶか、その行を除いて照会してください。</p>}
        <div className="flex flex-wrap gap-2">
          {leavesOut ? (
            <Button variant="outline" onClick={() => onLeaveOut(false)}>
              直すところの一覧に戻る
            </Button>
          ) : (
            <>
              <Button variant="outline" onClick={onChooseAnother}>
                直したファイルを選ぶ
              </Button>
              {rest > 0 && (
                <Button variant="outline" onClick={() => onLeaveOut(true)}>
                  {`この${count}を除いて、${rest.toLocaleString()}人の照会へ進む`}
                </Button>
              )}
            </>
          )}
          <Button
            variant="outline"
            onClick={() => void save('csv', stamped('一括照会で直すところ'), () => faultFileRows(faults))}
          >
            この一覧をCSVで保存
          </Button>
        </div>
        <LiveText said={said} />
      </Notice>
      {!leavesOut && (
        <div ref={table} className="grid scroll-mt-4 gap-4">
          <DataTable
            caption={`直すところ（${faults.length.toLocaleString()}件${faults.length > shown.length ? `のうち${range}` : ''}）`}
            columns={FAULT_COLUMNS}
            rows={shown}
            keyOf={({ line, column }) => `${line}${column}`}
            isDense
          />
          {pager}
        </div>
      )}
    </div>
  );
}
