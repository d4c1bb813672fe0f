import { useEffect, useRef } from 'react';
import type { Failure } from '../api/failure';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';

/** Why a bulk couldn't be started, and what to do. */
export function StartFailure({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const ref = useRef<HTMLElement>(null);
  const code = failure.kind === 'problem' ? failure.code : undefined;
  const isLimit = code === 'bulk-limit' || code === 'bulk-paused';
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new failure takes the focus anew
  useEffect(() => {
    if (isLimit) ref.current?.focus();
  }, [failure, isLimit]);
  if (failure.kind === 'problem' && code === 'bulk-limit')
    return (
      <Notice kind="warning" title="1日に照会できる人数を超えます" ref={ref}>
        {failure.remaining !== undefined && (
          <p>
            今日、あと照会できるのは{failure.remaining.toLocaleString()}
            人です。ファイルを分け、残りは日本時間の翌日に照会してください。
          </p>
        )}
        <p>{failure.detail}</p>
      </Notice>
    );
  if (code === 'bulk-paused')
    return (
      <Notice kind="warning" title="今日は、一括照会を始められません" ref={ref}>
        <p>
          見つかる方がとても少ない照会が続いたため、ファイルの取り違えなどを防ぐ仕組みが働いています。5人までのファイルと、タブ「接種券なし
          マイナンバーによる照会」は使えます。それより多いときは、日本時間の翌日に照会してください。
        </p>
      </Notice>
    );
  return <FailureNotice title="照会を始められませんでした" failure={failure} onRetry={onRetry} takesFocus />;
}
