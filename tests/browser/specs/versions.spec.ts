import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, startSystem } from '../support/system.ts';
import { expect, test } from '../support/test.ts';

/** A system of its own that is ended and started again with a new text in force. */
test('T5 T7: a new version opens the agreement again, keeps the earlier one, and refuses the text that was read', async ({
  signIn,
  complaints,
}) => {
  test.setTimeout(240_000);
  const folder = await mkdtemp(join(tmpdir(), 'vrs-versions-'));
  const terms = join(folder, 'terms');
  const variables = { DATA_DIR: join(folder, 'data'), TERMS_DIR: terms };
  await cp(join(ROOT, 'infra/terms'), terms, { recursive: true });
  let system = await startSystem(variables);
  const PORT = new URL(system.address).port;
  try {
    const page = await signIn('011002-admin', `${system.address}/terms`);
    await page.getByRole('button', { name: '同意', exact: true }).click();
    await expect(page.getByRole('button', { name: '同意済み' })).toBeVisible();
    // The other text is being read while a new one comes into force.
    await page.getByRole('tab', { name: '確認事項（追加分）' }).click();
    await expect(page.getByRole('button', { name: '同意', exact: true })).toBeVisible();

    await system.stop();
    for (const name of ['usage.md', 'inquiry-addendum.md']) {
      const text = await readFile(join(terms, name), 'utf8');
      await writeFile(
        join(terms, name),
        `${text.replace('version: 2021-12-03', 'version: 2022-04-01')}\n新しい版の一文です。\n`,
      );
    }
    system = await startSystem({ ...variables, PORT });

    await page.getByRole('button', { name: '同意', exact: true }).click();
    await expect(page.getByText('新しい版に差し替わったため、同意は記録されませんでした')).toBeVisible();
    await expect(page.getByText('新しい版の一文です。')).toBeAttached();
    await expect(page.getByText('版：2022年4月1日（令和4年）', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: '同意', exact: true }).click();
    await expect(page.getByRole('button', { name: '同意済み' })).toBeVisible();

    await page.getByRole('link', { name: '転入処理' }).click();
    await page.getByRole('link', { name: '利用規約' }).click();
    await expect(page.getByText('新しい版が示されています。改めて同意が必要です')).toBeVisible();
    await expect(
      page.getByText(/前に同意した版（2021年12月3日（令和3年））には、.+に 011002-admin\s+が同意しました/),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: '同意', exact: true })).toBeVisible();
    expect(complaints.splice(0)).toHaveLength(1);
  } finally {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
