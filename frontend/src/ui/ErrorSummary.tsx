import { useEffect, useRef } from 'react';
import { Notice } from './Notice';

export type FieldProblem = { fieldId: string; message: string };

type Props = {
  title: string;
  /** What is still wrong; a field that was put right is no longer among them. */
  problems: readonly FieldProblem[];
  /** Said once nothing is wrong any more. The notice stays, so that the field that one is typing in doesn't jump. */
  whenRight: string;
  attempt: number;
};

/** Stands at the top and takes the focus each time a press was refused (`attempt`), with a way to each field. */
export function ErrorSummary({ title, problems, whenRight, attempt }: Props) {
  const ref = useRef<HTMLElement>(null);
  // At the top of the window, so that the fields below it are seen, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt takes the focus anew
  useEffect(() => {
    ref.current?.focus({ preventScroll: true });
    ref.current?.scrollIntoView({ block: 'start' });
  }, [attempt]);
  if (problems.length === 0) return <Notice kind="info" title={whenRight} isCompact ref={ref} />;
  return (
    <Notice kind="error" title={title} isCompact ref={ref}>
      <ul className="flex flex-wrap gap-x-6">
        {problems.map(({ fieldId, message }) => (
          <li key={fieldId}>
            <a
              href={`#${fieldId}`}
              className="text-key-900 underline underline-offset-4 hover:text-key-1000 hover:decoration-3"
              onClick={(event) => {
                // Moves the focus without leaving a trace in the address or the history.
                event.preventDefault();
                document.getElementById(fieldId)?.focus();
              }}
            >
              {message}
            </a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
