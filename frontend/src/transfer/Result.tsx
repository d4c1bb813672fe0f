import { useEffect, useRef } from 'react';
import type { InquiryFound } from '../api/types';
import { BASIS_WORDS, METHOD_WORDS } from '../api/words';
import { formatInstant, formatIsoDay } from '../format/dates';
import { usePlace } from '../municipalities/usePlace';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { DoseTable } from '../person/DoseTable';
import { PersonFacts } from '../person/PersonFacts';
import { ResultCautions } from '../person/ResultCautions';
import { fileRows, municipalityOf } from '../person/resultRows';
import { useStaff } from '../session/useSession';
import { Entry } from '../ui/Entry';
import { PaperHeader } from '../ui/PaperHeader';
import { ResultActions } from './ResultActions';

/** Somebody's records: who, which doses, and on which basis they were given. */
export function Result({ answer, onNext }: { answer: InquiryFound; onNext: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const placeName = usePlaceNames();
  const actions = <ResultActions rows={() => fileRows(answer, placeName)} onNext={onNext} />;
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);

  return (
    <div className="on-paper-landscape grid gap-5 print:gap-4">
      <PaperHeader>
        接種記録の照会結果　氏名：{answer.person.name}　生年月日：{formatIsoDay(answer.person.birthDate)}　照会先：
        {municipalityOf(answer)}　<span className="whitespace-nowrap">照会番号：{answer.inquiryId}</span>
      </PaperHeader>
      <div className="grid gap-3">
        <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-2">
          <h2 ref={heading} tabIndex={-1} className="w-fit text-std-20B-150 text-solid-gray-900 print:text-std-18B-160">
            照会結果
          </h2>
          {actions}
        </div>
        <p className="flex flex-wrap gap-x-6 text-std-16N-170 print:hidden">
          <span>{`照会先：${municipalityOf(answer)}`}</span>
          <span>{`提供の根拠：${BASIS_WORDS[answer.basis]}`}</span>
        </p>
      </div>
      <PersonFacts person={answer.person} />
      <ResultCautions answer={answer} />
      <DoseTable answer={answer} />
      <section aria-label="照会の記録">
        <dl className="grid gap-x-8 gap-y-2 text-std-16N-170 sm:grid-cols-2 print:grid-cols-2">
          <Asker />
          <Entry term="照会先">{municipalityOf(answer)}</Entry>
          <Entry term="照会日時">{formatInstant(answer.inquiredAt)}</Entry>
          <Entry term="照会の方法">{METHOD_WORDS[answer.method]}</Entry>
          <Entry term="提供の根拠">{BASIS_WORDS[answer.basis]}</Entry>
          <Entry term="照会番号">{answer.inquiryId}</Entry>
        </dl>
      </section>
      {answer.vaccinations.length > LONG && actions}
    </div>
  );
}

/** Doses that fit a window of an office; below more of them, what can be done is within reach again. */
const LONG = 5;

/** On screen the header says who asks; paper has no header. */
function Asker() {
  const staff = useStaff();
  const place = usePlace(staff.municipality);
  return (
    <div className="hidden print:block">
      <Entry term="照会元">
        {place?.prefecture}
        {place?.name}（{staff.username}）
      </Entry>
    </div>
  );
}
