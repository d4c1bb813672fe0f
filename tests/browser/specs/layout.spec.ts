import { expectNoSidewaysScroll } from '../support/axe.ts';
import { expect, HAKODATE, type Page, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/** What fits where: the windows that offices have, a narrow and a low one, and colours that the system decides. */

const STAFF = '131016-staff';
const OFFICE = [
  { width: 1024, height: 768 },
  { width: 1280, height: 720 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const NARROW = { width: 320, height: 640 };
const size = ({ width, height }: { width: number; height: number }) => `${width}×${height}`;

async function bottomOf(page: Page, name: string): Promise<number> {
  const box = await page.getByRole('button', { name, exact: true }).boundingBox();
  return box ? box.y + box.height : Number.POSITIVE_INFINITY;
}

test('G5: 「照会」 is seen without scrolling, whatever is chosen', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  const windows = OFFICE.filter(({ width }) => width >= 1366);
  const expectSeen = async (viewports: typeof OFFICE) => {
    for (const viewport of viewports) {
      await page.setViewportSize(viewport);
      await page.evaluate(() => window.scrollTo(0, 0));
      await expect.poll(() => bottomOf(page, '照会'), size(viewport)).toBeLessThanOrEqual(viewport.height);
    }
  };
  await expectSeen(OFFICE);
  await transfer.chooseHolder('北海道', '函館');
  await expectSeen(OFFICE);
  await transfer.chooseHolder('北海道', '旭川');
  await expectSeen(OFFICE);
  await transfer.chooseByName();
  await expectSeen(windows);
});

test('G5: 「照会」 stays in the window when a press was refused', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  const expectSeen = async (what: string) => {
    const summary = page.getByText('入力した内容を確かめてください');
    await expect(summary, what).toBeInViewport({ ratio: 1 });
    await expect(transfer.inquire, what).toBeInViewport({ ratio: 1 });
  };
  await page.setViewportSize({ width: 1366, height: 768 });
  await transfer.chooseHolder('北海道', '旭川');
  await transfer.consent.click();
  await transfer.inquire.click();
  await expectSeen('no number');
  await transfer.number.click();
  await page.keyboard.type('123456789012');
  await transfer.inquire.click();
  await expectSeen('a wrong number');
  await transfer.chooseByName();
  await transfer.consent.click();
  await transfer.inquire.click();
  await expectSeen('nothing of the person');
});

test('G5: the fields that stand side by side begin on one line, and below one another', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseByName();
  for (const viewport of OFFICE) {
    await page.setViewportSize(viewport);
    const [municipality, name, year] = await Promise.all(
      [transfer.municipality, transfer.name, page.getByLabel('年', { exact: true })].map((field) =>
        field.boundingBox(),
      ),
    );
    expect(year?.y, size(viewport)).toBe(name?.y);
    expect(year?.x, size(viewport)).toBe(municipality?.x);
  }
});

test('G5 Q10: an answer of many doses and long Latin words fits the width', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await page.route('**/v1/transfer/inquiries', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const [first] = body.vaccinations;
    body.person.name = 'WOLFESCHLEGELSTEINHAUSENBERGERDORFFJUNIOR'.repeat(2);
    body.vaccinations = Array.from({ length: 20 }, (_, index) => ({
      ...first,
      dose: index + 1,
      venue: 'LLANFAIRPWLLGWYNGYLLGOGERYCHWY',
      doctor: 'WOLFESCHLEGELSTEINHA',
      manufacturer: 'PFIZERBIONTECHMODERN',
      lotNumber: 'WWWWWWWWWWWWWWWWWWWW',
      // With what is to be compared, there are two columns more.
      name: 'WOLFESCHLEGELSTEINHAUSENBERGERDORFFJUNIOR',
      nameKana: 'ヴォルフェシュレーゲルシュタインハウゼンベルガードルフ',
      cautions: ['order', 'interval'],
    }));
    await route.fulfill({ response: answer, json: body });
  });
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.click();
  await page.keyboard.type(personAt(people, HAKODATE, '見本 花子').myNumber);
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeVisible();
  for (const viewport of [...OFFICE, { width: 1087, height: 768 }, { width: 1152, height: 864 }, NARROW]) {
    await page.setViewportSize(viewport);
    await expectNoSidewaysScroll(page);
    const excess = await page.getByRole('cell').evaluateAll((cells) => {
      const right = document.getElementById('main')?.getBoundingClientRect().right ?? 0;
      return cells.filter((cell) => cell.getBoundingClientRect().right > right).length;
    });
    expect(excess, size(viewport)).toBe(0);
    // The time of the last column is read, not cut off.
    await expect(page.getByText(/\d時\d\d分/).last()).toBeVisible();
  }
  // What can be done, and on which basis it was given, is at both ends.
  await expect(page.getByRole('button', { name: '次の照会へ（F2）' })).toHaveCount(2);
});

for (const viewport of [...OFFICE, NARROW])
  test(`G5 Q2: at ${size(viewport)} a list covers neither its label nor the menu above`, async ({ signIn }) => {
    const page = await signIn(STAFF);
    await page.setViewportSize(viewport);
    const transfer = new TransferScreen(page);
    await TransferScreen.choose(transfer.prefecture, '北海道');
    for (const [field, label] of [
      [transfer.prefecture, '都道府県を選択してください'],
      [transfer.municipality, '自治体を選択してください'],
    ] as const) {
      await field.click();
      const list = page.getByRole('listbox');
      await expect(list).toBeVisible();
      // The list is there before it has found its place.
      await expect(async () => {
        const listBox = await list.boundingBox();
        const labelBox = await page.getByText(label, { exact: true }).boundingBox();
        if (!listBox || !labelBox) throw new Error('not laid out');
        const isCovered = listBox.y < labelBox.y + labelBox.height && listBox.y + listBox.height > labelBox.y;
        expect(isCovered).toBe(false);
        expect(listBox.height).toBeGreaterThan(120);
        if (viewport !== NARROW) expect(listBox.y).toBeGreaterThan(labelBox.y);
      }).toPass({ timeout: 10_000 });
      await page.keyboard.press('Escape');
    }
  });

for (const forcedColors of ['none', 'active'] as const)
  test(`G5: the option that is chosen can be read, and the one that has the focus is framed (forced colours: ${forcedColors})`, async ({
    signIn,
  }) => {
    const page = await signIn(STAFF);
    await page.emulateMedia({ forcedColors });
    const transfer = new TransferScreen(page);
    await transfer.chooseHolder('北海道', '函館');
    await transfer.municipality.click();
    await expect(page.getByRole('option', { name: '函館市 同意済み' })).toBeVisible();
    const styleOf = (name: string) =>
      page.getByRole('option', { name }).evaluate((option) => {
        const parts = [option, ...option.querySelectorAll('span')];
        const { backgroundColor, outlineStyle, outlineWidth } = getComputedStyle(option);
        const colours = parts.map((part) => getComputedStyle(part).color);
        return { backgroundColor, outlineStyle, outlineWidth: Number.parseFloat(outlineWidth), colours };
      });
    const chosen = await styleOf('函館市');
    const other = await styleOf('小樽市');
    expect(chosen.outlineStyle).toBe('solid');
    expect(chosen.outlineWidth).toBeGreaterThanOrEqual(2);
    expect(chosen.backgroundColor).not.toBe(other.backgroundColor);
    for (const colour of chosen.colours) expect(contrast(colour, chosen.backgroundColor)).toBeGreaterThanOrEqual(4.5);
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await styleOf('小樽市')).outlineStyle).toBe('solid');
    expect((await styleOf('函館市')).outlineStyle).toBe('none');
  });

/** WCAG's ratio of two opaque colours as the browser writes them. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const viewport of [
  { width: 1280, height: 720 },
  { width: 1024, height: 400 },
  { width: 320, height: 256 },
])
  test(`G5: at ${size(viewport)} the bar of a lost network covers nothing that has the focus`, async ({
    signIn,
    context,
    complaints,
  }) => {
    const page = await signIn(STAFF);
    const transfer = new TransferScreen(page);
    await transfer.chooseHolder('北海道', '旭川');
    await transfer.chooseByName();
    await page.setViewportSize(viewport);
    await context.setOffline(true);
    const bar = page.getByText(/ネットワークにつながっていません/);
    await expect(bar).toBeAttached();
    await transfer.inquire.focus();
    for (const key of ['Shift+Tab', 'Tab'])
      for (let presses = 0; presses < 14; presses += 1) {
        await page.keyboard.press(key);
        const seen = await page.evaluate(() => {
          const focused = document.activeElement;
          if (!focused || focused === document.body) return true;
          const { top, bottom, left, width } = focused.getBoundingClientRect();
          const covers = document.querySelector('.sticky-bars');
          const barBottom =
            covers && getComputedStyle(covers).position === 'sticky' ? covers.getBoundingClientRect().bottom : 0;
          if (covers?.contains(focused) || focused.closest('header')) return true;
          const isWhole = top >= barBottom && bottom <= window.innerHeight;
          const on = document.elementFromPoint(left + Math.min(width, 20) / 2, (Math.max(top, 0) + bottom) / 2);
          return isWhole && (on === focused || focused.contains(on))
            ? true
            : `${focused.id} ${top} ${bottom} ${barBottom}`;
        });
        expect(seen).toBe(true);
      }
    // And of a low window it takes little or nothing.
    const height = await page.evaluate(() => {
      const bars = document.querySelector('.sticky-bars');
      return bars && getComputedStyle(bars).position === 'sticky' ? bars.getBoundingClientRect().height : 0;
    });
    expect(height).toBeLessThan(viewport.height / 4);
    complaints.splice(0);
  });
