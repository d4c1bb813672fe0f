import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** The folders from the lowest up. Those on one line know nothing of each other. */
const LAYERS = [
  ['format'],
  ['session'],
  ['api'],
  ['municipalities'],
  ['ui'],
  ['person'],
  ['bulk', 'history', 'protection', 'terms'],
  ['transfer', 'help'],
  ['app'],
];

const SRC = import.meta.dirname;
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const IMPORT = /(?:from |import |import\(|mock\()'(\.[^'?]+)/g;

const folderOf = (file: string): string => file.split('/')[0] ?? '';
const layerOf = (folder: string): number => LAYERS.findIndex((layer) => layer.includes(folder));

function importsOf(file: string): string[] {
  const found = readFileSync(join(SRC, file), 'utf8').matchAll(IMPORT);
  return [...found].map(([, path = '']) => normalize(join(dirname(file), path)));
}

test('a file imports from its own folder and from those below', () => {
  const upward = FILES.filter((file) => file.includes('/')).flatMap((file) =>
    importsOf(file)
      .filter((path) => path.includes('/') && !path.startsWith('..') && folderOf(path) !== folderOf(file))
      .filter((path) => layerOf(folderOf(path)) >= layerOf(folderOf(file)))
      .map((path) => `${file} → ${path}`),
  );
  expect(upward).toEqual([]);
});

test('each folder has its layer', () => {
  const folders = new Set(FILES.filter((file) => file.includes('/')).map(folderOf));
  expect([...folders].filter((folder) => layerOf(folder) < 0)).toEqual([]);
});
