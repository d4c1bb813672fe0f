import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { closeView, openView } from '../ui/router';
import { PersonResult } from './PersonResult';
import { ResultList, showButtonId } from './ResultList';
import { rowsOf } from './resultRows';
import { type CurrentBulk, useBulk } from './store';

/** Step 4: what came of it. */
export function ResultStep() {
  const { bulk } = useBulk();
  return bulk ? <ResultOf bulk={bulk} /> : null;
}

function ResultOf({ bulk }: { bulk: CurrentBulk }) {
  const rows = useMemo(() => rowsOf(bulk), [bulk]);
  const [chosen, setChosen] = useState<string>();
  const row = rows.find(({ ref }) => ref === chosen);
  const close = useCallback(() => setChosen(undefined), []);
  const isOpen = row !== undefined;
  useEffect(() => (isOpen ? openView(close) : undefined), [isOpen, close]);
  const lastShown = useRef<string>(undefined);
  useEffect(() => {
    // Back in the list, at the row that one came from.
    if (chosen === undefined && lastShown.current !== undefined)
      document.getElementById(showButtonId(lastShown.current))?.focus();
    lastShown.current = chosen;
  }, [chosen]);

  if (row)
    return (
      <PersonResult
        row={row}
        onBack={() => {
          close();
          closeView();
        }}
      />
    );
  return <ResultList bulk={bulk} rows={rows} onShow={setChosen} />;
}
