import table from '../../../shared/policy/data/municipalities.csv?raw';
import abolishedTable from '../../../shared/policy/data/municipalities-abolished.csv?raw';
import { isoDay, todayInJapan } from '../format/dates';
import { serverNow } from '../session/serverClock';
import { csvRows } from './csvRows';
import { PREFECTURE_KANA } from './prefectures';
import { type Findable, loadOtherNames } from './search';

/** All municipalities, from the same tables that the server decides by. Loaded apart from the frame of the page. */
export type Place = {
  code: string;
  prefecture: string;
  name: string;
  kana: string;
  /** The day on which it came to be, and the first on which it is no more; empty for most. */
  since: string;
  abolishedOn: string;
  successor: string;
};

/** In code order, with those that are no more. One whose abolition is settled stands in both tables until its day has come. */
const PLACES: readonly Place[] = readPlaces();
const BY_CODE: ReadonlyMap<string, Place> = new Map(PLACES.map((place) => [place.code, place]));
const BY_PREFECTURE: ReadonlyMap<string, readonly Place[]> = groupByPrefecture();

function readPlaces(): Place[] {
  const places = new Map<string, Place>();
  for (const [code = '', prefecture = '', name = '', kana = '', since = ''] of csvRows(table)) {
    places.set(code, { code, prefecture, name, kana, since, abolishedOn: '', successor: '' });
  }
  for (const [code = '', prefecture = '', name = '', kana = '', abolishedOn = '', successor = ''] of csvRows(
    abolishedTable,
  )) {
    const since = places.get(code)?.since ?? '';
    places.set(code, { code, prefecture, name, kana, since, abolishedOn, successor });
  }
  return [...places.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
}

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

const stands = ({ since, abolishedOn }: Place, today: string): boolean =>
  since <= today && (abolishedOn === '' || today < abolishedOn);

const findable = ({ code, name, kana }: Place): Findable => ({ id: code, name, kana });

const findableOf = (code: string): Findable | undefined => {
  const place = placeOf(code);
  return place && findable(place);
};

/** Those that are no more, each under the code of who has its records today. */
function predecessors(today: string) {
  const gone = PLACES.filter(({ abolishedOn }) => abolishedOn !== '' && abolishedOn <= today);
  return gone.map(({ successor, name, kana }) => ({ of: keeper(successor, today), name, kana }));
}

function keeper(code: string, today: string): string {
  const place = placeOf(code);
  const isGone = place !== undefined && place.abolishedOn !== '' && place.abolishedOn <= today;
  return isGone ? keeper(place.successor, today) : code;
}

/** Prefectures in code order, too: the table begins each where its codes begin. */
export const PREFECTURES: readonly Findable[] = [...BY_PREFECTURE.keys()].map((name) => ({
  id: name,
  name,
  kana: PREFECTURE_KANA.get(name) ?? '',
}));

/** Whom one can ask: a prefecture's municipalities as they stand today, without one's own. */
export function holdersIn(
  prefecture: string | undefined,
  ownCode: string | undefined,
  today: string = isoDay(todayInJapan(serverNow())),
): readonly Findable[] {
  if (prefecture === undefined) return [];
  // Whoever chooses among them may know them by another name.
  void loadOtherNames(findableOf, predecessors(today));
  const places = BY_PREFECTURE.get(prefecture) ?? [];
  return places.filter((place) => place.code !== ownCode && stands(place, today)).map(findable);
}

/** A prefecture's code: the first two digits of its municipalities' codes. */
export const prefectureCode = (prefecture: string): string =>
  BY_PREFECTURE.get(prefecture)?.[0]?.code.slice(0, 2) ?? '';
