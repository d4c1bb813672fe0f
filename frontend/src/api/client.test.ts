import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expire, renew } from '../session/store';
import { inquire, listTerms } from './client';
import { failureOf } from './failure';

vi.mock('../session/store', () => ({ accessToken: () => 'token', renew: vi.fn(), expire: vi.fn() }));

const BODY = { holder: '012025', individualConsent: false, subject: { myNumber: '123456789018' } };
const KEY = '017db690-b3e8-7000-8000-000000000001';

const sent = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', sent);
  vi.mocked(renew).mockResolvedValue(false);
});
afterEach(() => {
  vi.unstubAllGlobals();
  sent.mockReset();
  vi.mocked(expire).mockReset();
});

const failure = (call: Promise<unknown>) => call.then(() => undefined, failureOf);

test('G2: the number goes out in the body, never in the address', async () => {
  sent.mockResolvedValue(Response.json({}));
  await inquire(KEY, BODY);
  const [[address, init] = []] = sent.mock.calls;
  expect(address).toBe('/v1/transfer/inquiries');
  expect(init).toMatchObject({ method: 'POST', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' });
  expect(JSON.parse(String(init?.body))).toEqual(BODY);
  expect(init?.headers).toMatchObject({ 'Idempotency-Key': KEY, Authorization: 'Bearer token' });
});

test('G1: a token that is no longer taken is renewed once, and the same call goes out again', async () => {
  sent.mockResolvedValueOnce(new Response(null, { status: 401 })).mockResolvedValueOnce(Response.json({ ok: true }));
  vi.mocked(renew).mockResolvedValue(true);
  await expect(inquire(KEY, BODY)).resolves.toEqual({ ok: true });
  const keys = sent.mock.calls.map(([, init]) => new Headers(init?.headers).get('Idempotency-Key'));
  expect(keys).toEqual([KEY, KEY]);
});

test('G1: when no new token can be had, the session is over', async () => {
  sent.mockResolvedValue(new Response(null, { status: 401 }));
  expect(await failure(listTerms())).toEqual({ kind: 'expired' });
  expect(expire).toHaveBeenCalledOnce();
});

test('Q13: without a network, and with an answer that is no JSON', async () => {
  sent.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  expect(await failure(listTerms())).toEqual({ kind: 'offline' });
  sent.mockResolvedValueOnce(new Response('<html>', { status: 200 }));
  expect(await failure(listTerms())).toEqual({ kind: 'unexpected', status: 0 });
});
