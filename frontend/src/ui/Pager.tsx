import { Button } from './Button';

const PLACE_ID = 'page-of-the-list';

type Props = {
  page: number;
  status: 'loading' | 'failed' | 'ready';
  next: string | undefined;
  onNext: (cursor: string) => void;
  onBack: () => void;
};

/** Only where there is more than one page. */
export function Pager({ page, status, next, onNext, onBack }: Props) {
  if (page === 0 && next === undefined) return null;
  return (
    <nav aria-label="ページの切り替え" className="flex flex-wrap items-center gap-4 print:hidden">
      <Button variant="outline" isGreyed={page === 0} aria-describedby={PLACE_ID} onClick={onBack}>
        前の100件
      </Button>
      <p id={PLACE_ID} className="text-std-16N-170">
        {page + 1}ページ目{placeWords(page, status, next)}
      </p>
      <Button
        variant="outline"
        isGreyed={next === undefined}
        aria-describedby={PLACE_ID}
        onClick={() => next !== undefined && onNext(next)}
      >
        次の100件
      </Button>
    </nav>
  );
}

function placeWords(page: number, status: Props['status'], next: string | undefined): string {
  if (status === 'loading') return 'を読み込んでいます';
  if (status === 'failed') return '（読み込めませんでした）';
  if (page === 0) return '（最初のページ）';
  return next === undefined ? '（最後のページ）' : '';
}
