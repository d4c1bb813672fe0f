import { useId } from 'react';
import { useStaff } from '../session/useSession';
import { type Asked, useIsAsking, useTransfer } from './TransferProvider';

const CHOICES: readonly { asked: Asked; words: string }[] = [
  { asked: 'one', words: '自治体を選ぶ' },
  { asked: 'all', words: '同意済みのすべての自治体' },
];

/** One holder, or all that have agreed: by number, for staff who may ask for many. */
export function HolderChoice() {
  const { state, asked, setAsked } = useTransfer();
  const { roles } = useStaff();
  const isAsking = useIsAsking();
  const id = useId();
  if (state.method !== 'my-number' || !roles.has('bulk-inquirer')) return null;
  return (
    <fieldset aria-labelledby={id} className="flex flex-wrap items-center gap-x-8">
      <p id={id} className="text-std-17B-170">
        照会先
      </p>
      {CHOICES.map(({ asked: one, words }) => (
        <label key={one} className="flex items-center gap-2 py-1 text-std-16N-170">
          <input
            type="radio"
            name={id}
            autoComplete="off"
            checked={asked === one}
            aria-disabled={isAsking || undefined}
            onChange={() => !isAsking && setAsked(one)}
            className={RADIO_CLASS}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

export const RADIO_CLASS = `grid size-6 shrink-0 appearance-none place-items-center rounded-full border-2 border-solid-gray-600
  bg-white before:hidden before:size-1/2 before:rounded-full before:bg-key-900 checked:border-key-900 checked:before:block
  focus-visible:rounded-full aria-disabled:cursor-not-allowed aria-disabled:bg-solid-gray-100
  forced-colors:appearance-auto forced-colors:before:content-none`;
