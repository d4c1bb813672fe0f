import { useCallback, useState } from 'react';
import { getBulk } from '../api/client';
import { failureOf } from '../api/failure';
import type { Bulk } from '../api/types';
import { useLoad } from '../api/useLoad';
import { formatInstant } from '../format/dates';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { forgetBulk, keptBulk } from './kept';

/** A bulk that this page began before it was closed or loaded anew, as long as it can be gone on with. */
export function useKept() {
  const [bulkId, setBulkId] = useState(keptBulk);
  const { username } = useStaff();
  const load = useCallback(
    async (signal: AbortSignal): Promise<Bulk | undefined> => {
      if (bulkId === undefined) return undefined;
      try {
        const bulk = await getBulk(bulkId, signal);
        if (bulk.staff === username && (bulk.state === 'open' || bulk.state === 'complete')) return bulk;
      } catch (error) {
        const failure = failureOf(error);
        // What can't be asked for now may be there later.
        if (failure.kind !== 'problem' || failure.code !== 'unknown-bulk') return undefined;
      }
      forgetBulk();
      return undefined;
    },
    [bulkId, username],
  );
  const { result } = useLoad(load);
  function forget(): void {
    forgetBulk();
    setBulkId(undefined);
  }
  return { kept: result.status === 'ready' ? result.data : undefined, forget };
}

export function KeptNotice() {
  const { kept, forget } = useKept();
  if (!kept) return null;
  return (
    <Notice kind="info" title="続きから照会できる一括照会があります" role="status">
      <p>
        {formatInstant(kept.startedAt)}に始めた{kept.persons.toLocaleString()}人の一括照会のうち、
        {kept.answered.toLocaleString()}
        人に回答済みです。同じファイルをもう一度選ぶと、同じ照会の続きになります。結果は、もう一度すべて表示します。
      </p>
      <Button variant="outline" className="w-fit" onClick={forget}>
        続けずに、新しく始める
      </Button>
    </Notice>
  );
}
