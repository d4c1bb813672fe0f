import type { InquiryFound, Vaccination } from '../api/types';

type Caution = NonNullable<Vaccination['cautions']>[number];

/** Why a dose is to be looked at again. */
const CAUTION_WORDS: Readonly<Record<Caution, string>> = {
  order: '前の回より前の日付です',
  interval: '前の回から14日たっていません',
  'same-day': '前の回と同じ日です',
  'missing-earlier': 'これより前の回がありません',
};

/** 要確認：前の回と同じ日です; empty when nothing is to be looked at again. */
export function cautionWords({ cautions = [] }: Vaccination): string {
  return cautions.length === 0 ? '' : `要確認：${cautions.map((caution) => CAUTION_WORDS[caution]).join('、')}`;
}

export const hasCautions = ({ vaccinations }: InquiryFound): boolean =>
  vaccinations.some(({ cautions }) => cautions !== undefined);

/** Whether a dose itself is doubtful, and not only because earlier ones are missing. */
export const hasDoubtfulDates = ({ vaccinations }: InquiryFound): boolean =>
  vaccinations.some(({ cautions = [] }) => cautions.some((caution) => caution !== 'missing-earlier'));

/** The first dose that is there, when earlier ones are missing. */
export const firstOfLater = ({ vaccinations }: InquiryFound): number | undefined =>
  vaccinations.find(({ cautions = [] }) => cautions.includes('missing-earlier'))?.dose;

/** Whether a dose stands under another name than the person's. */
export const hasOtherNames = ({ vaccinations }: InquiryFound): boolean =>
  vaccinations.some(({ name }) => name !== undefined);

/** The name beside a dose: its own, or the person's. */
export function nameOf(dose: Vaccination, { person }: InquiryFound): { name: string; nameKana: string } {
  return { name: dose.name ?? person.name, nameKana: dose.nameKana ?? person.nameKana };
}
