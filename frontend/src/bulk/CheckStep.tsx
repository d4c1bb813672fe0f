import { useCallback, useMemo } from 'react';
import { useLoad } from '../api/useLoad';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { type Agreements, loadAgreements } from './agreements';
import type { Reading } from './checkRows';
import { FaultList } from './FaultList';
import { faultsOf, rowsToAsk, summaryOf } from './persons';
import { RepeatedNotice } from './RepeatedNotice';
import { ScopeChoice } from './ScopeChoice';
import { StartForm } from './StartForm';
import { SummaryFacts } from './SummaryFacts';
import { chooseAnother, leaveOut, useBulk } from './store';

/** Step 2: what was read, whom it will be asked of, and what staff confirm before it is. */
export function CheckStep() {
  const state = useBulk();
  const { file, scope } = state;
  const reading = file.kind === 'read' ? file.reading : NOTHING;
  const faults = useMemo(() => faultsOf(reading, scope), [reading, scope]);
  const rows = useMemo(() => rowsToAsk(reading, scope), [reading, scope]);
  const { roles, municipality } = useStaff();
  const { agreements, reload } = useAgreements(
    rows.flatMap(({ person }) => person.holders),
    municipality,
  );
  const summary = useMemo(
    () => (agreements.status === 'ready' ? summaryOf(rows, agreements.data, municipality) : undefined),
    [rows, agreements, municipality],
  );

  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <p className="text-std-16N-170">ファイル：{file.kind === 'read' && file.name}</p>
        <Button variant="outline" size="sm" onClick={chooseAnother}>
          別のファイルを選ぶ
        </Button>
      </div>
      {roles.has('bulk-inquirer') && <ScopeChoice scope={scope} />}
      {faults.length > 0 && (
        <FaultList
          faults={faults}
          rest={rows.length}
          leavesOut={state.leavesOut}
          onLeaveOut={leaveOut}
          onChooseAnother={chooseAnother}
        />
      )}
      {rows.length > 0 && (faults.length === 0 || state.leavesOut) && (
        <>
          <RepeatedNotice repeated={reading.repeated} />
          <SummaryFacts scope={scope} agreements={agreements} summary={summary} onReload={reload} />
          {summary && <StartForm summary={summary} />}
        </>
      )}
    </div>
  );
}

const NOTHING: Reading = { rows: [], faults: [], repeated: [] };

function useAgreements(holders: readonly string[], own: string | undefined) {
  // The same holders aren't asked for anew with each key press.
  const wanted = [...new Set(holders)]
    .filter((code) => code !== own)
    .sort()
    .join();
  const load = useCallback(
    (signal: AbortSignal): Promise<Agreements> => loadAgreements(wanted === '' ? [] : wanted.split(','), signal),
    [wanted],
  );
  const { result, reload } = useLoad(load);
  return { agreements: result, reload };
}
