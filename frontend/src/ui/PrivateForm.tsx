import type { ReactNode } from 'react';

type Props = { className: string; onSubmit: () => void; children: ReactNode };

/** Nothing is ever submitted by the browser, nor remembered by it: a number must not get into an address. */
export function PrivateForm({ className, onSubmit, children }: Props) {
  return (
    <form
      className={className}
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
