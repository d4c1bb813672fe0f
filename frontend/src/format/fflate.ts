import { strToU8, type Zippable, zipSync } from 'fflate/browser';

/**
 * In the place of fflate (see vite.config.ts): its `zip` starts a worker from a text when a file is large, which the site's
 * content security policy forbids. Here the same is done at once.
 */
export { strToU8, zipSync };

type Done = (error: null, archive: ReturnType<typeof zipSync>) => void;

export const zip = (files: Zippable, done: Done): void => done(null, zipSync(files));
