import { useId } from 'react';
import type { Scope } from '../api/types';
import { RADIO_CLASS } from '../ui/Field';
import { chooseScope } from './store';

const SCOPES: readonly { scope: Scope; words: string; note: string }[] = [
  { scope: 'named', words: 'ファイルの自治体に照会', note: '1人ずつ、ファイルに書いた自治体だけに照会します。' },
  {
    scope: 'all',
    words: '同意済みのすべての自治体に照会',
    note: '同意したすべての自治体に照会します。本人同意ありの方は、ファイルに書いた未同意の自治体にも照会します。',
  },
];

/** Whether those named in the file are asked, or all that have agreed. */
export function ScopeChoice({ scope }: { scope: Scope }) {
  const id = useId();
  return (
    <fieldset aria-labelledby={id} className="grid gap-1">
      <p id={id} className="text-std-17B-170">
        照会先
      </p>
      {SCOPES.map(({ scope: one, words, note }) => (
        <div key={one} className="grid">
          <label className="flex w-fit items-center gap-2 py-1 text-std-16N-170">
            <input
              type="radio"
              name={id}
              autoComplete="off"
              checked={scope === one}
              aria-describedby={`${id}-${one}`}
              onChange={() => chooseScope(one)}
              className={RADIO_CLASS}
            />
            {words}
          </label>
          <p id={`${id}-${one}`} className="pl-8 text-std-16N-170 text-solid-gray-700">
            {note}
          </p>
        </div>
      ))}
    </fieldset>
  );
}
