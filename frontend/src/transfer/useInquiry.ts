import { useRef } from 'react';
import { inquire } from '../api/client';
import { failureOf } from '../api/failure';
import { alive, pressOf } from '../api/press';
import { todayInJapan } from '../format/dates';
import { settled } from '../person/birthDate';
import { serverNow } from '../session/serverClock';
import type { Press } from './state';
import { useTransfer } from './TransferProvider';
import { problemsOf, validate } from './validate';

/** Asks once for each press, and the same again for a retry. */
export function useInquiry(onRefused: () => void) {
  const { state, dispatch } = useTransfer();
  const isAsking = useRef(false);

  async function send(press: Press): Promise<void> {
    // A second press while the first is on its way must not ask twice.
    if (isAsking.current) return;
    isAsking.current = true;
    dispatch({ type: 'asking', press });
    try {
      dispatch({ type: 'answered', answer: await inquire(press.key, press.body) });
    } catch (error) {
      const failure = failureOf(error);
      dispatch({ type: 'failed', failure, press, problems: problemsOf(failure) });
      // What the screen showed about consent may be out of date.
      if (failure.kind === 'problem' && failure.status === 403) onRefused();
    } finally {
      isAsking.current = false;
    }
  }

  function press(): void {
    // Enter in the field itself: it wasn't left.
    const birthDate = settled(state.birthDate);
    dispatch({ type: 'birth-date-left' });
    const validated = validate({ ...state, birthDate }, todayInJapan(serverNow()));
    if ('problems' in validated) dispatch({ type: 'refused-here', problems: validated.problems });
    else void send(pressOf(validated.body, state.unanswered));
  }

  return { press, retry: (failed: Press) => void send(alive(failed)) };
}
