import type { ReactNode } from 'react';
import { Icon } from './icons';

/** Ids of the parts of a field, so that label, explanation and message are read out with it. */
export const supportId = (fieldId: string): string => `${fieldId}-support`;
export const errorId = (fieldId: string): string => `${fieldId}-error`;

export function describedBy(...ids: (string | false | undefined)[]): string | undefined {
  return ids.filter(Boolean).join(' ') || undefined;
}

export const INPUT_CLASS = `rounded-8 border border-solid-gray-600 bg-white px-4 text-oln-16N-100
  text-solid-gray-800 min-h-12 hover:border-black aria-invalid:border-2 aria-invalid:border-error-1
  aria-disabled:cursor-not-allowed aria-disabled:border-solid-gray-300 aria-disabled:bg-solid-gray-100
  aria-disabled:text-solid-gray-600 forced-colors:aria-disabled:border-[GrayText]
  forced-colors:aria-disabled:text-[GrayText]`;

export const RADIO_CLASS = `grid size-6 shrink-0 appearance-none place-items-center rounded-full border-2 border-solid-gray-600
  bg-white before:hidden before:size-1/2 before:rounded-full before:bg-key-900 checked:border-key-900 checked:before:block
  focus-visible:rounded-full aria-disabled:cursor-not-allowed aria-disabled:bg-solid-gray-100
  forced-colors:appearance-auto forced-colors:before:content-none`;

/**
 * Of fields that stand side by side in a grid: what one types into begins on one line, however many lines the explanations
 * take. Each has two parts, explanation and field.
 */
export const BESIDE = 'lg:row-span-2 lg:grid-rows-subgrid';

/** Label and explanation on one line where both fit. */
export const LABEL_ROW = 'flex flex-wrap content-start items-baseline gap-x-4';

export function Support({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="text-std-16N-170 text-solid-gray-700">
      {children}
    </p>
  );
}

export function ErrorText({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1 text-std-16N-170 text-error-2">
      <Icon name="error" className="mt-0.5 size-6" />
      {children}
    </p>
  );
}

type Props = {
  id: string;
  label: string;
  support?: ReactNode;
  error?: string | undefined;
  isBeside?: boolean;
  children: ReactNode;
};

/** Label, explanation, the field itself, and what is wrong with it. */
export function Field({ id, label, support, error, isBeside = false, children }: Props) {
  return (
    <div className={`grid gap-1 ${isBeside ? BESIDE : ''}`}>
      <div className={LABEL_ROW}>
        <label htmlFor={id} className="w-fit text-std-17B-170">
          {label}
        </label>
        {support && <Support id={supportId(id)}>{support}</Support>}
      </div>
      <div className="grid gap-1">
        {children}
        {error && <ErrorText id={errorId(id)}>{error}</ErrorText>}
      </div>
    </div>
  );
}
