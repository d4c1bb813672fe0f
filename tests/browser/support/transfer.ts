import { expect, type Locator, type Page } from '@playwright/test';

/** 転入処理, as its user speaks of it. */
export class TransferScreen {
  readonly page: Page;
  readonly prefecture: Locator;
  readonly municipality: Locator;
  readonly number: Locator;
  readonly consent: Locator;
  readonly inquire: Locator;
  readonly name: Locator;
  readonly result: Locator;

  constructor(page: Page) {
    this.page = page;
    this.prefecture = page.getByRole('combobox', { name: '都道府県を選択してください' });
    this.municipality = page.getByRole('combobox', { name: '自治体を選択してください' });
    this.number = page.getByLabel('マイナンバーを入力してください');
    this.consent = page.getByRole('checkbox', { name: '本人同意' });
    this.inquire = page.getByRole('button', { name: '照会', exact: true });
    this.name = page.getByLabel('氏名を入力してください');
    this.result = page.getByRole('heading', { name: '照会結果' });
  }

  /** Types and takes the first of the list, with the keyboard alone. */
  static async choose(field: Locator, typed: string): Promise<void> {
    await field.fill(typed);
    // As somebody would who looks at the list: what isn't there yet can't be taken.
    await field.page().getByRole('option').first().waitFor();
    await field.press('ArrowDown');
    await expect(field).toHaveAttribute('aria-activedescendant', /./);
    await field.press('Enter');
  }

  async chooseHolder(prefecture: string, municipality: string): Promise<void> {
    await TransferScreen.choose(this.prefecture, prefecture);
    await TransferScreen.choose(this.municipality, municipality);
    await this.page.getByText(/^照会先の.+は、同意して(います|いません)。$/).waitFor();
  }

  async chooseByName(): Promise<void> {
    await this.page.getByRole('tab', { name: '接種券なし 氏名・生年月日・性別による照会' }).click();
  }

  async fillPerson(person: { name: string; birthDate: string; sex: 'female' | 'male' }): Promise<void> {
    const [year = '', month = '', day = ''] = person.birthDate.split('-');
    await this.name.fill(person.name);
    await this.page.getByLabel('年', { exact: true }).fill(year);
    await this.page.getByLabel('月', { exact: true }).fill(month);
    await this.page.getByLabel('日', { exact: true }).fill(day);
    await this.page.getByLabel(person.sex === 'female' ? '女性' : '男性').check();
  }
}

/** A number with a right check digit that nobody of the sample data has. */
export const NOBODY = '123456789018';
