import { PREFECTURE_KANA } from './prefectures';
import { type OtherNames, romajiKey, searchable, setIdeographs } from './searchable';

/** Something that is found by typing its name or its reading. */
export type Findable = { id: string; name: string; kana: string };

/** By the ids of what is found; empty until it is loaded, and until then a place is found by its own name. */
let otherNames: ReadonlyMap<string, OtherNames> = new Map();
let loading: Promise<void> | undefined;

/** Loads the other names of municipalities, once; with them, under whom those that are no more are found. */
export function loadOtherNames(
  municipalityOf: (code: string) => Findable | undefined,
  predecessors: readonly { of: string; name: string; kana: string }[],
): Promise<void> {
  loading ??= import('./aliases').then(
    ({ IDEOGRAPHS, readAliases }) => {
      setIdeographs(IDEOGRAPHS);
      otherNames = readAliases(municipalityOf, predecessors);
    },
    () => {
      // A lost connection: the next list that is opened tries again.
      loading = undefined;
    },
  );
  return loading;
}

/**
 * While a reading is being typed, the last sound stands there in Latin letters (さっぽr): they are left out, so that the
 * list doesn't run empty between two sounds.
 */
const withoutUnfinishedSound = (text: string): string => text.replace(/[a-z]+$/i, '');

/** More Latin letters than any sound has before it becomes kana: somebody writes romaji. */
const ROMAJI_LETTERS_MIN = 3;

/** What follows a name in romaji: hakodate, hakodateshi, hakodate city. */
const ROMAJI_ENDINGS = ['shi', 'city', 'ku', 'ward', 'cho', 'machi', 'town', 'mura', 'son', 'village'];

export function matches(place: Pick<Findable, 'name' | 'kana'> & { id?: string }, typed: string): boolean {
  const text = withoutPrefecture(place, typed.normalize('NFKC').trim());
  const others = otherNames.get(place.id ?? '');
  if (/^[a-zāēīōū' -]+$/i.test(text) && romajiKey(text).length >= ROMAJI_LETTERS_MIN) {
    return (others?.romaji ?? []).some((name) => isRomajiOf(name, romajiKey(text)));
  }
  const query = searchable(withoutUnfinishedSound(text));
  const begins = (name: string): boolean => name.startsWith(query);
  return (
    searchable(place.name).includes(query) ||
    searchable(place.kana).startsWith(query) ||
    (others?.texts.some(begins) ?? false) ||
    (others?.kana.some(begins) ?? false)
  );
}

function isRomajiOf(name: string, query: string): boolean {
  if (!query.startsWith(name)) return name.startsWith(query);
  return ROMAJI_ENDINGS.some((ending) => romajiKey(name + ending).startsWith(query));
}

/** Addresses begin with the prefecture: 北海道函館市. By itself it is what is looked for, in the list of prefectures. */
function withoutPrefecture({ name }: Pick<Findable, 'name'>, text: string): string {
  const prefecture = [...PREFECTURE_KANA.keys()].find((it) => it !== name && text.startsWith(it));
  return prefecture === undefined || prefecture === text ? text : text.slice(prefecture.length);
}
