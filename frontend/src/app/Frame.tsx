import { Suspense, useEffect } from 'react';
import { useRunning } from '../bulk/running';
import type { SignedIn } from '../session/store';
import { StaffContext } from '../session/useSession';
import { TransferPage } from '../transfer/TransferPage';
import { TransferProvider } from '../transfer/TransferProvider';
import { Boundary } from '../ui/Boundary';
import { Link } from '../ui/Link';
import { lazyPart } from '../ui/lazyPart';
import { Notice } from '../ui/Notice';
import { PageTitle } from '../ui/PageTitle';
import { PaperHeaderPlace } from '../ui/PaperHeader';
import { goTo, PATHS, pageAt, usePath } from '../ui/router';
import { PageSkeleton } from '../ui/Skeleton';
import { StickyBars } from '../ui/StickyBars';
import { useOnline } from '../ui/useOnline';
import { Header, PlaceName } from './Header';
import { NotFound } from './NotFound';
import { SessionNotice } from './SessionNotice';

const TermsPage = lazyPart(() => import('../terms/TermsPage'));
const HistoryPage = lazyPart(() => import('../history/HistoryPage'));
const ProtectionPage = lazyPart(() => import('../protection/ProtectionPage'));
const HelpPage = lazyPart(() => import('../help/HelpPage'));

/** What stands around each page while somebody is signed in. */
export function Frame({ session }: { session: SignedIn }) {
  const { staff } = session;
  return (
    <StaffContext value={staff}>
      <TransferProvider>
        {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place of the page */}
        <a
          href="#main"
          onClick={(event) => {
            // Without a trace in the address: going back to it later would take the focus here again.
            event.preventDefault();
            document.getElementById('main')?.focus();
          }}
          className="absolute top-2 left-2 z-20 rounded-8 bg-white p-3 text-key-900 underline not-focus:sr-only"
        >
          本文へ移動
        </a>
        <Header />
        <StickyBars>
          <SessionNotice session={session} />
          <OfflineNotice />
          <RunningNotice />
        </StickyBars>
        <main id="main" tabIndex={-1} className="page-width grid gap-4 pt-4 pb-16 focus:outline-none print:p-0">
          <PaperHeaderPlace>
            <PlaceName code={staff.municipality} />（{staff.username}）
          </PaperHeaderPlace>
          {staff.municipality === undefined ? <NoMunicipality /> : <CurrentPage />}
        </main>
      </TransferProvider>
    </StaffContext>
  );
}

function CurrentPage() {
  const page = pageAt(usePath());
  return (
    // Another page is tried anew, whatever happened to the one before.
    <Boundary key={page} heading={<PageTitle>エラー</PageTitle>}>
      <Suspense fallback={<PageSkeleton />}>
        <PageOf page={page} />
      </Suspense>
    </Boundary>
  );
}

function PageOf({ page }: { page: ReturnType<typeof pageAt> }) {
  useEffect(() => {
    if (page === 'start') goTo(PATHS.transfer, 'replace');
  }, [page]);
  switch (page) {
    case 'start':
      return null;
    case 'transfer':
      return <TransferPage />;
    case 'terms':
      return <TermsPage />;
    case 'history':
      return <HistoryPage />;
    case 'protections':
      return <ProtectionPage />;
    case 'help':
      return <HelpPage />;
    case 'unknown':
      return <NotFound />;
  }
}

function NoMunicipality() {
  return (
    <>
      <PageTitle>利用できません</PageTitle>
      <Notice kind="error" title="自治体を確かめられないため、利用できません">
        <p>この利用者には、自治体が1つだけ登録されている必要があります。システムの管理者に連絡してください。</p>
      </Notice>
    </>
  );
}

function OfflineNotice() {
  const isOnline = useOnline();
  return (
    <div role="status">
      {!isOnline && (
        <p className="border-b border-warning-yellow-1 bg-yellow-50 py-2 text-std-16N-170 text-solid-gray-900">
          <span className="page-width block">
            ネットワークにつながっていません。入力した内容は、この画面に残っています。つながってから操作してください。
          </span>
        </p>
      )}
    </div>
  );
}

/** A bulk that goes on while one looks at another page. */
function RunningNotice() {
  const running = useRunning();
  const page = pageAt(usePath());
  if (!running || page === 'transfer') return null;
  return (
    <section
      aria-label="続いている一括照会"
      className="border-b border-key-900 bg-key-50 py-2 text-std-16N-170 text-solid-gray-900"
    >
      <p className="page-width flex flex-wrap gap-x-6">
        {`一括照会を続けています（${running.answered.toLocaleString()} / ${running.persons.toLocaleString()}人）。`}
        <Link to="transfer" className="text-key-900 underline underline-offset-4">
          一括照会に戻る
        </Link>
      </p>
    </section>
  );
}
