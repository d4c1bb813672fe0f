import { useEffect, useRef } from 'react';
import { RecordedAt } from '../person/RecordedAt';
import { Button } from '../ui/Button';
import { PaperHeader } from '../ui/PaperHeader';
import { HolderAnswers, paperWords } from './HolderAnswers';
import { PERSON_WORDS, type ResultRow } from './resultRows';

/** One person of a bulk, as at the counter. */
export function PersonResult({ row, onBack }: { row: ResultRow; onBack: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="on-paper-landscape grid gap-5">
      <PaperHeader>
        一括照会の結果　整理番号：{row.ref}　{paperWords(row)}
      </PaperHeader>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-2">
        <h3 ref={heading} tabIndex={-1} className="w-fit text-std-20B-150 text-solid-gray-900">
          {`整理番号 ${row.ref}：${PERSON_WORDS[row.outcome]}`}
        </h3>
        <div className="flex flex-wrap gap-2 print:hidden">
          <Button onClick={onBack}>一覧に戻る</Button>
          <Button variant="outline" onClick={() => window.print()}>
            印刷
          </Button>
        </div>
      </div>
      <HolderAnswers row={row} heading="h4" />
      {row.given && <RecordedAt instant={row.given.inquiredAt} />}
    </div>
  );
}
