import { type DragEvent, useRef, useState } from 'react';
import { Button } from '../ui/Button';
import { chooseFile } from './store';

const INPUT_ID = 'bulk-file';

/** Where a file is dropped, or chosen. */
export function DropZone({ isReading }: { isReading: boolean }) {
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  function take(files: FileList | null): void {
    const [file] = files ?? [];
    // The same file, mended, is to be chosen again.
    if (input.current) input.current.value = '';
    if (file && !isReading) void chooseFile(file);
  }

  function over(event: DragEvent): void {
    event.preventDefault();
    setIsOver(true);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the button beside does the same
    <div
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        take(event.dataTransfer.files);
      }}
      className={`grid justify-items-center gap-3 rounded-12 border-2 border-dashed p-6 text-center
        ${isOver ? 'border-key-900 bg-key-50' : 'border-solid-gray-420'}`}
    >
      <p className="text-std-16N-170 max-sm:hidden">ここにファイルを置くか、</p>
      <Button size="lg" isBusy={isReading} onClick={() => input.current?.click()}>
        {isReading ? '読み取っています' : 'ファイルを選ぶ'}
      </Button>
      <input
        ref={input}
        id={INPUT_ID}
        type="file"
        accept=".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        aria-label="一括照会のファイル"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => take(event.currentTarget.files)}
      />
      <p className="text-std-16N-170 text-solid-gray-700">CSV（UTF-8かシフトJIS）、またはExcelブック（.xlsx）</p>
    </div>
  );
}
