import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { stamp } from '../format/dates';
import { FILE_KIND_WORDS, type FileKind, saveTable } from '../format/fileKinds';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { serverNow } from '../session/serverClock';
import { Button } from '../ui/Button';
import { DataTable } from '../ui/DataTable';
import { INPUT_CLASS } from '../ui/Field';
import { LiveText, useSaid } from '../ui/LiveText';
import { Notice } from '../ui/Notice';
import { PaperHeader } from '../ui/PaperHeader';
import { closeView, openView } from '../ui/router';
import { EndingNotice } from './EndingNotice';
import { PersonResult } from './PersonResult';
import {
  FILTER_WORDS,
  type Filter,
  passes,
  RESULT_COLUMNS,
  type ResultRow,
  resultFileRows,
  rowsOf,
  taskFileRows,
  tasksOf,
} from './resultRows';
import { beginAnew, type CurrentBulk, noteSaved, useBulk } from './store';
import { usePages } from './usePages';

/** Step 4: what came of it. */
export function ResultStep() {
  const { bulk } = useBulk();
  return bulk ? <ResultOf bulk={bulk} /> : null;
}

function ResultOf({ bulk }: { bulk: CurrentBulk }) {
  const rows = useMemo(() => rowsOf(bulk), [bulk]);
  const [chosen, setChosen] = useState<string>();
  const row = rows.find(({ ref }) => ref === chosen);
  const close = useCallback(() => setChosen(undefined), []);
  const isOpen = row !== undefined;
  useEffect(() => (isOpen ? openView(close) : undefined), [isOpen, close]);
  const lastShown = useRef<string>(undefined);
  useEffect(() => {
    // Back in the list, at the row that one came from.
    if (chosen === undefined && lastShown.current !== undefined)
      document.getElementById(buttonId(lastShown.current))?.focus();
    lastShown.current = chosen;
  }, [chosen]);

  if (row)
    return (
      <PersonResult
        row={row}
        onBack={() => {
          close();
          closeView();
        }}
      />
    );
  return <ResultList bulk={bulk} rows={rows} onShow={setChosen} />;
}

const buttonId = (ref: string): string => `show-${ref}`;

type ListProps = { bulk: CurrentBulk; rows: readonly ResultRow[]; onShow: (ref: string) => void };

function ResultList({ bulk, rows, onShow }: ListProps) {
  const [filter, setFilter] = useState<Filter>('all');
  const [sought, setSought] = useState('');
  const table = useRef<HTMLDivElement>(null);
  const filtered = useMemo(
    () => rows.filter((row) => passes(row, filter) && row.ref.includes(sought)),
    [rows, filter, sought],
  );
  const { shown, range, pager } = usePages(filtered, `${filter} ${sought}`, () => table.current?.scrollIntoView());
  const { persons, answered, found } = bulk.progress;

  return (
    <div className="on-paper-landscape grid gap-6">
      <PaperHeader>
        一括照会の結果　{filterWords(filter)}　{filtered.length > 0 && range}（全{filtered.length.toLocaleString()}件）
      </PaperHeader>
      <div className="contents print:hidden">
        <EndingNotice bulk={bulk} />
        {answered === persons && (
          <Notice kind="success" title={`${persons.toLocaleString()}人の照会が終わりました`} role="status">
            <p>結果は、画面を閉じるかサインアウトすると消えます。必要なものを保存してください。</p>
          </Notice>
        )}
      </div>
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        {[
          ['対象の人数', persons],
          ['該当あり', found],
          ['本人同意が必要', rows.filter((row) => passes(row, 'consent')).length],
          ['電話での確認が必要', rows.filter((row) => passes(row, 'call')).length],
          ['回答なし', persons - answered],
        ].map(([term, count]) => (
          <div key={term}>
            <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
            <dd className="text-std-18B-160 text-solid-gray-900">{count?.toLocaleString()}人</dd>
          </div>
        ))}
      </dl>
      <SaveResult rows={rows} />
      <Filters
        rows={rows}
        filter={filter}
        onFilter={setFilter}
        sought={sought}
        onSeek={(text) => setSought(text.normalize('NFKC').trim())}
      />
      <p role="status" className="sr-only">
        {`${filtered.length.toLocaleString()}件を表示しています。`}
      </p>
      <div ref={table} className="grid scroll-mt-4 gap-4">
        {filtered.length === 0 ? (
          <Notice kind="info" title="当てはまる方はいません">
            <p>絞り込みを変えてください。</p>
          </Notice>
        ) : (
          <DataTable
            caption={`${filterWords(filter)}（${filtered.length.toLocaleString()}件${filtered.length > shown.length ? `のうち${range}` : ''}）`}
            columns={RESULT_COLUMNS}
            rows={shown}
            keyOf={({ ref }) => ref}
            isMarked={(row) => tasksOf(row).length > 0}
            isDense
            action={{
              title: '操作',
              of: ({ ref }) => (
                <Button
                  id={buttonId(ref)}
                  variant="outline"
                  size="sm"
                  aria-label={`${ref}の結果を表示`}
                  onClick={() => onShow(ref)}
                >
                  表示
                </Button>
              ),
            }}
          />
        )}
        {pager}
      </div>
    </div>
  );
}

const filterWords = (filter: Filter): string => FILTER_WORDS.find((one) => one.filter === filter)?.words ?? '';

type FiltersProps = {
  rows: readonly ResultRow[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
  sought: string;
  onSeek: (text: string) => void;
};

function Filters({ rows, filter, onFilter, sought, onSeek }: FiltersProps) {
  const id = useId();
  const counts = useMemo(
    () => FILTER_WORDS.map((one) => ({ ...one, count: rows.filter((row) => passes(row, one.filter)).length })),
    [rows],
  );
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-3 print:hidden">
      <div className="grid gap-1">
        <label htmlFor={`${id}-filter`} className="w-fit text-std-17B-170">
          結果で絞り込む
        </label>
        <select
          id={`${id}-filter`}
          value={filter}
          onChange={(event) => onFilter(event.currentTarget.value as Filter)}
          className={`${INPUT_CLASS} py-0`}
        >
          {counts
            .filter((one) => one.count > 0 || one.filter === filter)
            .map(({ filter: value, words, count }) => (
              <option key={value} value={value}>
                {`${words}（${count.toLocaleString()}人）`}
              </option>
            ))}
        </select>
      </div>
      <div className="grid gap-1">
        <label htmlFor={`${id}-seek`} className="w-fit text-std-17B-170">
          整理番号で探す
        </label>
        <input
          id={`${id}-seek`}
          type="text"
          autoComplete="off"
          spellCheck={false}
          defaultValue={sought}
          onChange={(event) => onSeek(event.currentTarget.value)}
          className={`${INPUT_CLASS} w-56`}
        />
      </div>
    </div>
  );
}

function SaveResult({ rows }: { rows: readonly ResultRow[] }) {
  const [said, say] = useSaid();
  const [isSaving, setIsSaving] = useState(false);
  const placeName = usePlaceNames();
  const hasTasks = rows.some((row) => passes(row, 'consent') || passes(row, 'call'));

  async function save(kind: FileKind, title: string, table: () => string[][], isWhole: boolean): Promise<void> {
    setIsSaving(true);
    try {
      // First the button shows that it was pressed: a large file takes a moment.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await saveTable(kind, `${title}_${stamp(serverNow())}`, table());
      if (isWhole) noteSaved();
      say(`${title}を${FILE_KIND_WORDS[kind]}で保存しました。`);
    } catch {
      say('保存できませんでした。ネットワークの接続を確かめて、もう一度押してください。');
    } finally {
      setIsSaving(false);
    }
  }
  const whole = (kind: FileKind) => void save(kind, '一括照会の結果', () => resultFileRows(rows, placeName), true);
  const tasks = (kind: FileKind) => void save(kind, '同意・電話が必要な方', () => taskFileRows(rows), false);

  return (
    <div className="grid gap-2 print:hidden">
      <div className="flex flex-wrap gap-2">
        <Button isBusy={isSaving} onClick={() => whole('xlsx')}>
          結果をExcelで保存
        </Button>
        <Button variant="outline" isBusy={isSaving} onClick={() => whole('csv')}>
          結果をCSVで保存
        </Button>
        {hasTasks && (
          <>
            <Button variant="outline" isBusy={isSaving} onClick={() => tasks('xlsx')}>
              同意・電話が必要な方をExcelで保存
            </Button>
            <Button variant="outline" isBusy={isSaving} onClick={() => tasks('csv')}>
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

/** What isn't saved would be gone: then it asks once more. */
function NextFile() {
  const { bulk } = useBulk();
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking)
    return (
      <Button variant="outline" onClick={() => (bulk?.isSaved ? beginAnew() : setIsAsking(true))}>
        次の一括照会へ
      </Button>
    );
  return (
    <div className="w-full">
      <Notice kind="warning" title="結果を保存していません" role="alert">
        <p>次の一括照会へ進むと、この結果は画面から消えます。</p>
        <div className="flex flex-wrap gap-2">
          <Button variant="outline" onClick={beginAnew}>
            保存せずに進む
          </Button>
          <Button variant="outline" onClick={() => setIsAsking(false)}>
            この結果に戻る
          </Button>
        </div>
      </Notice>
    </div>
  );
}
