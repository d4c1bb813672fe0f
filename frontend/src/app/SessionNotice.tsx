import { type FocusEvent, type ReactNode, useRef, useState } from 'react';
import { type SignedIn, signInBeside } from '../session/store';
import { Button } from '../ui/Button';

/**
 * Says in time that the session ends, and offers a sign-in in a second window, so that nothing that was typed is lost; and
 * says that a page that nobody touches is cleared. Silent as long as the session renews itself.
 */
export function SessionNotice({ session }: { session: SignedIn }) {
  return (
    <div role="alert">
      {session.isNearlyIdle && (
        <Bar>
          <p>
            しばらく操作がありません。まもなくサインアウトし、この画面の内容を消します。続けるときは、画面を押すか、キーを押してください。
          </p>
        </Bar>
      )}
      {session.status !== 'signed-in' && <EndOfSession isOver={session.status === 'expired'} />}
    </div>
  );
}

function Bar({ children }: { children: ReactNode }) {
  return (
    <div className="border-b border-warning-yellow-1 bg-yellow-50 py-3 text-std-16N-170 text-solid-gray-900 shadow-1">
      <div className="page-width flex flex-wrap items-center justify-between gap-x-6 gap-y-3">{children}</div>
    </div>
  );
}

function EndOfSession({ isOver }: { isOver: boolean }) {
  const [attempt, setAttempt] = useState<'none' | 'open' | 'failed'>('none');
  const latest = useRef(0);
  const before = useRef<HTMLElement | undefined>(undefined);

  async function signIn() {
    // It can be pressed again: nobody tells us when the second window is closed.
    latest.current += 1;
    const own = latest.current;
    setAttempt('open');
    const isDone = await signInBeside();
    if (isDone) returnFocus(before.current);
    else if (own === latest.current) setAttempt('failed');
  }

  return (
    <Bar>
      <p className="flex-1 basis-96">
        {isOver ? 'サインインの期限が切れました。' : 'まもなくサインインの期限が切れます。'}
        入力した内容は、この画面に残っています。
        {attempt === 'failed' &&
          'サインインのウィンドウを開けなかったか、手続きが中断されました。ポップアップを許可して、もう一度押してください。'}
        {attempt === 'open' && '開いたウィンドウでサインインしてください。開いていないときは、もう一度押してください。'}
      </p>
      <Button
        onFocus={(event: FocusEvent) => {
          if (event.relatedTarget instanceof HTMLElement) before.current = event.relatedTarget;
        }}
        onClick={() => void signIn()}
      >
        別のウィンドウでサインイン
      </Button>
    </Bar>
  );
}

/** The button goes with the notice; the focus goes back to where the work was, not to the top of the page. */
function returnFocus(before: HTMLElement | undefined): void {
  const target = before?.isConnected ? before : document.getElementById('main');
  target?.focus({ preventScroll: true });
}
