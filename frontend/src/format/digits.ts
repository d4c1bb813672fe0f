/**
 * Hyphens, minus signs, long marks and middle dots that people and spreadsheets put between digits, after NFKC; and what can't
 * be seen: the direction marks that some programs put around a number.
 */
const SEPARATORS = /[\s\-‐‑‒–—―−ー─·•‧∙⋅・\p{Default_Ignorable_Code_Point}]/gu;

/** What remains of a number that was typed or pasted: full-width digits made narrow, what only parts them dropped. */
export const bareNumber = (text: string): string => text.normalize('NFKC').replaceAll(SEPARATORS, '');

export const isDigits = (text: string): boolean => /^[0-9]*$/.test(text);
