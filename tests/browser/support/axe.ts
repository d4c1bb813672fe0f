import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 AA as far as a machine sees it, contrast included, without exceptions. */
export async function expectAccessible(page: Page): Promise<void> {
  // A string, so that the page's content security policy doesn't stand in its way.
  await page.evaluate(source);
  const results = await page.evaluate(
    (standards) =>
      (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        runOnly: { type: 'tag', values: standards },
        resultTypes: ['violations'],
      }),
    STANDARDS,
  );
  const violations = results.violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map(({ html }) => html) }));
  expect(violations).toEqual([]);
}

/** Everything fits the width (WCAG 1.4.10), once what floats above the page has followed a change of the width. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(excess).toBeLessThanOrEqual(0);
}
