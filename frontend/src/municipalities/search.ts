/** Something that is found by typing its name or its reading. */
export type Findable = { id: string; name: string; kana: string };

const toHiragana = (text: string): string =>
  text.replaceAll(/[ァ-ヶ]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60));

/** Half-width katakana, spaces, and the ヶ that some write as が or ケ are no reason not to find a place. */
export const searchable = (text: string): string =>
  toHiragana(text.normalize('NFKC').replaceAll(/\s/g, '')).replaceAll('ゖ', 'け');

/**
 * While a reading is being typed, the last sound stands there in Latin letters (さっぽr): they are left out, so that the
 * list doesn't run empty between two sounds.
 */
const withoutUnfinishedSound = (text: string): string => text.replace(/[a-z]+$/i, '');

export function matches({ name, kana }: Pick<Findable, 'name' | 'kana'>, typed: string): boolean {
  const query = searchable(withoutUnfinishedSound(typed.normalize('NFKC')));
  return searchable(name).includes(query) || kana.startsWith(query);
}
