import { useEffect, useRef } from 'react';
import { HolderAnswers, paperWords } from '../bulk/HolderAnswers';
import { PERSON_WORDS, type ResultRow, resultFileRows } from '../bulk/resultRows';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { RecordedAt } from '../person/RecordedAt';
import { PaperHeader } from '../ui/PaperHeader';
import { ResultActions } from './ResultActions';

/** What all that were asked have on record of one person. */
export function AllHoldersAnswer({ row, onNext }: { row: ResultRow; onNext: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const placeName = usePlaceNames();
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  // Of one person who stands at the counter there is no 整理番号.
  const rows = () => resultFileRows([row], placeName).map(([, ...rest]) => rest);

  return (
    <div className="on-paper-landscape grid gap-5">
      <PaperHeader>接種記録の照会結果　{paperWords(row)}照会先：同意済みのすべての自治体</PaperHeader>
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-2">
        <h2 ref={heading} tabIndex={-1} className="w-fit text-std-20B-150 text-solid-gray-900">
          {`照会結果：${PERSON_WORDS[row.outcome]}`}
        </h2>
        <ResultActions rows={rows} onNext={onNext} />
      </div>
      <HolderAnswers row={row} heading="h3" />
      {row.given && <RecordedAt instant={row.given.inquiredAt} />}
    </div>
  );
}
