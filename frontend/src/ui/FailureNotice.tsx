import { useEffect, useRef } from 'react';
import { type Failure, isWorthRetrying, messageOf } from '../api/failure';
import { useSession } from '../session/useSession';
import { Button } from './Button';
import { Notice } from './Notice';

type Props = {
  title: string;
  failure: Failure;
  onRetry?: (() => void) | undefined;
  retryLabel?: string;
  /** After a press the notice takes the focus; after a load it is only read out. */
  takesFocus?: boolean;
};

/** A call that failed as a whole: what happened, what to do, and the number that support can find it by. */
export function FailureNotice({ title, failure, onRetry, retryLabel = 'もう一度試す', takesFocus = false }: Props) {
  const ref = useRef<HTMLElement>(null);
  // What failed for want of a sign-in is over with the next one.
  const isSignedIn = useSession().status === 'signed-in';
  const isSignedInAgain = failure.kind === 'expired' && isSignedIn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new failure takes the focus anew
  useEffect(() => {
    if (takesFocus) ref.current?.focus();
  }, [failure, takesFocus]);
  return (
    <Notice kind="error" title={title} {...(takesFocus ? { ref } : { role: 'alert' as const })}>
      <p>{isSignedInAgain ? 'サインインしました。もう一度操作してください。' : messageOf(failure)}</p>
      {failure.kind === 'problem' && failure.status >= 500 && (
        <p className="text-solid-gray-700">問い合わせ番号：{failure.requestId}</p>
      )}
      {onRetry && isWorthRetrying(failure) && (
        <Button variant="outline" className="w-fit" onClick={onRetry}>
          {retryLabel}
        </Button>
      )}
    </Notice>
  );
}
