import type { ReactNode } from 'react';

type Props = {
  children: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  /** Greyed, yet it can be reached, so that a screen reader can read why. */
  isGreyed?: boolean;
  /** Says why it is grey to who presses it all the same. */
  onGreyedPress?: (() => void) | undefined;
  isInvalid?: boolean;
  id?: string;
  describedBy?: string | undefined;
};

export function Checkbox({
  children,
  isChecked,
  onChange,
  isGreyed = false,
  onGreyedPress,
  isInvalid = false,
  id,
  describedBy,
}: Props) {
  return (
    <label className={`flex w-fit items-center gap-2 py-1 text-std-16N-170 ${isGreyed ? 'text-solid-gray-600' : ''}`}>
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        aria-disabled={isGreyed || undefined}
        aria-invalid={isInvalid || undefined}
        aria-describedby={describedBy}
        autoComplete="off"
        onChange={(event) => {
          if (isGreyed) onGreyedPress?.();
          else onChange(event.currentTarget.checked);
        }}
        className={`grid size-6 shrink-0 appearance-none place-items-center rounded-4 border-2 bg-white bg-clip-padding
          before:hidden before:size-3.5 before:bg-white before:[clip-path:path('M5.6,11.2L12.65,4.15L11.25,2.75L5.6,8.4L2.75,5.55L1.35,6.95L5.6,11.2Z')]
          checked:before:block
          forced-colors:appearance-auto forced-colors:before:content-none
          ${
            isGreyed
              ? 'cursor-not-allowed border-solid-gray-300 bg-solid-gray-100'
              : 'border-solid-gray-600 checked:border-key-900 checked:bg-key-900 hover:border-black checked:hover:bg-key-1100'
          }
          ${isInvalid ? 'border-error-1' : ''}`}
      />
      {children}
    </label>
  );
}
