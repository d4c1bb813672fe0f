import { expect, type Locator, type Page } from '@playwright/test';

/** 支援措置, as its user speaks of it. */
export class ProtectionScreen {
  readonly page: Page;
  readonly number: Locator;
  readonly until: Locator;
  readonly reference: Locator;
  readonly protect: Locator;

  constructor(page: Page) {
    this.page = page;
    this.number = page.getByLabel('マイナンバーを入力してください');
    this.until = page.getByLabel('見直しの期日（任意）');
    this.reference = page.getByLabel('整理番号（任意）');
    this.protect = page.getByRole('button', { name: '支援措置を登録' });
  }

  async open(part: '新規登録' | '一覧・解除' | '番号で調べる'): Promise<void> {
    await this.page.getByRole('tab', { name: part }).click();
  }

  async protectPerson(number: string, note: { until?: string; reference?: string } = {}): Promise<void> {
    await this.number.fill(number);
    if (note.until) await this.until.fill(note.until);
    if (note.reference) await this.reference.fill(note.reference);
    await this.protect.click();
    await expect(this.page.getByText('支援措置を登録しました')).toBeVisible();
  }

  /** What is listed with this reference. */
  row(reference: string): Locator {
    return this.page.getByRole('row').filter({ hasText: reference }).last();
  }
}
