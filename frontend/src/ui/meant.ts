import { type Findable, matches } from '../municipalities/search';
import { searchable } from '../municipalities/searchable';

const SUFFIX = /[都道府県市区町村]$/;
const SUFFIX_KANA = /(?:どう|けん|ちょう|まち|むら|そん|し|く|と|ふ)$/;

type Meaning<Item> = { item: Item } | { count: number };

/**
 * What is meant when one more, which can't be chosen, may be the one that was typed: it is named then, and no other is
 * taken in its place.
 */
export function meantBeside<Item extends Findable>(
  items: readonly Item[],
  barred: Findable | undefined,
  typed: string,
): Meaning<Item> | 'barred' {
  const all = barred && meant<Findable>([...items, barred], typed);
  return all && 'item' in all && all.item === barred ? 'barred' : meant(items, typed);
}

/**
 * What a text that was left in the field means: the one of exactly that name or reading, else the one whose name it is
 * without 市, 町 and the like, else the only one that is found by it. Otherwise how many it could mean.
 */
export function meant<Item extends Findable>(items: readonly Item[], typed: string): Meaning<Item> {
  const text = searchable(typed);
  if (text === '') return { count: items.length };
  const found = items.filter((item) => matches(item, typed));
  const exact = ({ name, kana }: Item) => searchable(name) === text || searchable(kana) === text;
  const bare = ({ name, kana }: Item) =>
    searchable(name).replace(SUFFIX, '') === text || searchable(kana).replace(SUFFIX_KANA, '') === text;
  for (const closer of [exact, bare]) {
    const close = found.filter(closer);
    if (close[0]) return close.length === 1 ? { item: close[0] } : { count: close.length };
  }
  return found[0] && found.length === 1 ? { item: found[0] } : { count: found.length };
}
