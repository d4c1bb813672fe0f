import { useCallback, useEffect } from 'react';
import { closeView, openView } from '../ui/router';
import { AllHoldersAnswer } from './AllHoldersAnswer';
import { AllHoldersForm } from './AllHoldersForm';
import { clear, useCounter } from './counter';
import { useNextKey } from './NextInquiry';
import { useTransfer } from './TransferProvider';

/** At the counter: one person, asked of all holders that have agreed, in place of one that is chosen. */
export default function AllHolders() {
  const counter = useCounter();
  const { dispatch } = useTransfer();
  const next = useCallback(() => {
    clear();
    dispatch({ type: 'next' });
  }, [dispatch]);
  const isAnswered = counter.kind === 'answered';
  useEffect(() => (isAnswered ? openView(next) : undefined), [isAnswered, next]);
  useEffect(() => {
    // Once it is answered, the number is no longer needed here.
    if (isAnswered) dispatch({ type: 'subject', subject: { myNumber: '' } });
  }, [isAnswered, dispatch]);
  const goOn = useCallback(() => {
    next();
    closeView();
  }, [next]);
  useNextKey(isAnswered, goOn);

  return counter.kind === 'answered' ? <AllHoldersAnswer row={counter.row} onNext={goOn} /> : <AllHoldersForm />;
}
