import type { ClipboardEvent } from 'react';
import { formatDay, todayInJapan } from '../format/dates';
import { type BirthDateText, isFinished, parseBirthDate, settled, splitWholeDate } from '../person/birthDate';
import { serverNow } from '../session/serverClock';
import { BESIDE, describedBy, ErrorText, errorId, INPUT_CLASS, Support, supportId } from '../ui/Field';
import { afterPress } from '../ui/pressGuard';
import { useIsAsking, useTransfer } from './TransferProvider';
import { useFieldProblem } from './useFieldProblem';
import { FIELD } from './validate';

const ID = 'birth-date';

/** Plain fields instead of a calendar: nobody turns back pages to 昭和25年. */
export function BirthDateField() {
  const { state, dispatch } = useTransfer();
  const isLocked = useIsAsking();
  const { birthDate } = state;
  const error = useFieldProblem(FIELD.year, FIELD.month, FIELD.day);
  const parsed = parseBirthDate(birthDate, todayInJapan(serverNow()));

  const put = (text: BirthDateText) =>
    text !== birthDate && dispatch({ type: 'subject', subject: { birthDate: text } });

  /** A whole date is split once it is there as a whole: never while it is typed, where 1 may yet become 12. */
  function paste(event: ClipboardEvent): void {
    const whole = splitWholeDate(event.clipboardData.getData('text'));
    if (!whole || isLocked) return;
    event.preventDefault();
    put(whole);
  }

  const part = (name: keyof BirthDateText, id: string, label: string, width: string) => (
    <label className="flex items-center gap-2 text-std-16N-170">
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        readOnly={isLocked}
        aria-disabled={isLocked || undefined}
        value={birthDate[name]}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(supportId(ID), error && errorId(ID))}
        onChange={(event) => put({ ...birthDate, [name]: event.currentTarget.value })}
        onPaste={paste}
        onCompositionEnd={(event) => {
          const text = event.currentTarget.value;
          if (isFinished(text)) put(settled({ ...birthDate, [name]: text }));
        }}
        onBlur={() => afterPress(() => dispatch({ type: 'birth-date-left' }))}
        className={`${INPUT_CLASS} ${width}`}
      />
      {label}
    </label>
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't share the rows of the grid around it
    <div role="group" aria-labelledby={`${ID}-label`} className={`grid gap-1 ${BESIDE}`}>
      <div>
        {/* What was understood stands where it moves nothing. */}
        <div className="grid gap-x-4 sm:flex sm:items-baseline">
          <p id={`${ID}-label`} className="text-std-17B-170">
            生年月日を入力してください
          </p>
          <p role="status" className="min-h-[1.7em] text-std-16N-170 whitespace-nowrap text-solid-gray-700 sm:min-h-0">
            {'day' in parsed && formatDay(parsed.day)}
          </p>
        </div>
        <Support id={supportId(ID)}>
          1950、昭和25、S25
          のどれでも、年の欄に「S25.1.31」とまとめても入力できます。分からない月と日は「不詳」とします。
        </Support>
      </div>
      <div className="grid gap-1">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {part('year', FIELD.year, '年', 'w-36')}
          <div className="flex gap-x-4">
            {part('month', FIELD.month, '月', 'w-18')}
            {part('day', FIELD.day, '日', 'w-18')}
          </div>
        </div>
        {error && <ErrorText id={errorId(ID)}>{error}</ErrorText>}
      </div>
    </div>
  );
}
