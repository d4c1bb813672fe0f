import type { Sex } from '../api/types';
import { describedBy, ErrorText, errorId, Field, INPUT_CLASS, supportId } from '../ui/Field';
import { BirthDateField } from './BirthDateField';
import { useTransfer } from './TransferProvider';
import { useFieldProblem } from './useFieldProblem';
import { FIELD } from './validate';

/** Name, date of birth and sex: all three must match. */
export function DemographicsFields() {
  return (
    <div className="grid gap-8">
      <NameField />
      <BirthDateField />
      <SexField />
    </div>
  );
}

function NameField() {
  const { state, dispatch } = useTransfer();
  const error = useFieldProblem('name', FIELD.name);
  return (
    <Field
      id={FIELD.name}
      label="氏名を入力してください"
      support="氏名か氏名カナを入力します。空白の有無や、ひらがなとカタカナの違いは問いません。髙と高のような字体の違いは、別の字として扱います。"
      error={error}
    >
      <input
        id={FIELD.name}
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={state.name}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(supportId(FIELD.name), error && errorId(FIELD.name))}
        onChange={(event) => dispatch({ type: 'subject', subject: { name: event.currentTarget.value } })}
        className={`${INPUT_CLASS} w-full max-w-md`}
      />
    </Field>
  );
}

const SEXES: readonly { sex: Sex; id: string; label: string }[] = [
  { sex: 'female', id: FIELD.sex, label: '女性' },
  { sex: 'male', id: 'sex-male', label: '男性' },
];

function SexField() {
  const { state, dispatch } = useTransfer();
  const error = useFieldProblem('sex', FIELD.sex);
  return (
    <fieldset className="grid gap-2" aria-describedby={error && errorId(FIELD.sex)}>
      <legend className="mb-2 text-std-17B-170">性別を選択してください</legend>
      <div className="flex flex-wrap gap-x-8">
        {SEXES.map(({ sex, id, label }) => (
          <label key={sex} className="flex items-center gap-2 py-2 text-std-16N-170">
            <input
              id={id}
              type="radio"
              autoComplete="off"
              checked={state.sex === sex}
              aria-invalid={error !== undefined || undefined}
              onChange={() => dispatch({ type: 'subject', subject: { sex } })}
              className={`grid size-6 shrink-0 appearance-none place-items-center rounded-full border-2 bg-white
                before:hidden before:size-3 before:rounded-full before:bg-key-900 checked:border-key-900 checked:before:block
                focus-visible:rounded-full forced-colors:appearance-auto forced-colors:before:content-none
                ${error ? 'border-error-1' : 'border-solid-gray-600'}`}
            />
            {label}
          </label>
        ))}
      </div>
      {error && <ErrorText id={errorId(FIELD.sex)}>{error}</ErrorText>}
    </fieldset>
  );
}
