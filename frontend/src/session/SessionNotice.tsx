import { useRef, useState } from 'react';
import { Button } from '../ui/Button';
import { signInBeside } from './store';

/**
 * Says in time that the session ends, and offers a sign-in in a second window, so that nothing that was typed is lost.
 * Silent as long as the session renews itself.
 */
export function SessionNotice({ status }: { status: 'signed-in' | 'expiring' | 'expired' }) {
  const [attempt, setAttempt] = useState<'none' | 'open' | 'failed'>('none');
  const isOver = status === 'expired';

  const latest = useRef(0);

  async function signIn() {
    // It can be pressed again: nobody tells us when the second window is closed.
    latest.current += 1;
    const own = latest.current;
    setAttempt('open');
    const isDone = await signInBeside();
    if (own === latest.current) setAttempt(isDone ? 'none' : 'failed');
  }

  return (
    <div role="alert">
      {status !== 'signed-in' && (
        <div className="border-b border-warning-yellow-1 bg-yellow-50 py-3 text-std-16N-170 text-solid-gray-900 shadow-1">
          <div className="page-width flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <p className="max-w-prose">
              {isOver ? 'サインインの期限が切れました。' : 'まもなくサインインの期限が切れます。'}
              入力した内容は、この画面に残っています。
              {attempt === 'failed' &&
                'サインインのウィンドウを開けなかったか、手続きが中断されました。ポップアップを許可して、もう一度押してください。'}
              {attempt === 'open' &&
                '開いたウィンドウでサインインしてください。開いていないときは、もう一度押してください。'}
            </p>
            <Button onClick={() => void signIn()}>別のウィンドウでサインイン</Button>
          </div>
        </div>
      )}
    </div>
  );
}
