import { createContext, type Dispatch, type ReactNode, useContext, useReducer, useState } from 'react';
import { todayInJapan } from '../format/dates';
import { serverNow } from '../session/serverClock';
import type { FieldProblem } from '../ui/ErrorSummary';
import { standingProblems } from './problems';
import { INITIAL, reduce, type TransferAction, type TransferState } from './state';

/** What is asked: one holder, at the counter all that have agreed, or many persons by a file. */
export type Asked = 'one' | 'all' | 'bulk';

type Transfer = {
  state: TransferState;
  dispatch: Dispatch<TransferAction>;
  asked: Asked;
  setAsked: (asked: Asked) => void;
};

const TransferContext = createContext<Transfer | undefined>(undefined);

/** Above the pages, so that a look at 利用規約 doesn't empty the form. */
export function TransferProvider({ children }: { children: ReactNode }) {
  const [state, dispatch] = useReducer(reduce, INITIAL);
  const [asked, setAsked] = useState<Asked>('one');
  return <TransferContext value={{ state, dispatch, asked, setAsked }}>{children}</TransferContext>;
}

export function useTransfer(): Transfer {
  const transfer = useContext(TransferContext);
  if (!transfer) throw new Error('useTransfer outside of its provider');
  return transfer;
}

/** Whether the form stands still because what stands in it is being asked. */
export const useIsAsking = (): boolean => useTransfer().state.outcome.kind === 'asking';

export function useStandingProblems(): FieldProblem[] {
  return standingProblems(useTransfer().state, todayInJapan(serverNow()));
}
