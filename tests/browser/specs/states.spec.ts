import { expectAccessible, expectNoSidewaysScroll } from '../support/axe.ts';
import { GALLERY, PICTURE } from '../support/galleryPage.ts';
import { STATES } from '../support/states.ts';
import { expect, test } from '../support/test.ts';

/** Each state is looked at by machine at both widths; with GALLERY=1 its pictures are taken for people to look at. */

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 320, height: 640 };

for (const state of STATES) {
  test(`G5 ${state.title} [${state.name}]`, async ({ page, signIn, people, complaints }, info) => {
    await signIn(state.account);
    await state.prepare?.(page);
    if (state.path) await page.getByRole('link', { name: LABELS[state.path] ?? '' }).click();
    await state.reach(page, people);
    if (state.media) await page.emulateMedia(state.media);

    for (const viewport of state.media?.media === 'print' ? [WIDE] : [WIDE, NARROW]) {
      await page.setViewportSize(viewport);
      await page.evaluate(() => {
        window.scrollTo(0, 0);
        return document.fonts.ready;
      });
      await expectNoSidewaysScroll(page);
      // Print drops the frame of the page, which the best practices ask for.
      if (state.media?.media !== 'print') await expectAccessible(page);
      if (process.env.GALLERY) {
        const file = `${state.name}-${viewport.width}.png`;
        await page.screenshot({ path: `${GALLERY}${file}`, fullPage: true, animations: 'disabled' });
        info.annotations.push({ type: PICTURE, description: file });
      }
    }

    const expected = complaints.filter((words) => state.complaint?.test(words));
    if (state.complaint) expect(expected).not.toEqual([]);
    for (const words of expected) complaints.splice(complaints.indexOf(words), 1);
  });
}

const LABELS: Readonly<Record<string, string>> = {
  '/terms': '利用規約',
  '/history': '照会履歴',
  '/protections': '支援措置',
  '/help': '操作説明',
};
