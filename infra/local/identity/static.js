// Style sheets and letters of the pages: a few files that are known by name, and no others.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { MOUNT } from './provider.js';

const FONT = new URL('node_modules/@fontsource-variable/noto-sans-jp/', import.meta.url);

const files = new Map([
  [`${MOUNT}/style.css`, [new URL('style.css', import.meta.url), 'text/css; charset=utf-8']],
  [`${MOUNT}/font/index.css`, [new URL('index.css', FONT), 'text/css; charset=utf-8']],
]);
for (const name of readdirSync(fileURLToPath(new URL('files/', FONT)))) {
  files.set(`${MOUNT}/font/files/${name}`, [new URL(`files/${name}`, FONT), 'font/woff2']);
}

/** Answers a request for one of the files; false when it is none of them. */
export function serveFile(pathname, response) {
  const [file, type] = files.get(pathname) ?? [];
  if (!file || !existsSync(file)) return false;
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'max-age=3600',
    'x-content-type-options': 'nosniff',
  });
  response.end(readFileSync(file));
  return true;
}
