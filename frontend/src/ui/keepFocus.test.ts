// @vitest-environment jsdom
import '../test-setup';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { keepFocus } from './keepFocus';

const byId = (id: string) => document.getElementById(id) as HTMLElement;
const settle = () => new Promise((resolve) => queueMicrotask(() => resolve(undefined)));

beforeAll(() => keepFocus(document));

beforeEach(() => {
  document.body.innerHTML = `
    <div id="bar"><button id="beside">サインイン</button></div>
    <main id="main" tabindex="-1">
      <section id="part" tabindex="-1"><div id="notice"><button id="retry">もう一度試す</button></div></section>
      <input id="field">
    </main>`;
});

test.each([
  ['retry', 'notice', 'part'],
  ['retry', 'part', 'main'],
  ['beside', 'bar', 'main'],
])('G5: when %s goes away with %s, %s takes the focus', async (focused, removed, home) => {
  byId(focused).focus();
  byId(removed).remove();
  await settle();
  expect(document.activeElement?.id).toBe(home);
});

test('G5: a focus that is elsewhere, or that was let go, is left alone', async () => {
  byId('retry').focus();
  byId('field').focus();
  byId('notice').remove();
  await settle();
  expect(document.activeElement?.id).toBe('field');
  byId('field').blur();
  byId('part').remove();
  await settle();
  expect(document.activeElement).toBe(document.body);
});
