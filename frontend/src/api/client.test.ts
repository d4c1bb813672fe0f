import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expire, renew } from '../session/store';
import { getTerms, inquire } from './client';
import { failureOf } from './failure';

vi.mock('../session/store', () => ({ accessToken: () => 'token', renew: vi.fn(), expire: vi.fn() }));

const BODY = { holder: '012025', individualConsent: false, subject: { myNumber: '123456789018' } };
const KEY = '017db690-b3e8-7000-8000-000000000001';

const sent = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', sent);
  vi.mocked(renew).mockResolvedValue('refused');
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
  vi.mocked(renew).mockResolvedValue('renewed');
  await expect(inquire(KEY, BODY)).resolves.toEqual({ ok: true });
  const keys = sent.mock.calls.map(([, init]) => new Headers(init?.headers).get('Idempotency-Key'));
  expect(keys).toEqual([KEY, KEY]);
});

test('G1: when no new token can be had, the session is over', async () => {
  sent.mockResolvedValue(new Response(null, { status: 401 }));
  expect(await failure(getTerms('usage'))).toEqual({ kind: 'expired' });
  expect(expire).toHaveBeenCalledOnce();
});

test('Q13: without a network, and with an answer that is no JSON', async () => {
  sent.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  expect(await failure(getTerms('usage'))).toEqual({ kind: 'offline' });
  sent.mockResolvedValueOnce(new Response('<html>', { status: 200 }));
  expect(await failure(getTerms('usage'))).toEqual({ kind: 'unexpected', status: 0 });
});

test('Q13: a line that breaks in the middle of an answer is no network, not a fault of the system', async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError('network error')) });
  sent.mockResolvedValueOnce(new Response(broken, { status: 200 }));
  expect(await failure(getTerms('usage'))).toEqual({ kind: 'offline' });
});

test('Q13: browsers without AbortSignal.any and AbortSignal.timeout can ask', async () => {
  vi.stubGlobal('AbortSignal', { ...AbortSignal, any: undefined, timeout: undefined });
  sent.mockResolvedValueOnce(Response.json({ ok: true }));
  await expect(getTerms('usage', new AbortController().signal)).resolves.toEqual({ ok: true });
});

test('Q13: an answer that doesn’t come in time', async () => {
  vi.useFakeTimers();
  sent.mockImplementation(
    (_address, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))),
  );
  const failed = failure(getTerms('usage'));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await failed).toEqual({ kind: 'timeout' });
  vi.useRealTimers();
});
