import { useId } from 'react';
import { useStaff } from '../session/useSession';
import { RADIO_CLASS } from '../ui/Field';
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
