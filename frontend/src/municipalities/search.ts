import { PREFECTURE_KANA } from './prefectures';
import { romajiKey, romajiOf } from './romaji';
import { type OtherNames, searchable, setIdeographs } from './searchable';

/** Something that is found by typing its name or its reading. */
export type Findable = { id: string; name: string; kana: string };

/** By the ids of what is found; empty until it is loaded, and until then a place is found by its own name. */
let otherNames: ReadonlyMap<string, OtherNames> = new Map();
let loading: Promise<void> | undefined;
const waiting = new Set<() => void>();

/** Calls back once the other names are there. */
export function onOtherNames(callback: () => void): () => void {
  waiting.add(callback);
  return () => waiting.delete(callback);
}

export const otherNamesLoaded = (): boolean => otherNames.size > 0;

/** Loads the other names of municipalities, once; with them, under whom those that are no more are found. */
export function loadOtherNames(
  municipalityOf: (code: string) => Findable | undefined,
  predecessors: readonly { of: string; name: string; kana: string }[],
): Promise<void> {
  loading ??= import('./aliases').then(
    ({ IDEOGRAPHS, readAliases }) => {
      setIdeographs(IDEOGRAPHS);
      otherNames = readAliases(municipalityOf, predecessors);
      for (const callback of waiting) callback();
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

/** hakodateshi, and hakodate city. */
const ENGLISH_ENDINGS: readonly [RegExp, string][] = [
  [/し$/, 'city'],
  [/く$/, 'ward'],
  [/(ちょう|まち)$/, 'town'],
  [/(むら|そん)$/, 'village'],
];

export function matches(place: Pick<Findable, 'name' | 'kana'> & { id?: string }, typed: string): boolean {
  const text = withoutPrefecture(place, typed.normalize('NFKC').trim());
  const others = otherNames.get(place.id ?? '');
  if (/^[a-zāēīōū' -]+$/i.test(text) && romajiKey(text).length >= ROMAJI_LETTERS_MIN) {
    const romaji = romajiKey(text);
    return [...romajiNames(place), ...(others?.romaji ?? [])].some((name) => name.startsWith(romaji));
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

function romajiNames({ kana }: Pick<Findable, 'kana'>): string[] {
  const english = ENGLISH_ENDINGS.filter(([ending]) => ending.test(kana));
  const named = english.map(([ending, word]) => romajiKey(romajiOf(kana.replace(ending, '')) + word));
  return [romajiKey(romajiOf(kana)), ...named];
}

/** Addresses begin with the prefecture: 北海道函館市. Prefectures themselves are found by their whole name. */
function withoutPrefecture({ name }: Pick<Findable, 'name'>, text: string): string {
  if (PREFECTURE_KANA.has(name)) return text;
  const prefecture = [...PREFECTURE_KANA.keys()].find((it) => text.startsWith(it));
  return prefecture === undefined ? text : text.slice(prefecture.length);
}
