import type { InquiryFound, Vaccination } from '../api/types';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { DataTable } from '../ui/DataTable';
import { columnsOf, municipalityOfDose } from './resultRows';

/** One row a dose. */
export function DoseTable({ answer }: { answer: InquiryFound }) {
  const placeName = usePlaceNames();
  return (
    <DataTable
      caption={`接種記録（${answer.vaccinations.length}件）`}
      columns={columnsOf(answer).map(({ title, shown, isFreeText }) => ({
        title,
        isFreeText,
        cell: (dose: Vaccination) => shown(dose, municipalityOfDose(dose, answer, placeName)),
      }))}
      rows={answer.vaccinations}
      keyOf={({ dose }) => String(dose)}
    />
  );
}
