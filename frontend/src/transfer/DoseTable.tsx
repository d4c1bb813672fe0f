// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop a table's roles where it is laid out otherwise
import type { InquiryFound } from '../api/types';
import { COLUMNS, municipalityOf } from './resultRows';

/**
 * One row a dose. On a narrow screen each row becomes a list of its fields, which would cost the table its roles if they
 * weren't written out.
 */
export function DoseTable({ answer }: { answer: InquiryFound }) {
  const municipality = municipalityOf(answer);
  return (
    <table role="table" className="stacking-table">
      <caption className="pb-2 text-left text-std-18B-160 text-solid-gray-900">
        接種記録（{answer.vaccinations.length}件）
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map(({ title }) => (
            <th key={title} role="columnheader" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {answer.vaccinations.map((dose) => (
          <tr key={dose.dose} role="row">
            {COLUMNS.map(({ title, shown }) => (
              <td key={title} role="cell" data-title={title}>
                {shown(dose, municipality) || <Blank />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Blank() {
  return (
    <>
      <span aria-hidden="true">－</span>
      <span className="sr-only">記録なし</span>
    </>
  );
}
