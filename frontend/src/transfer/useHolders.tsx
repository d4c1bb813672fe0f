import { useMemo, useState } from 'react';
import { listHolders } from '../api/client';
import { useLoad } from '../api/useLoad';
import { holdersIn, prefectureCode } from '../municipalities/municipalities';
import { useOtherNames } from '../municipalities/useOtherNames';
import type { Choice } from '../ui/ComboBox';

/**
 * Whom one can ask in a prefecture, each with whether it has agreed to 「確認事項（追加分）」. That is asked for when the list is
 * opened: the next inquiry usually goes to the same holder, and opens none.
 */
export function useHolders(prefecture: string | undefined, ownCode: string | undefined) {
  const [opened, setOpened] = useState<string>();
  const load = useMemo(
    () => (opened === undefined ? undefined : (signal: AbortSignal) => listHolders(prefectureCode(opened), signal)),
    [opened],
  );
  const { result, reload } = useLoad(load);
  const listed = opened === prefecture && result?.status === 'ready' ? result.data.holders : undefined;

  const hasOtherNames = useOtherNames();

  // A list that is the same from one key press in the form to the next isn't laid out anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with other names the same list finds more
  const holders = useMemo(() => {
    const agreed = new Map(listed?.map((holder) => [holder.code, holder.agreed]));
    return holdersIn(prefecture, ownCode).map((holder): Choice => ({ ...holder, note: note(agreed.get(holder.id)) }));
  }, [prefecture, ownCode, listed, hasOtherNames]);

  const hasFailed = result?.status === 'failed';

  function onOpen(): void {
    setOpened(prefecture);
    if (hasFailed) reload();
  }

  return { holders, hasFailed, onOpen };
}

function note(hasAgreed: boolean | undefined) {
  if (hasAgreed === undefined) return undefined;
  return hasAgreed ? (
    <span className="font-bold text-success-2 in-data-selected:text-inherit forced-colors:text-inherit">同意済み</span>
  ) : (
    <span>未同意</span>
  );
}
