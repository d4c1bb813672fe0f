import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useSession } from '../session/useSession';
import { Frame } from './Frame';
import { HandedOver, SignedOut, SignInFailed, Waiting } from './Outside';

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
      return <Waiting title="サインイン" words="サインインしています" />;
    case 'handed-over':
      return <HandedOver />;
    case 'leaving':
      return <Waiting title="サインアウト" words="サインアウトしています" />;
    case 'signed-out':
      return <SignedOut {...session} />;
    case 'failed':
      return <SignInFailed />;
    default:
      return <Frame session={session} />;
  }
}
