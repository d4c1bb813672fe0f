import { useId } from 'react';
import { formatMonth, type Month, monthOf, monthsBetween } from '../format/dates';
import { serverNow } from '../session/serverClock';
import { Button } from '../ui/Button';
import { INPUT_CLASS } from '../ui/Field';

/** Inquiries can be made since then; how long their record is kept is the operator's decision. */
const FIRST: Month = '2021-12';

/** A month by list, and its neighbours by one press. A native list: not every browser has a field for months. */
export function MonthPicker({ month, onChange }: { month: Month; onChange: (month: Month) => void }) {
  const id = useId();
  const noteId = `${id}-note`;
  const months = monthsBetween(FIRST, monthOf(serverNow()));
  const at = months.indexOf(month);
  const older = months[at + 1];
  const newer = months[at - 1];
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="w-fit text-std-17B-170">
        月
      </label>
      <div className="flex flex-wrap gap-2">
        <select
          id={id}
          value={month}
          onChange={(event) => onChange(event.currentTarget.value as Month)}
          className={`${INPUT_CLASS} min-h-12 py-0`}
        >
          {months.map((value) => (
            <option key={value} value={value}>
              {formatMonth(value)}
            </option>
          ))}
        </select>
        <Button
          variant="outline"
          isGreyed={!older}
          aria-describedby={older ? undefined : noteId}
          onClick={() => older && onChange(older)}
        >
          前の月
        </Button>
        <Button
          variant="outline"
          isGreyed={!newer}
          aria-describedby={newer ? undefined : noteId}
          onClick={() => newer && onChange(newer)}
        >
          次の月
        </Button>
        {(!newer || !older) && (
          <p id={noteId} className="self-center text-std-16N-170 text-solid-gray-700">
            {newer ? 'これより前の記録はありません。' : '今月の分を表示しています。'}
          </p>
        )}
      </div>
    </div>
  );
}
