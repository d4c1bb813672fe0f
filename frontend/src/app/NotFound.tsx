import { Link } from '../ui/Link';
import { PageTitle } from '../ui/PageTitle';
import { PAGE_NAMES } from '../ui/router';

export function NotFound() {
  return (
    <>
      <PageTitle>ページが見つかりません</PageTitle>
      <p className="text-std-16N-170">
        アドレスを確かめるか、
        <Link to="transfer" className="text-key-900 underline underline-offset-4">
          {PAGE_NAMES.transfer}
        </Link>
        へ進んでください。
      </p>
    </>
  );
}
