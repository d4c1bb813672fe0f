import { expect, test } from 'vitest';
import { holdersIn, PREFECTURES } from '../municipalities/municipalities';
import { meant, meantBeside } from './meant';

const nameOf = (items: Parameters<typeof meant>[0], typed: string) => {
  const meaning = meant(items, typed);
  return 'item' in meaning ? meaning.item.name : meaning.count;
};

test.each([
  ['小樽市', '小樽市'],
  ['おたる', '小樽市'],
  ['ｵﾀﾙ', '小樽市'],
  [' 小 樽 ', '小樽市'],
  // It is found in several names, and is the whole of one of them.
  ['森', '森町'],
  ['泊', '泊村'],
  ['だて', '伊達市'],
  ['あか', 2],
  ['町', 129],
  ['ぬぬぬ', 0],
])('R9: among the municipalities of 北海道, %j is %s', (typed, meaning) => {
  expect(nameOf(holdersIn('北海道', undefined), typed)).toBe(meaning);
});

test.each([
  ['京都', '京都府'],
  ['とうきょう', '東京都'],
  ['北海道', '北海道'],
  ['島', 5],
  ['', 47],
])('R9: among the prefectures, %j is %s', (typed, meaning) => {
  expect(nameOf(PREFECTURES, typed)).toBe(meaning);
});

test('R9: every municipality is meant by its own name and by its own reading where no other has it', () => {
  for (const { id } of PREFECTURES) {
    const places = holdersIn(id, undefined);
    for (const place of places) {
      expect(nameOf(places, place.name)).toBe(place.name);
      if (places.filter(({ kana }) => kana === place.kana).length === 1)
        expect(nameOf(places, place.kana)).toBe(place.name);
    }
  }
});

test.each([
  // The whole name of one's own municipality never means another one, although another is found by it, too.
  ['北海道', '森町', 'もりまち', 'barred'],
  ['北海道', '森町', '森', 'barred'],
  ['広島県', '府中町', '府中町', 'barred'],
  // Both have this name: the one that can be chosen is meant.
  ['広島県', '府中町', '府中', '府中市'],
  ['広島県', '府中町', '府中市', '府中市'],
])('Q2 R9: in %s as %s, %j is %s', (prefecture, own, typed, meaning) => {
  const all = holdersIn(prefecture, undefined);
  const barred = all.find(({ name }) => name === own);
  const result = meantBeside(holdersIn(prefecture, barred?.id), barred, typed);
  expect(result === 'barred' || !('item' in result) ? result : result.item.name).toBe(meaning);
});
