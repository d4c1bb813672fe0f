/** The rows below the header of one of the tables of municipalities; no field of theirs is quoted. */
export const csvRows = (text: string): string[][] =>
  text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));
