/**
 * What people, spreadsheets and web pages put around and between digits, after NFKC: spaces, hyphens, minus signs, long
 * marks, middle dots, and what can't be seen at all (default-ignorable characters, direction marks).
 */
const SEPARATORS = /[\s\-‐‑‒–—―−ー─・·\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu;

/** What remains of a number that was typed or pasted: full-width digits made narrow, what stands between them dropped. */
export const bareNumber = (text: string): string => text.normalize('NFKC').replaceAll(SEPARATORS, '');

export const isDigits = (text: string): boolean => /^[0-9]*$/.test(text);
