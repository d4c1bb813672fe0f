/** Readings in Latin letters, and the form in which they are compared. */

const VOWELS = [...'aiueo'];
const CONSONANTS: readonly [string, string][] = [
  ['', 'あいうえお'],
  ['k', 'かきくけこ'],
  ['s', 'さしすせそ'],
  ['t', 'たちつてと'],
  ['n', 'なにぬねの'],
  ['h', 'はひふへほ'],
  ['m', 'まみむめも'],
  ['r', 'らりるれろ'],
  ['g', 'がぎぐげご'],
  ['z', 'ざじずぜぞ'],
  ['d', 'だぢづでど'],
  ['b', 'ばびぶべぼ'],
  ['p', 'ぱぴぷぺぽ'],
];

/** Hepburn, as on signs and in passports. */
const SOUNDS: ReadonlyMap<string, string> = new Map([
  ...CONSONANTS.flatMap(([consonant, row]) => [...row].map((kana, at) => [kana, consonant + VOWELS[at]] as const)),
  ['し', 'shi'],
  ['ち', 'chi'],
  ['つ', 'tsu'],
  ['ふ', 'fu'],
  ['じ', 'ji'],
  ['ぢ', 'ji'],
  ['づ', 'zu'],
  ['や', 'ya'],
  ['ゆ', 'yu'],
  ['よ', 'yo'],
  ['わ', 'wa'],
  ['を', 'o'],
  ['ん', 'n'],
]);

const SMALL: Readonly<Record<string, string>> = { ゃ: 'a', ゅ: 'u', ょ: 'o' };

/** みなみうおぬまし: minamiuonumashi. */
export function romajiOf(hiragana: string): string {
  return hiragana
    .replaceAll(/(.)([ゃゅょ])/g, (_, kana: string, small: string) => {
      const consonant = (SOUNDS.get(kana) ?? kana).slice(0, -1);
      return (/(sh|ch|j)$/.test(consonant) ? consonant : `${consonant}y`) + SMALL[small];
    })
    .replaceAll(/[ぁ-ん]/g, (kana) => SOUNDS.get(kana) ?? kana)
    .replaceAll(/っ(.)/g, (_, next: string) => (next === 'c' ? 't' : next) + next);
}

/** Latin letters alone, long vowels as one: Ōsaka, oosaka and OSAKA are one, and so are Shimbashi and Shinbashi. */
export const romajiKey = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    .replaceAll(/o[ou]+/g, 'o')
    .replaceAll(/u{2,}/g, 'u')
    .replaceAll(/m(?=[bpm])/g, 'n');
