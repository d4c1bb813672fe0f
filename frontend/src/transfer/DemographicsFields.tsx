import type { Sex } from '../api/types';
import { describedBy, ErrorText, errorId, Field, INPUT_CLASS, supportId } from '../ui/Field';
import { BirthDateField } from './BirthDateField';
import { useIsAsking, useTransfer } from './TransferProvider';
import { useFieldProblem } from './useFieldProblem';
import { FIELD } from './validate';

/** Name, date of birth and sex: all three must match. */
export function DemographicsFields() {
  return (
    <div className="grid items-start gap-x-6 gap-y-4 lg:grid-cols-2">
      <NameField />
      <BirthDateField />
      <SexField />
    </div>
  );
}

function NameField() {
  const { state, dispatch } = useTransfer();
  const isLocked = useIsAsking();
  const error = useFieldProblem(FIELD.name);
  return (
    <Field
      id={FIELD.name}
      label="氏名を入力してください"
      support="氏名か氏名カナです。空白の有無と、かなの種類は問いません。髙と高のような字体の違いは、別の字として扱います。"
      error={error}
      isBeside
    >
      <input
        id={FIELD.name}
        type="text"
        autoComplete="off"
        spellCheck={false}
        readOnly={isLocked}
        aria-disabled={isLocked || undefined}
        value={state.name}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(supportId(FIELD.name), error && errorId(FIELD.name))}
        onChange={(event) => dispatch({ type: 'subject', subject: { name: event.currentTarget.value } })}
        className={`${INPUT_CLASS} w-full max-w-md`}
      />
    </Field>
  );
}

/** As forms have them, and then the two that only registers know. */
const SEXES: readonly { sex: Sex; id: string; label: string; isRare?: true }[] = [
  { sex: 'female', id: FIELD.sex, label: '女性' },
  { sex: 'male', id: 'sex-male', label: '男性' },
  { sex: 'unknown', id: 'sex-unknown', label: '台帳で不明', isRare: true },
  { sex: 'not-applicable', id: 'sex-not-applicable', label: '台帳で適用不能', isRare: true },
];

const SEX_ID = 'sex';

/** One group, one stop of the Tab key: the arrow keys choose, and Space on the way through changes nothing. */
function SexField() {
  const { state, dispatch } = useTransfer();
  const isLocked = useIsAsking();
  const error = useFieldProblem(FIELD.sex);
  return (
    <fieldset
      aria-labelledby={`${SEX_ID}-label`}
      aria-describedby={error && errorId(FIELD.sex)}
      className="grid gap-1 lg:col-span-2"
    >
      <div className="flex flex-wrap items-center gap-x-8">
        <p id={`${SEX_ID}-label`} className="text-std-17B-170">
          性別を選択してください
        </p>
        {SEXES.map(({ sex, id, label, isRare }) => (
          <label
            key={sex}
            className={`flex items-center gap-2 py-1 ${isRare ? 'text-dns-14N-130 text-solid-gray-700' : 'text-std-16N-170'}
              ${isLocked ? 'text-solid-gray-600' : ''}`}
          >
            <input
              id={id}
              type="radio"
              name={SEX_ID}
              autoComplete="off"
              checked={state.sex === sex}
              aria-disabled={isLocked || undefined}
              aria-invalid={error !== undefined || undefined}
              onChange={() => dispatch({ type: 'subject', subject: { sex } })}
              className={`grid shrink-0 appearance-none place-items-center rounded-full border-2 bg-white
                before:hidden before:size-1/2 before:rounded-full before:bg-key-900 checked:border-key-900 checked:before:block
                focus-visible:rounded-full aria-disabled:cursor-not-allowed aria-disabled:bg-solid-gray-100
                forced-colors:appearance-auto forced-colors:before:content-none
                ${isRare ? 'size-5' : 'size-6'} ${error ? 'border-error-1' : 'border-solid-gray-600'}`}
            />
            {label}
          </label>
        ))}
      </div>
      {error && <ErrorText id={errorId(FIELD.sex)}>{error}</ErrorText>}
    </fieldset>
  );
}
