import { usePlace } from '../municipalities/usePlace';
import { signOut } from '../session/store';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { Link } from '../ui/Link';
import { SYSTEM_NAME } from '../ui/PageTitle';
import { PAGE_NAMES, pageAt, usePath } from '../ui/router';
import { MENU } from './menu';

export function Header() {
  return (
    <header className="border-b border-solid-gray-300 bg-white print:hidden">
      <div className="page-width flex flex-wrap items-center justify-between gap-x-6 gap-y-1 pt-2">
        <p className="text-std-18B-160 text-solid-gray-900">{SYSTEM_NAME}</p>
        <Identity />
      </div>
      <Menu />
    </header>
  );
}

function Identity() {
  const staff = useStaff();
  return (
    <div className="flex grow flex-wrap items-center justify-end gap-x-6 gap-y-2">
      <dl className="flex grow flex-wrap gap-x-6 text-std-16N-170 sm:justify-end">
        <div className="flex gap-2">
          <dt className="text-solid-gray-700">自治体</dt>
          <dd className="font-bold">
            <PlaceName code={staff.municipality} />
          </dd>
        </div>
        <div className="flex gap-2">
          <dt className="text-solid-gray-700">職員</dt>
          <dd className="font-bold">{staff.username}</dd>
        </div>
      </dl>
      <Button variant="outline" size="sm" onClick={() => void signOut()}>
        サインアウト
      </Button>
    </div>
  );
}

export function PlaceName({ code }: { code: string | undefined }) {
  const place = usePlace(code);
  if (place === undefined) return <span className="skeleton inline-block h-[1em] w-28 align-middle" />;
  return `${place?.prefecture ?? ''}${place?.name ?? code ?? '不明'}`;
}

function Menu() {
  const current = pageAt(usePath());
  const { roles } = useStaff();
  return (
    <nav aria-label="メニュー" className="page-width">
      <ul className="grid grid-cols-2 sm:flex sm:gap-2">
        {MENU.filter(({ role }) => role === undefined || roles.has(role)).map(({ page }) => (
          <li key={page}>
            <Link
              to={page}
              aria-current={current === page ? 'page' : undefined}
              className="flex min-h-11 items-center justify-center border-b-4 border-transparent px-4 text-std-16N-170 text-solid-gray-800
                hover:bg-key-50 hover:underline aria-[current=page]:border-key-900 aria-[current=page]:font-bold
                aria-[current=page]:text-key-900 forced-colors:border-[Canvas] forced-colors:aria-[current=page]:border-[Highlight]"
            >
              {PAGE_NAMES[page]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
