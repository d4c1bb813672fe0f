import { defineConfig } from '@playwright/test';

/**
 * Runs against BASE_URL, or against a local system that the tests start and end by themselves.
 * GALLERY=1 also takes pictures of all states (target/gallery), PICTURES=1 those of the help page.
 */
export default defineConfig({
  testDir: 'specs',
  outputDir: 'results',
  globalSetup: './support/globalSetup.ts',
  // The walk of the notice agrees for good, so it comes first and by itself; see `projects`.
  projects: [
    { name: 'walk', testMatch: 'walk.spec.ts' },
    { name: 'screens', testIgnore: ['walk.spec.ts', 'lighthouse.spec.ts'], dependencies: ['walk'] },
    // One at a time: what runs beside a measurement disturbs it.
    { name: 'measured', testMatch: 'lighthouse.spec.ts', dependencies: ['screens'], workers: 1 },
  ],
  fullyParallel: true,
  workers: 2,
  // On a busy machine a browser can hang; what needs another try is still told apart, as flaky.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.GALLERY ? [['list'], ['./support/galleryPage.ts']] : [['list']],
  use: {
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text'],
    },
  },
});
