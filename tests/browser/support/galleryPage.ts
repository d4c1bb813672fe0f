import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** Where the pictures of all states go, with one page that shows them. */
export const GALLERY = fileURLToPath(new URL('../../../target/gallery/', import.meta.url));

/** What a test notes of each picture that it took: its file's name. */
export const PICTURE = 'picture';

const STYLE = `
  body { margin: 2rem; font-family: sans-serif }
  section { margin-block: 2rem; border-top: 1px solid #999 }
  div { display: flex; flex-wrap: wrap; align-items: start; gap: 1rem }
  img { max-width: min(100%, 60rem); border: 1px solid #999 }
`;

/** Writes the page when all pictures are taken, in the order in which the states stand in their list. */
export default class GalleryPage implements Reporter {
  private tests: readonly TestCase[] = [];

  onBegin(_config: FullConfig, suite: Suite): void {
    this.tests = suite.allTests();
    // Nothing of an earlier run is shown.
    rmSync(GALLERY, { recursive: true, force: true });
    mkdirSync(GALLERY, { recursive: true });
  }

  onEnd(): void {
    const page = `<!doctype html>
<html lang="ja"><meta charset="utf-8"><title>Every state of every screen</title><style>${STYLE}</style>
<h1>Every state of every screen</h1>
${this.tests.map(sectionOf).join('\n')}
</html>
`;
    writeFileSync(`${GALLERY}index.html`, page);
    process.stdout.write(`\n${GALLERY}index.html\n`);
  }
}

function sectionOf(test: TestCase): string {
  const files = test.annotations.filter(({ type }) => type === PICTURE).map(({ description }) => description ?? '');
  const pictures = files.map((file) => `<a href="${file}"><img src="${file}" alt="${file}" loading="lazy"></a>`);
  const shown = test.outcome() === 'unexpected' ? ['<strong>failed</strong>', ...pictures] : pictures;
  return `<section><h2>${escaped(test.title)}</h2><div>${shown.join('')}</div></section>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
