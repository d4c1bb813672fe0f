import { type InquiryList, listInquiries } from '../api/client';
import { failureOf } from '../api/failure';
import type { InquiryPage } from '../api/types';

/** Who asks for page after page meets the limit by the minute; it is over soon. */
const WAITS_MS = [5_000, 15_000, 30_000, 60_000] as const;

type Walk = InquiryList & {
  /** Where the first page of the walk begins; the newest one when left out. */
  cursor?: string | undefined;
  signal: AbortSignal;
  onWait?: () => void;
};

/** The pages of a month, one after another. Too many at once is waited for; any other failure is thrown. */
export async function* monthPages({ cursor, signal, onWait, ...list }: Walk): AsyncGenerator<InquiryPage> {
  let next = cursor;
  do {
    const page = await patiently(() => listInquiries(list, next, signal), signal, onWait);
    yield page;
    next = page.next;
  } while (next !== undefined);
}

async function patiently<Data>(call: () => Promise<Data>, signal: AbortSignal, onWait?: () => void): Promise<Data> {
  for (const waitMs of WAITS_MS) {
    try {
      return await call();
    } catch (error) {
      if (signal.aborted || !isTooMany(error)) throw error;
    }
    onWait?.();
    await pause(waitMs, signal);
  }
  return call();
}

function isTooMany(error: unknown): boolean {
  const failure = failureOf(error);
  return 'status' in failure && failure.status === 429;
}

function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, waitMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('left', 'AbortError'));
    });
  });
}
