/** The forms in which names of municipalities and what is typed are compared. */

/** Other names of one municipality, in the forms below. */
export type OtherNames = { texts: string[]; kana: string[]; romaji: string[] };

/** What some PDFs hand out in place of an ideograph; empty until the other names are loaded. */
let ideographs: ReadonlyMap<string, string> = new Map();

export function setIdeographs(radicals: ReadonlyMap<string, string>): void {
  ideographs = radicals;
}

const toHiragana = (text: string): string =>
  text.replaceAll(/[ァ-ヶ]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60));

const withIdeographs = (text: string): string =>
  text.replaceAll(/[\u2E80-\u2EFF\u31C0-\u31EF]/g, (char) => ideographs.get(char) ?? char);

/**
 * Half-width katakana, spaces, what can't be seen (the selectors of 葛󠄀飾, say), and the ヶ that some write as ケ are no reason
 * not to find a place.
 */
export const searchable = (text: string): string =>
  toHiragana(
    withIdeographs(text.normalize('NFKC').replaceAll(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')),
  ).replaceAll('ゖ', 'け');
