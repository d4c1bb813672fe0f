import { expect, test } from '@playwright/test';
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core';
import { samplePeople } from '../support/system.ts';
import { HAKODATE, PASSWORD, personAt } from '../support/test.ts';

/**
 * The walk of both menus in Firefox, by its keys. Playwright drives a Firefox of its own, which can't be had from Debian;
 * puppeteer drives Debian's, by the protocol that Firefox itself speaks.
 */

const ADMIN = '012068-admin';
const VISIBLE = { visible: true, timeout: 15_000 } as const;

let browser: Browser;
let page: Page;
const faults: string[] = [];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    extraPrefsFirefox: { 'intl.accept_languages': 'ja' },
  });
  page = await browser.newPage();
  page.on('pageerror', (error) => {
    // Firefox calls it an error that a font was still on its way when the page was left.
    if (!/downloadable font: download failed/.test(String(error))) faults.push(String(error));
  });
});

test.afterAll(async () => {
  await browser?.close();
});

/** What stands on the page in these words, once it is to be seen. */
async function seen(words: string, within = ''): Promise<ElementHandle> {
  const found = await page.waitForSelector(`${within} ::-p-text(${words})`, VISIBLE);
  if (!found) throw new Error(`${words} isn't there`);
  return found;
}

async function press(words: string, within: string): Promise<void> {
  await (await seen(words, within)).click();
}

async function type(id: string, text: string): Promise<void> {
  const field = await page.waitForSelector(`#${id}`, VISIBLE);
  await field?.focus();
  await page.keyboard.type(text);
}

const textIn = (id: string) => page.$eval(`#${id}`, (field) => (field as HTMLInputElement).value);

/** Types, and takes the first of the list. */
async function choose(id: string, typed: string, chosen: string): Promise<void> {
  await type(id, typed);
  await page.waitForSelector('[role="option"]', VISIBLE);
  await page.keyboard.press('ArrowDown');
  await page.waitForSelector(`#${id}[aria-activedescendant]`);
  await page.keyboard.press('Enter');
  await expect.poll(() => textIn(id)).toBe(chosen);
}

test('T1 T2 T3 G1 in Firefox: both texts are read and agreed to', async () => {
  await page.goto(`${process.env.BASE_URL}/terms`);
  await type('username', ADMIN);
  await type('password', PASSWORD);
  await page.keyboard.press('Enter');
  for (const tab of ['確認事項', '確認事項（追加分）']) {
    await press(tab, '[role="tab"]');
    await page.waitForSelector(`[aria-label="${tab}の本文"]`, VISIBLE);
    await seen('第1条', `[aria-label="${tab}の本文"]`);
    await press('同意', 'main button');
    await seen('同意済み', 'main button');
  }
});

test('Q2 Q3 Q5 Q10 in Firefox: somebody’s records, by keys alone', async () => {
  const person = personAt(samplePeople(process.env.BASE_URL ?? ''), HAKODATE, '見本 花子');
  await press('転入処理', 'nav');
  await choose('prefecture', 'ほっかいどう', '北海道');
  await choose('municipality', 'はこだて', '函館市');
  await seen('同意しています', 'main');
  await type('my-number', person.myNumber);
  expect((await textIn('my-number')).replaceAll(' ', '')).toBe(person.myNumber);
  await page.keyboard.press('Enter');
  await seen('照会結果', 'h2');
  await seen(person.name, 'dd');
  expect(await page.$$('tbody tr')).toHaveLength(person.doses.length);
  await page.keyboard.press('F2');
  await page.waitForSelector('#my-number:focus', VISIBLE);
});

test('A5 G3 in Firefox: the record of it, and sign-out', async () => {
  await press('照会履歴', 'nav');
  await seen('該当あり', 'tbody');
  await seen('合計', 'h2');
  await press('サインアウト', 'header button');
  await seen('サインアウトしました', 'h1');
  expect(faults).toEqual([]);
});
