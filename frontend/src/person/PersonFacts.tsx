import type { Person } from '../api/types';
import { SEX_WORDS } from '../api/words';
import { formatIsoDay } from '../format/dates';
import { Entry } from '../ui/Entry';

/** Who was found, as the holder's register has them. */
export function PersonFacts({ person }: { person: Person }) {
  return (
    <section aria-label="本人" className="rounded-12 border border-solid-gray-420 px-4 py-3 print:p-3">
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-[auto_auto_auto_auto] print:grid-cols-4">
        <Entry term="氏名" isLarge>
          {person.name}
        </Entry>
        <Entry term="氏名カナ">{person.nameKana || '（記録なし）'}</Entry>
        <Entry term="生年月日">{formatIsoDay(person.birthDate)}</Entry>
        <Entry term="性別">{SEX_WORDS[person.sex]}</Entry>
      </dl>
    </section>
  );
}
