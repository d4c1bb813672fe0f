import type { ReactNode } from 'react';
import { type SignedOut as SignedOutState, signInAgain } from '../session/store';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageTitle, SYSTEM_NAME } from '../ui/PageTitle';

/** The screens for when nobody is signed in. */
function Outside({ children }: { children: ReactNode }) {
  return (
    <main className="page-width grid max-w-xl gap-6 py-16">
      <p className="text-std-18B-160 text-solid-gray-700">{SYSTEM_NAME}</p>
      {children}
    </main>
  );
}

export function Waiting({ title, words }: { title: string; words: string }) {
  return (
    <Outside>
      <PageTitle>{title}</PageTitle>
      <p role="status" className="flex items-center gap-3 text-std-16N-170">
        <span className="spinner text-key-900" aria-hidden="true" />
        {words}
      </p>
    </Outside>
  );
}

export function HandedOver() {
  return (
    <Outside>
      <PageTitle>サインイン</PageTitle>
      <p role="status" className="text-std-16N-170">
        サインインしました。このウィンドウは閉じてかまいません。
      </p>
    </Outside>
  );
}

export function SignedOut({ idleMinutes, wasIdle, isUnfinished }: SignedOutState) {
  return (
    <Outside>
      <PageTitle>サインアウトしました</PageTitle>
      {wasIdle && (
        <Notice kind="info" title={`操作がないまま${idleMinutes}分が過ぎました`}>
          <p>入力した内容と、表示していた内容は、この画面から消しました。</p>
        </Notice>
      )}
      <div role="alert">
        {isUnfinished && (
          <Notice kind="warning" title="サインアウトの手続きが終わっていません">
            <p>
              ネットワークにつながらないため、サインインの記録がまだ残っています。つながると、自動で手続きを終えます。
              その前に席を離れるときは、ブラウザーのウィンドウをすべて閉じてください。
            </p>
          </Notice>
        )}
      </div>
      <p className="text-std-16N-170">
        続けて利用するには、もう一度サインインしてください。操作がないまま{idleMinutes}
        分が過ぎたときも、自動でサインアウトします。
      </p>
      <Button size="lg" className="w-fit" onClick={() => void signInAgain()}>
        サインイン
      </Button>
    </Outside>
  );
}

export function SignInFailed() {
  return (
    <Outside>
      <PageTitle>サインインできませんでした</PageTitle>
      <Notice kind="error" title="サインインの手続きを終えられませんでした" role="alert">
        <p>
          手続きに時間がかかりすぎたか、ネットワークにつながらなかった可能性があります。もう一度サインインしてください。
          続けて失敗するときは、システムの管理者に連絡してください。
        </p>
      </Notice>
      <Button size="lg" className="w-fit" onClick={() => void signInAgain()}>
        もう一度サインイン
      </Button>
    </Outside>
  );
}
