import { strFromU8, type Unzipped, unzipSync } from 'fflate/browser';

/**
 * In the place of fflate (see vite.config.ts): its `unzip` starts a worker from a text when a file is large, which the site's
 * content security policy forbids. Here the same is done at once.
 */
export { strFromU8 };

type Opened = { (error: Error): void; (error: null, files: Unzipped): void };

export function unzip(archive: Uint8Array, done: Opened): void {
  let files: Unzipped;
  try {
    files = unzipSync(archive);
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, files);
}
