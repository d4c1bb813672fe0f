import { test as base, expect, type Page } from '@playwright/test';
import { type Person, samplePeople } from './system.ts';

export { expect, type Page };

export const PASSWORD = 'sample';

/** Inquirer and holders of the sample data: the first three have agreed to both documents, 旭川市 hasn't. */
export const CHIYODA = '131016';
export const HAKODATE = '012025';
export const ASAHIKAWA = '012041';

type Fixtures = {
  /** What the page complained about; a test that expects a complaint takes it out. */
  complaints: string[];
  people: Person[];
  signIn: (account: string, path?: string) => Promise<Page>;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: the form that Playwright asks for
  baseURL: async ({}, use) => {
    if (!process.env.BASE_URL) throw new Error('no system');
    await use(process.env.BASE_URL);
  },

  people: async ({ baseURL }, use) => use(samplePeople(baseURL ?? '')),

  // Every test fails on a script error, a violation of the content security policy, or a warning of React.
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await use(complaints);
      // A call that is still held back at the network must not outlive its test. What is let go then may ask the real server
      // for what was made here, and be refused.
      const untilTheEnd = [...complaints];
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(untilTheEnd).toEqual([]);
    },
    { auto: true },
  ],

  signIn: async ({ page }, use) => {
    await use(async (account, path = '/transfer') => {
      await page.goto(path);
      await page.getByLabel('利用者名').fill(account);
      await page.getByLabel('パスワード').fill(PASSWORD);
      await page.getByRole('button', { name: 'サインイン' }).click();
      await expect(page.getByRole('banner').getByText(account, { exact: true })).toBeVisible();
      return page;
    });
  },
});

/** Somebody of the sample data who has records at the holder. */
export function personAt(people: readonly Person[], holder: string, name?: string): Person {
  const person = people.find((one) => one.holder === holder && (name === undefined || one.name === name));
  if (!person) throw new Error(`no sample person at ${holder}`);
  return person;
}
