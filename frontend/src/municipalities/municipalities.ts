import table from '../../../shared/policy/data/municipalities.csv?raw';
import { PREFECTURE_KANA } from './prefectures';
import type { Findable } from './search';

/** All municipalities, from the same table that the server decides by. Loaded apart from the frame of the page. */
export type Place = { code: string; prefecture: string; name: string; kana: string };

/** In code order, as the table is; no field of it is quoted. */
const PLACES: readonly Place[] = table
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => {
    const [code = '', prefecture = '', name = '', kana = ''] = line.split(',');
    return { code, prefecture, name, kana };
  });

const BY_CODE: ReadonlyMap<string, Place> = new Map(PLACES.map((place) => [place.code, place]));
const BY_PREFECTURE: ReadonlyMap<string, readonly Place[]> = groupByPrefecture();

function groupByPrefecture(): Map<string, Place[]> {
  const groups = new Map<string, Place[]>();
  for (const place of PLACES) {
    const group = groups.get(place.prefecture);
    if (group) group.push(place);
    else groups.set(place.prefecture, [place]);
  }
  return groups;
}

export const placeOf = (code: string): Place | undefined => BY_CODE.get(code);

/** Prefectures in code order, too: the table begins each where its codes begin. */
export const PREFECTURES: readonly Findable[] = [...BY_PREFECTURE.keys()].map((name) => ({
  id: name,
  name,
  kana: PREFECTURE_KANA.get(name) ?? '',
}));

/** Whom one can ask: a prefecture's municipalities without one's own. */
export function holdersIn(prefecture: string | undefined, ownCode: string | undefined): readonly Findable[] {
  const places = prefecture === undefined ? [] : (BY_PREFECTURE.get(prefecture) ?? []);
  return places.filter(({ code }) => code !== ownCode).map(({ code, name, kana }) => ({ id: code, name, kana }));
}

/** A prefecture's code: the first two digits of its municipalities' codes. */
export const prefectureCode = (prefecture: string): string =>
  BY_PREFECTURE.get(prefecture)?.[0]?.code.slice(0, 2) ?? '';
