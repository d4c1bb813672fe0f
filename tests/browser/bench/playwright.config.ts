import { defineConfig } from '@playwright/test';
import base from '../playwright.config.ts';

/** What pages take, one after another; see page.spec.ts. */
export default defineConfig({
  ...base,
  testDir: '.',
  outputDir: '../results',
  globalSetup: '../support/globalSetup.ts',
  projects: [{ name: 'bench' }],
  workers: 1,
  retries: 0,
  timeout: 180_000,
  reporter: [['line']],
});
