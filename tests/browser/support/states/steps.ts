import type { Page } from '@playwright/test';
import type { Person } from '../system.ts';
import { CHIYODA } from '../test.ts';
import { TransferScreen } from '../transfer.ts';

/** Who has agreed to both documents in the sample, and who hasn't. */
export const AGREED = CHIYODA;
export const NOT_AGREED = '012033';

export const transfer = (page: Page): TransferScreen => new TransferScreen(page);

export async function chooseHakodate(page: Page): Promise<TransferScreen> {
  const screen = transfer(page);
  await screen.chooseHolder('ほっかいどう', 'はこだて');
  return screen;
}

export async function chooseAsahikawa(page: Page): Promise<TransferScreen> {
  const screen = transfer(page);
  await screen.chooseHolder('北海道', '旭川');
  return screen;
}

export async function ask(page: Page, number: string): Promise<TransferScreen> {
  const screen = await chooseHakodate(page);
  await screen.number.fill(number);
  await screen.inquire.click();
  return screen;
}

export async function fillByName(
  page: Page,
  person: Pick<Person, 'name' | 'birthDate' | 'sex'>,
): Promise<TransferScreen> {
  const screen = await chooseHakodate(page);
  await screen.chooseByName();
  await screen.fillPerson(person);
  await screen.consent.check();
  return screen;
}
