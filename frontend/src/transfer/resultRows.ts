import type { InquiryFound, Vaccination } from '../api/types';
import { formatIsoDay, instantPhrases, plainInstant } from '../format/dates';
import { SEX_WORDS } from './words';

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

/** Only the holder's own records are answered, so its name is the name of each row's municipality. */
export const municipalityOf = ({ holder }: InquiryFound): string => `${holder.prefecture}${holder.name}`;

/** One row a dose with the person in front, so that a row stands by itself. */
export function fileRows(answer: InquiryFound): string[][] {
  const { name, nameKana, birthDate, sex } = answer.person;
  const municipality = municipalityOf(answer);
  return [
    ['氏名', '氏名カナ', '生年月日', '性別', ...COLUMNS.map(({ title }) => title)],
    ...answer.vaccinations.map((dose) => [
      name,
      nameKana,
      birthDate,
      SEX_WORDS[sex],
      ...COLUMNS.map(({ shown, inFile }) => (inFile ? inFile(dose) : [shown(dose, municipality)].flat().join(''))),
    ]),
  ];
}
