import type { InquiryFound, Vaccination } from '../api/types';
import { DataTable } from '../ui/DataTable';
import { COLUMNS, municipalityOf } from './resultRows';

/** One row a dose. */
export function DoseTable({ answer }: { answer: InquiryFound }) {
  const municipality = municipalityOf(answer);
  return (
    <DataTable
      caption={`接種記録（${answer.vaccinations.length}件）`}
      columns={COLUMNS.map(({ title, shown, isFreeText }) => ({
        title,
        isFreeText,
        cell: (dose: Vaccination) => shown(dose, municipality),
      }))}
      rows={answer.vaccinations}
      keyOf={({ dose }) => String(dose)}
    />
  );
}
