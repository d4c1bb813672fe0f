import { useMemo, useRef, useState } from 'react';
import { Button } from '../ui/Button';
import { DataTable } from '../ui/DataTable';
import { Notice } from '../ui/Notice';
import { PaperHeader } from '../ui/PaperHeader';
import { EndingNotice } from './EndingNotice';
import { ResultFilters } from './ResultFilters';
import { FILTER_WORDS, type Filter, passes, RESULT_COLUMNS, type ResultRow, tasksOf } from './resultRows';
import { SaveResult } from './SaveResult';
import type { CurrentBulk } from './store';
import { useRowPages } from './useRowPages';

export const showButtonId = (ref: string): string => `show-${ref}`;

type Props = { bulk: CurrentBulk; rows: readonly ResultRow[]; onShow: (ref: string) => void };

/** Everybody who was asked about, with what can be done with the result. */
export function ResultList({ bulk, rows, onShow }: Props) {
  const [filter, setFilter] = useState<Filter>('all');
  const [sought, setSought] = useState('');
  const table = useRef<HTMLDivElement>(null);
  const filtered = useMemo(
    () => rows.filter((row) => passes(row, filter) && row.ref.includes(sought)),
    [rows, filter, sought],
  );
  const { shown, range, pager } = useRowPages(filtered, `${filter} ${sought}`, () => table.current?.scrollIntoView());
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
          [filterWords('found'), found],
          [filterWords('consent'), rows.filter((row) => passes(row, 'consent')).length],
          [filterWords('call'), rows.filter((row) => passes(row, 'call')).length],
          [filterWords('unanswered'), persons - answered],
        ].map(([term, count]) => (
          <div key={term}>
            <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
            <dd className="text-std-18B-160 text-solid-gray-900">{count?.toLocaleString()}人</dd>
          </div>
        ))}
      </dl>
      <SaveResult bulk={bulk} rows={rows} />
      <ResultFilters
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
                  id={showButtonId(ref)}
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
