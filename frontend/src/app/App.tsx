import { I18nProvider } from 'react-aria-components/I18nProvider';
import { SignedOut, SignInFailed, Starting } from '../session/Outside';
import { useSession } from '../session/useSession';
import { Frame } from './Frame';

export function App() {
  return (
    <I18nProvider locale="ja-JP">
      <Screen />
    </I18nProvider>
  );
}

function Screen() {
  const session = useSession();
  switch (session.status) {
    case 'starting':
      return <Starting />;
    case 'handed-over':
      return <Starting words="サインインしました。このウィンドウは閉じてかまいません。" />;
    case 'signed-out':
      return <SignedOut />;
    case 'failed':
      return <SignInFailed />;
    default:
      return <Frame staff={session.staff} status={session.status} />;
  }
}
