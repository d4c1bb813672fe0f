import { serverNow } from '../api/serverClock';
import { formatDay, todayInJapan } from '../format/dates';
import { describedBy, ErrorText, errorId, INPUT_CLASS, Support, supportId } from '../ui/Field';
import { type BirthDateText, parseBirthDate, splitWholeDate } from './birthDate';
import { useTransfer } from './TransferProvider';
import { useFieldProblem } from './useFieldProblem';
import { FIELD } from './validate';

const ID = 'birth-date';

/** Plain fields instead of a calendar: nobody turns back pages to 昭和25年. */
export function BirthDateField() {
  const { state, dispatch } = useTransfer();
  const error = useFieldProblem('birthDate', FIELD.year, FIELD.month, FIELD.day);
  const parsed = parseBirthDate(state.birthDate, todayInJapan(serverNow()));

  function change(name: keyof BirthDateText, text: string): void {
    const whole = name === 'year' ? splitWholeDate(text) : undefined;
    dispatch({ type: 'subject', subject: { birthDate: whole ?? { ...state.birthDate, [name]: text } } });
  }

  const part = (name: keyof BirthDateText, id: string, label: string, width: string) => (
    <label className="flex items-center gap-2 text-std-16N-170">
      <input
        id={id}
        type="text"
        inputMode={name === 'year' ? 'text' : 'numeric'}
        autoComplete="off"
        value={state.birthDate[name]}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(supportId(ID), error && errorId(ID))}
        onChange={(event) => change(name, event.currentTarget.value)}
        className={`${INPUT_CLASS} ${width}`}
      />
      {label}
    </label>
  );

  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-std-17B-170">生年月日を入力してください</legend>
      <Support id={supportId(ID)}>年は西暦でも和暦でも入力できます。例：1950、昭和25、S25</Support>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        {part('year', FIELD.year, '年', 'w-32')}
        <div className="flex gap-x-4">
          {part('month', FIELD.month, '月', 'w-16')}
          {part('day', FIELD.day, '日', 'w-16')}
        </div>
      </div>
      {error && <ErrorText id={errorId(ID)}>{error}</ErrorText>}
      <p role="status" className="min-h-[1.7em] text-std-16N-170 text-solid-gray-700">
        {'day' in parsed && formatDay(parsed.day)}
      </p>
    </fieldset>
  );
}
