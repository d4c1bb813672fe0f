import { beforeAll, expect, test } from 'vitest';
import romajiTable from '../../../shared/policy/data/municipality-romaji.csv?raw';
import { holdersIn, PREFECTURES, placeOf, prefectureCode } from './municipalities';
import { loadOtherNames, matches } from './search';

// The names are loaded once: whoever lists holders begins it.
beforeAll(async () => {
  holdersIn('北海道', undefined);
  await loadOtherNames(() => undefined, []);
});

/** The names of a prefecture's municipalities that are found by typing this. */
const found = (prefecture: string, typed: string): string[] =>
  holdersIn(prefecture, undefined)
    .filter((holder) => matches(holder, typed))
    .map(({ name }) => name);

test.each([
  ['北海道', '上川郡東川町', ['東川町']],
  ['北海道', '上川郡東', ['東神楽町', '東川町']],
  ['北海道', 'かみかわぐんひがしか', ['東神楽町', '東川町']],
  ['北海道', '札幌市中央区', ['札幌市']],
  ['北海道', '中央区', ['札幌市']],
  ['北海道', 'さっぽろしちゅうおうく', ['札幌市']],
  ['北海道', '北海道函館市', ['函館市']],
  ['北海道', 'hakodate', ['函館市']],
  ['北海道', 'Hakodate', ['函館市']],
  ['北海道', 'ｈａｋｏｄａｔｅ', ['函館市']],
  ['北海道', 'hakodate city', ['函館市']],
  ['北海道', 'hakodateshi', ['函館市']],
  ['静岡県', '中央区', ['浜松市']],
  ['静岡県', '浜松市北区', ['浜松市']],
  ['静岡県', '浜北区', ['浜松市']],
  ['宮城県', '塩釜', ['塩竈市']],
  ['茨城県', '竜ケ崎', ['龍ケ崎市']],
  ['茨城県', '竜ヶ崎', ['龍ケ崎市']],
  ['高知県', '檮原', ['梼原町']],
  ['兵庫県', '篠山市', ['丹波篠山市']],
  ['福岡県', '那珂川町', ['那珂川市']],
  ['東京都', '葛\u{E0100}飾', ['葛飾区']],
  ['東京都', '⻄東京', ['西東京市']],
  ['大阪府', 'oosakashi', ['大阪市']],
  ['大阪府', 'Ōsaka', ['大阪市', '大阪狭山市']],
  ['神奈川県', 'まなづる', ['真鶴町']],
  ['北海道', 'hakodatex', []],
  ['北海道', '渋谷区', []],
])('R7: in %s, typing %j finds %j', (prefecture, typed, names) => {
  expect(found(prefecture, typed)).toEqual(names);
});

test.each(['東京都', 'とうきょう', '東京'])('Q2: by typing %j one prefecture is found', (typed) => {
  expect(PREFECTURES.filter((prefecture) => matches(prefecture, typed)).map(({ name }) => name)).toEqual(['東京都']);
});

test('R7: every municipality is found by its romaji', () => {
  const all = new Map(PREFECTURES.flatMap(({ id }) => holdersIn(id, undefined)).map((holder) => [holder.id, holder]));
  const rows = romajiTable.trim().split(/\r?\n/).slice(1);
  const missed = rows.filter((row) => {
    const [code = '', romaji = ''] = row.split(',');
    const holder = all.get(code);
    // Fewer letters may be a sound that isn't finished.
    return !holder || !matches(holder, romaji);
  });
  expect(rows.length).toBeGreaterThan(1741);
  expect(missed).toEqual([]);
});

test('R7: an old code is shown by its old name and can’t be chosen', () => {
  expect(placeOf('403059')).toMatchObject({ prefecture: '福岡県', name: '那珂川町', successor: '402311' });
  expect(holdersIn('福岡県', undefined).map(({ id }) => id)).not.toContain('403059');
  expect(holdersIn('福岡県', undefined, '2018-09-30').map(({ id }) => id)).toContain('403059');
});

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

test('Q2: each prefecture is found by its own name, and no other is', () => {
  for (const prefecture of PREFECTURES)
    expect(PREFECTURES.filter((other) => matches(other, prefecture.name)).map(({ name }) => name)).toEqual([
      prefecture.name,
    ]);
});
