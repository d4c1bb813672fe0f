// Keeps the site light: staff of small municipalities work over slow lines. Fails when the JavaScript of all pages, or of
// the first page, grows past its limit (gzip).
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const KIB = 1024;
const LIMITS = { all: 325 * KIB, first: 155 * KIB };

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));

/** What a browser must have before the first page shows: the entry and sign-in, each with all that they import. */
const FIRST_PAGE = ['index.html', 'src/session/oidc.ts'];

function closure(keys) {
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) visit(next);
  };
  for (const key of keys) visit(key);
  return [...seen];
}

async function gzipSize(keys) {
  const files = new Set(keys.map((key) => manifest[key].file).filter((file) => file.endsWith('.js')));
  const sizes = await Promise.all(
    [...files].map(async (file) => gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const sizes = { all: await gzipSize(Object.keys(manifest)), first: await gzipSize(closure(FIRST_PAGE)) };
for (const [name, size] of Object.entries(sizes)) {
  const line = `JavaScript, ${name}: ${(size / KIB).toFixed(1)} of ${LIMITS[name] / KIB} KiB gzip`;
  if (size > LIMITS[name]) {
    console.error(`${line}: too much`);
    process.exitCode = 1;
  } else console.error(line);
}
