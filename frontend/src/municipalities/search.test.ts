import { expect, test } from 'vitest';
import { holdersIn, PREFECTURES, placeOf, prefectureCode } from './municipalities';
import { matches } from './search';

const sapporo = { name: '札幌市', kana: 'さっぽろし' };

test.each(['札幌', '札', 'さっぽろ', 'サッポロ', 'ｻｯﾎﾟﾛ', 'さっぽr', 'さっぽｒ', ' さっ ぽろ', ''])(
  'Q2: 札幌市 is found by typing %j',
  (typed) => {
    expect(matches(sapporo, typed)).toBe(true);
  },
);

test.each(['函館', 'はこ', 'ぽろ', 'さっぽろく'])('Q2: 札幌市 is not found by typing %j', (typed) => {
  expect(matches(sapporo, typed)).toBe(false);
});

test('Q2: a place with ヶ is found by the large and the small letter', () => {
  const place = { name: '龍ケ崎市', kana: 'りゅうがさきし' };
  expect(matches(place, '龍ヶ崎')).toBe(true);
  expect(matches(place, '龍ケ崎')).toBe(true);
});

test('Q2: 47 prefectures in code order, each with its reading', () => {
  expect(PREFECTURES).toHaveLength(47);
  expect(PREFECTURES.map(({ name }) => name).slice(0, 3)).toEqual(['北海道', '青森県', '岩手県']);
  expect(PREFECTURES.at(-1)?.name).toBe('沖縄県');
  expect(PREFECTURES.filter(({ kana }) => kana === '')).toEqual([]);
});

test('Q2: a prefecture’s municipalities come in code order, without one’s own', () => {
  const codes = holdersIn('北海道', '011002').map(({ id }) => id);
  expect(codes).toEqual([...codes].sort());
  expect(codes[0]).toBe('012025');
  expect(codes).not.toContain('011002');
});

test('Q2: no list before a prefecture is chosen', () => {
  expect(holdersIn(undefined, '011002')).toEqual([]);
});

test('Q2: all 1,741 municipalities are there', () => {
  const all = PREFECTURES.flatMap(({ id }) => holdersIn(id, undefined));
  expect(all).toHaveLength(1741);
  expect(placeOf('131016')).toMatchObject({ prefecture: '東京都', name: '千代田区' });
});

test('Q2: a prefecture’s code is what the codes of its municipalities begin with', () => {
  expect(PREFECTURES.map(({ id }) => prefectureCode(id))).toEqual(
    Array.from({ length: 47 }, (_, index) => String(index + 1).padStart(2, '0')),
  );
});
