// Types of the API come from its one description, shared/openapi.yaml, at each build: a screen that no longer fits the
// contract doesn't compile.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../shared/openapi.yaml', import.meta.url);
const target = new URL('../src/api/schema.gen.ts', import.meta.url);

const text = `// Made from shared/openapi.yaml by scripts/generate-api-types.mjs.\n${astToString(await openapiTS(source))}`;
const before = await readFile(target, 'utf8').catch(() => '');
if (before !== text) await writeFile(target, text);
