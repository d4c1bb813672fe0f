/** Gives the page its turn: what takes long is done in slices, with this between them. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
