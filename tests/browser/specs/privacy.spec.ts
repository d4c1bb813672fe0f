import { expect, HAKODATE, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

test('G2: number and name are in a body once, and nowhere else', async ({ signIn, people, page, baseURL }) => {
  const person = personAt(people, HAKODATE, '見本 花子');
  const requests: { url: string; body: string; headers: string }[] = [];
  const said: string[] = [];
  page.on('request', (request) =>
    requests.push({ url: request.url(), body: request.postData() ?? '', headers: JSON.stringify(request.headers()) }),
  );
  page.on('console', (message) => said.push(message.text()));

  await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await expect(transfer.number).toHaveAttribute('autocomplete', 'off');
  await expect(transfer.number).not.toHaveAttribute('name');
  await transfer.number.fill(person.myNumber);
  await transfer.number.press('Enter');
  await expect(transfer.result).toBeVisible();
  await page.keyboard.press('F2');
  await transfer.chooseByName();
  await transfer.fillPerson(person);
  await transfer.consent.check();
  await transfer.name.press('Enter');
  await expect(transfer.result).toBeVisible();

  const secret = new RegExp(
    [person.myNumber, person.name, person.nameKana].flatMap((text) => [text, encodeURIComponent(text)]).join('|'),
  );
  expect(requests.filter(({ body }) => secret.test(body)).map(({ url }) => new URL(url).pathname)).toEqual([
    '/v1/transfer/inquiries',
    '/v1/transfer/inquiries',
  ]);
  expect(requests.filter(({ url, headers }) => secret.test(url + headers))).toEqual([]);
  expect(said.filter((text) => secret.test(text))).toEqual([]);
  const kept = await page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      history.state,
      location.href,
      document.title,
      document.cookie,
      (await indexedDB.databases()).length,
      (await caches.keys()).length,
    ]),
  );
  expect(kept).not.toMatch(secret);
  // Not even the tokens: storage is empty once the sign-in is done.
  expect(kept.startsWith('[{},{},')).toBe(true);
  // Nothing comes from elsewhere.
  expect(requests.filter(({ url }) => !url.startsWith(`${baseURL}/`) && !url.startsWith('blob:'))).toEqual([]);
});

test('G2: the page may not be indexed, framed, or run anything inline', async ({ request }) => {
  for (const path of ['/', '/transfer', '/terms']) {
    const headers = (await request.get(path)).headers();
    expect(headers['x-robots-tag']).toContain('noindex');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  }
});
