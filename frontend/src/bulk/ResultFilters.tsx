import { useId, useMemo } from 'react';
import { INPUT_CLASS } from '../ui/Field';
import { FILTER_WORDS, type Filter, passes, type ResultRow } from './resultRows';

type Props = {
  rows: readonly ResultRow[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
  sought: string;
  onSeek: (text: string) => void;
};

/** Which persons are shown: by what came of it, and by 整理番号. */
export function ResultFilters({ rows, filter, onFilter, sought, onSeek }: Props) {
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
