/** Hyphens, minus signs and long marks that people and spreadsheets put between digits, after NFKC. */
const SEPARATORS = /[\s\-‐‑‒–—―−ー─]/g;

/** What remains of a number that was typed or pasted: full-width digits made narrow, spaces and hyphens dropped. */
export const bareNumber = (text: string): string => text.normalize('NFKC').replaceAll(SEPARATORS, '');

export const isDigits = (text: string): boolean => /^[0-9]*$/.test(text);
