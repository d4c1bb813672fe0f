import { useRef, useState } from 'react';
import { protect } from '../api/client';
import { type Failure, failureOf, isWorthRetrying } from '../api/failure';
import { alive, type Press as PressOf, pressOf } from '../api/press';
import type { Protection, ProtectRequest } from '../api/types';
import { todayInJapan } from '../format/dates';
import { serverNow } from '../session/serverClock';
import type { FieldProblem } from '../ui/ErrorSummary';
import { EMPTY, FIELD, type ProtectForm, problemsOf, validate } from './validate';

export type Press = PressOf<ProtectRequest>;

export type Outcome =
  | { kind: 'none' }
  | { kind: 'asking' }
  /** `edited`: fields that changed since. */
  | { kind: 'refused'; problems: readonly FieldProblem[]; edited: readonly string[]; attempt: number }
  | { kind: 'failed'; failure: Failure; press: Press }
  | { kind: 'protected'; protection: Protection };

const today = () => todayInJapan(serverNow());

/** The form that protects a person: once for each press, and the same again for a retry. */
export function useProtect(onProtected: () => void) {
  const [form, setForm] = useState(EMPTY);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  /** A press whose answer didn't come, though the person may be protected by it. */
  const unanswered = useRef<Press | undefined>(undefined);
  const attempts = useRef(0);
  const isAsking = useRef(false);

  function edit(field: keyof ProtectForm, value: string): void {
    setForm((last) => ({ ...last, [field]: value }));
    setOutcome((last) => {
      if (last.kind === 'refused') return { ...last, edited: [...last.edited, FIELD[field]] };
      // What was said of the person before isn't said of the next.
      return last.kind === 'protected' ? { kind: 'none' } : last;
    });
  }

  function refuse(problems: readonly FieldProblem[]): void {
    attempts.current += 1;
    setOutcome({ kind: 'refused', problems, edited: [], attempt: attempts.current });
  }

  async function send(press: Press): Promise<void> {
    // A second press while the first is on its way must not ask twice.
    if (isAsking.current) return;
    isAsking.current = true;
    setOutcome({ kind: 'asking' });
    try {
      const protection = await protect(press.key, press.body);
      unanswered.current = undefined;
      setForm(EMPTY);
      setOutcome({ kind: 'protected', protection });
      onProtected();
    } catch (error) {
      const failure = failureOf(error);
      const problems = problemsOf(failure);
      unanswered.current = isWorthRetrying(failure) ? press : undefined;
      if (problems.length > 0) refuse(problems);
      else setOutcome({ kind: 'failed', failure, press });
    } finally {
      isAsking.current = false;
    }
  }

  function press(): void {
    const validated = validate(form, today());
    if ('problems' in validated) refuse(validated.problems);
    else void send(pressOf(validated.body, unanswered.current));
  }

  return { form, outcome, edit, press, retry: (failed: Press) => void send(alive(failed)) };
}

/** What the last press found wrong, as far as it still is: a field that was changed is looked at anew. */
export function standingProblems(form: ProtectForm, outcome: Outcome): readonly FieldProblem[] {
  if (outcome.kind !== 'refused') return [];
  const now = validate(form, today());
  const found = 'problems' in now ? now.problems : [];
  return outcome.problems.flatMap((problem) =>
    outcome.edited.includes(problem.fieldId) ? found.filter(({ fieldId }) => fieldId === problem.fieldId) : [problem],
  );
}
