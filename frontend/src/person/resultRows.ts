import type { InquiryFound, Vaccination } from '../api/types';
import { SEX_WORDS } from '../api/words';
import { formatIsoDay, instantPhrases, plainInstant } from '../format/dates';
import type { NameOfPlace } from '../municipalities/usePlaceNames';
import { cautionWords, hasCautions, hasOtherNames, nameOf } from './cautions';

type Column = {
  title: string;
  shown: (dose: Vaccination, municipality: string) => string | readonly string[];
  /** In files, where programs read it; as shown when left out. */
  inFile?: (dose: Vaccination) => string;
  /** Of any length, so it may break anywhere. */
  isFreeText?: true;
};

/** The columns of the notice, in its order, for the screen, the file and the clipboard alike. */
export const COLUMNS: readonly Column[] = [
  { title: '接種回', shown: ({ dose }) => `${dose}回目`, inFile: ({ dose }) => String(dose) },
  {
    title: '接種日',
    shown: ({ vaccinatedOn }) => formatIsoDay(vaccinatedOn),
    inFile: ({ vaccinatedOn }) => vaccinatedOn,
  },
  { title: '接種券番号', shown: ({ ticketNumber }) => ticketNumber },
  { title: '自治体', shown: (_dose, municipality) => municipality, isFreeText: true },
  { title: '会場', shown: ({ venue }) => venue, isFreeText: true },
  { title: '医師', shown: ({ doctor }) => doctor, isFreeText: true },
  { title: 'メーカー', shown: ({ manufacturer }) => manufacturer, isFreeText: true },
  { title: 'ロット番号', shown: ({ lotNumber }) => lotNumber, isFreeText: true },
  {
    title: '登録日時',
    shown: ({ registeredAt }) => instantPhrases(registeredAt),
    inFile: ({ registeredAt }) => plainInstant(registeredAt),
  },
];

const CAUTIONS: Column = { title: '要確認', shown: cautionWords, isFreeText: true };

/** On screen the name stands beside each dose when one of them has another. */
const nameColumn = (answer: InquiryFound): Column => ({
  title: '氏名',
  shown: (dose) => {
    const { name, nameKana } = nameOf(dose, answer);
    return nameKana === '' ? name : `${name}（${nameKana}）`;
  },
  isFreeText: true,
});

/** The columns that this answer needs on screen: those of the notice, and what is to be compared. */
export function columnsOf(answer: InquiryFound): readonly Column[] {
  const [dose, ...others] = COLUMNS;
  const added = [hasCautions(answer) && CAUTIONS, hasOtherNames(answer) && nameColumn(answer)];
  return [dose, ...added, ...others].filter((column) => column !== undefined && column !== false);
}

/** The holder's name. */
export const municipalityOf = ({ holder }: InquiryFound): string => `${holder.prefecture}${holder.name}`;

/** Only the holder's own records are answered; but some may stand under the code of one that it has succeeded. */
export const municipalityOfDose = (
  { municipality }: Vaccination,
  answer: InquiryFound,
  placeName: NameOfPlace,
): string => (municipality === answer.holder.code ? municipalityOf(answer) : placeName(municipality));

/** One row a dose with the person in front, as named beside the dose, so that a row stands by itself. */
export function fileRows(answer: InquiryFound, placeName: NameOfPlace): string[][] {
  const { birthDate, sex } = answer.person;
  const columns = hasCautions(answer) ? [...COLUMNS, CAUTIONS] : COLUMNS;
  return [
    ['氏名', '氏名カナ', '生年月日', '性別', ...columns.map(({ title }) => title)],
    ...answer.vaccinations.map((dose) => {
      const { name, nameKana } = nameOf(dose, answer);
      const municipality = municipalityOfDose(dose, answer, placeName);
      const cells = columns.map(({ shown, inFile }) =>
        inFile ? inFile(dose) : [shown(dose, municipality)].flat().join(''),
      );
      return [name, nameKana, birthDate, SEX_WORDS[sex], ...cells];
    }),
  ];
}
