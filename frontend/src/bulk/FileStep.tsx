import { type DragEvent, useRef, useState } from 'react';
import type { FileKind } from '../format/fileKinds';
import { FILE_KIND_WORDS, saveTable } from '../format/fileKinds';
import { ProtectFirst } from '../person/ProtectFirst';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { LiveText, useSaid } from '../ui/LiveText';
import { Notice } from '../ui/Notice';
import { COLUMN, FAMILY_MAX, HEADER, HOLDERS_MAX, PERSONS_MAX } from './columns';
import { KeptNotice } from './KeptNotice';
import { chooseFile, useBulk } from './store';

const INPUT_ID = 'bulk-file';

/** Step 1: the file. It is read by this page and sent nowhere. */
export function FileStep() {
  const { file } = useBulk();
  const { roles } = useStaff();
  const isReading = file.kind === 'reading';
  return (
    <div className="grid max-w-5xl gap-6">
      {file.kind === 'problem' && (
        <Notice kind="error" title={file.problem.title} role="alert">
          <p>{file.problem.advice}</p>
          <p className="text-solid-gray-700">ファイル：{file.name}</p>
        </Notice>
      )}
      <KeptNotice />
      <p className="text-std-16N-170">
        転入した方の一覧を選ぶと、転入前の自治体にまとめて照会します。ファイルは、このブラウザーの中だけで読み取ります。
        {!roles.has('bulk-inquirer') &&
          `一度に照会できるのは、${FAMILY_MAX}人までです。それより多いときは、一括照会の権限を持つ職員が照会してください。`}
      </p>
      <ProtectFirst />
      <DropZone isReading={isReading} />
      <p role="status" className="text-std-16N-170 empty:absolute">
        {isReading && 'ファイルを読み取っています。'}
      </p>
      <Form />
    </div>
  );
}

function DropZone({ isReading }: { isReading: boolean }) {
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

const MEANINGS: readonly { column: string; words: string }[] = [
  { column: COLUMN.ref, words: '1人ずつ違う番号。英字・数字・ハイフンで15文字まで。結果は、この番号で表示します。' },
  { column: COLUMN.myNumber, words: '12桁の個人番号。' },
  {
    column: COLUMN.birthDate,
    words: '19500131 のような8桁。空でもかまいません。分からない月と日は 00 にします。',
  },
  {
    column: COLUMN.holders,
    words: `6桁の市区町村コード。${HOLDERS_MAX}つまで、「;」で区切ります。`,
  },
  { column: COLUMN.consent, words: '本人の同意を得た方は1、得ていない方は0か空。' },
];

/** Rows that a sheet of the template is laid out for: their cells are text, so that Excel drops no zeros. */
const TEMPLATE_ROWS = 500;

function Form() {
  const [said, say] = useSaid();

  async function save(kind: FileKind): Promise<void> {
    const blank = HEADER.map(() => '');
    const rows = kind === 'xlsx' ? Array.from({ length: TEMPLATE_ROWS }, () => blank) : [];
    try {
      await saveTable(kind, '一括照会ひな形', [HEADER, ...rows]);
      say(`ひな形を${FILE_KIND_WORDS[kind]}で保存しました。`);
    } catch {
      say('保存できませんでした。ネットワークの接続を確かめて、もう一度押してください。');
    }
  }

  return (
    <section aria-labelledby="bulk-form" className="grid gap-3">
      <h3 id="bulk-form" className="text-std-18B-160 text-solid-gray-900">
        ファイルの作り方
      </h3>
      <p className="text-std-16N-170">
        1行目は次の見出し、2行目からは1行に1人です。{PERSONS_MAX.toLocaleString()}
        人までです。ほかの列があっても、読み取りません。
      </p>
      <dl className="grid gap-x-6 gap-y-2 text-std-16N-170 sm:grid-cols-[auto_minmax(0,1fr)]">
        {MEANINGS.map(({ column, words }) => (
          <div key={column} className="contents">
            <dt className="font-bold">{column}</dt>
            <dd className="max-sm:pb-1">{words}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" onClick={() => void save('xlsx')}>
          Excelのひな形
        </Button>
        <Button variant="outline" onClick={() => void save('csv')}>
          CSVのひな形
        </Button>
      </div>
      <LiveText said={said} className="text-std-16N-170" />
    </section>
  );
}
