import type { FileKind } from '../format/fileKinds';
import { Button } from '../ui/Button';
import { LiveText } from '../ui/LiveText';
import { useSaveTable } from '../ui/useSaveTable';
import { COLUMN, HEADER, HOLDERS_MAX, PERSONS_MAX } from './columns';

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
const BLANK_ROWS = Array.from({ length: 500 }, () => HEADER.map(() => ''));

/** How a file is written, and forms to begin with. */
export function FileForm() {
  const { said, save } = useSaveTable();

  const saveForm = (kind: FileKind) =>
    save(kind, '一括照会ひな形', () => [HEADER, ...(kind === 'xlsx' ? BLANK_ROWS : [])], 'ひな形を');

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
        <Button variant="outline" onClick={() => void saveForm('xlsx')}>
          Excelのひな形
        </Button>
        <Button variant="outline" onClick={() => void saveForm('csv')}>
          CSVのひな形
        </Button>
      </div>
      <LiveText said={said} className="text-std-16N-170" />
    </section>
  );
}
