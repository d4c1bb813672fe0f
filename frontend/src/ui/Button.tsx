import type { ComponentProps } from 'react';

const VARIANTS = {
  solid:
    'border-transparent bg-key-900 text-white hover:bg-key-1000 hover:underline active:bg-key-1200 forced-colors:border-[ButtonText]',
  outline:
    'border-current bg-white text-key-900 hover:bg-key-200 hover:text-key-1000 hover:underline active:bg-key-300',
};

const GREYED =
  'border-solid-gray-300 bg-solid-gray-100 text-solid-gray-600 cursor-not-allowed forced-colors:border-[GrayText] forced-colors:text-[GrayText]';

const SIZES = { lg: 'min-h-14 min-w-34', md: 'min-h-12 min-w-24', sm: 'min-h-10 min-w-24' };

type Props = Omit<ComponentProps<'button'>, 'disabled' | 'type'> & {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  type?: 'button' | 'submit';
  /** Greyed, yet it can be reached, so that a screen reader can read why (say it by `aria-describedby`). */
  isGreyed?: boolean;
  isBusy?: boolean;
  /** Says why it is grey to who presses it all the same. */
  onGreyedPress?: (() => void) | undefined;
};

export function Button({
  variant = 'solid',
  size = 'md',
  type = 'button',
  isGreyed = false,
  isBusy = false,
  onGreyedPress,
  onClick,
  className = '',
  children,
  ...rest
}: Props) {
  const isInert = isGreyed || isBusy;
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={isInert || undefined}
      onClick={(event) => {
        // However fast the first click was answered, the second one of a double click sends nothing again, and nothing out of
        // a field that the answer has emptied.
        const isSecondClick = type === 'submit' && event.detail > 1;
        if (!isInert && !isSecondClick) return onClick?.(event);
        event.preventDefault();
        if (isGreyed && !isBusy) onGreyedPress?.();
      }}
      className={`inline-flex items-center justify-center gap-2 rounded-8 border px-4 text-oln-16B-100 underline-offset-4
        ${SIZES[size]}
        ${isGreyed ? GREYED : VARIANTS[variant]} ${isBusy ? 'cursor-progress' : ''} ${className}`}
    >
      {isBusy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}
