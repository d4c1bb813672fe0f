import { useEffect, useRef } from 'react';
import { useStaff } from '../session/useSession';
import { Notice } from '../ui/Notice';
import { AskingStep } from './AskingStep';
import { CheckStep } from './CheckStep';
import { FileStep } from './FileStep';
import { ResultStep } from './ResultStep';
import { type BulkState, useBulk } from './store';

const STEPS = [
  { step: 'file', words: 'ファイル' },
  { step: 'check', words: '確認' },
  { step: 'asking', words: '照会' },
  { step: 'result', words: '結果' },
] as const;

type Step = (typeof STEPS)[number]['step'];

/** 一括照会: a file of movers-in, asked of their former municipalities, in four steps on one page. */
export default function BulkPage() {
  const { roles } = useStaff();
  const state = useBulk();
  const step = stepOf(state);
  const heading = useRef<HTMLHeadingElement>(null);
  useMissedDrops();
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    // The button that led here is gone.
    shown.current = step;
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [step]);

  if (!roles.has('inquirer') && !roles.has('bulk-inquirer'))
    return (
      <Notice kind="info" title="照会の権限を持つ職員だけが照会できます">
        <p>必要な場合は、システムの管理者に権限の追加を依頼してください。</p>
      </Notice>
    );
  const at = STEPS.findIndex((one) => one.step === step);
  return (
    <div className="grid gap-6">
      <ol aria-label="一括照会の手順" className="flex flex-wrap gap-x-2 gap-y-1 text-std-16N-170 print:hidden">
        {STEPS.map(({ step: one, words }, index) => (
          <li
            key={one}
            aria-current={one === step ? 'step' : undefined}
            className="flex items-center gap-2 rounded-full border border-solid-gray-420 px-3 py-0.5 text-solid-gray-700
              aria-[current=step]:border-key-900 aria-[current=step]:bg-key-900 aria-[current=step]:font-bold aria-[current=step]:text-white
              forced-colors:aria-[current=step]:border-[Highlight]"
          >
            {`${index + 1} ${words}`}
            {index < at && <span className="sr-only">（済み）</span>}
          </li>
        ))}
      </ol>
      <h2 ref={heading} tabIndex={-1} className="sr-only">
        {`手順${at + 1}：${STEPS[at]?.words ?? ''}`}
      </h2>
      <StepOf step={step} />
    </div>
  );
}

/** A file that is dropped beside the place for it would be opened by the browser, in the place of this page. */
function useMissedDrops(): void {
  useEffect(() => {
    const prevent = (event: Event) => event.preventDefault();
    for (const name of ['dragover', 'drop']) window.addEventListener(name, prevent);
    return () => {
      for (const name of ['dragover', 'drop']) window.removeEventListener(name, prevent);
    };
  }, []);
}

function stepOf({ file, bulk }: BulkState): Step {
  if (bulk) return bulk.ending === undefined ? 'asking' : 'result';
  return file.kind === 'read' ? 'check' : 'file';
}

function StepOf({ step }: { step: Step }) {
  switch (step) {
    case 'file':
      return <FileStep />;
    case 'check':
      return <CheckStep />;
    case 'asking':
      return <AskingStep />;
    case 'result':
      return <ResultStep />;
  }
}
