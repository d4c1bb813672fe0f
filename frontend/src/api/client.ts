import { noteServerDate } from '../session/serverClock';
import { accessToken, expire, renew } from '../session/store';
import { ApiFailure, failureOfAnswer } from './failure';
import type {
  Bulk,
  BulkRequest,
  BulkStarted,
  ChunkAnswer,
  ChunkPerson,
  Direction,
  HolderList,
  InquiryAnswer,
  InquiryPage,
  InquiryRequest,
  Method,
  Protection,
  ProtectionPage,
  ProtectRequest,
  Requirement,
  Terms,
  TermsId,
  TermsWithBody,
} from './types';

/** Longer than the gateway's own limit would only keep staff waiting for an answer that can't come. */
const TIMEOUT_MS = 30_000;

type Call = {
  method?: 'PUT' | 'POST';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
};

type Answer = { status: number; isOk: boolean; body: unknown };

/** The whole answer or none: the connection can break in the middle of one. */
async function send(path: string, call: Call): Promise<Answer> {
  // By hand: browsers that lack AbortSignal.timeout and .any are still in use.
  const abort = new AbortController();
  const onAbort = () => abort.abort();
  call.signal?.addEventListener('abort', onAbort);
  if (call.signal?.aborted) onAbort();
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    abort.abort();
  }, TIMEOUT_MS);
  const request: RequestInit = {
    method: call.method ?? 'GET',
    headers: {
      Authorization: `Bearer ${accessToken() ?? ''}`,
      ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    signal: abort.signal,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
  };
  try {
    const answer = await fetch(path, request);
    // What stands in between, a proxy's error page say, has its own clock and no id of a request.
    if (answer.headers.has('X-Request-Id')) noteServerDate(answer.headers.get('Date'));
    return { status: answer.status, isOk: answer.ok, body: parsed(await answer.text()) };
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new ApiFailure({ kind: isLate ? 'timeout' : 'offline' });
  } finally {
    clearTimeout(late);
    call.signal?.removeEventListener('abort', onAbort);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function request<Data>(path: string, call: Call = {}): Promise<Data> {
  // The session can have run out while the network was away: then a renewal still helps.
  if (!accessToken()) await renewed();
  let answer = await send(path, call);
  if (answer.status === 401) {
    await renewed();
    answer = await send(path, call);
  }
  if (answer.status === 401) {
    expire();
    throw new ApiFailure({ kind: 'expired' });
  }
  if (!answer.isOk) throw new ApiFailure(failureOfAnswer(answer.status, answer.body));
  if (answer.body === undefined) throw new ApiFailure({ kind: 'unexpected', status: 0 });
  return answer.body as Data;
}

async function renewed(): Promise<void> {
  const renewal = await renew();
  if (renewal === 'unreachable') throw new ApiFailure({ kind: 'offline' });
  if (renewal === 'refused') {
    expire();
    throw new ApiFailure({ kind: 'expired' });
  }
}

const query = (values: Record<string, string | undefined>): string =>
  new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => !!entry[1])).toString();

export const getTerms = (id: TermsId, signal?: AbortSignal): Promise<TermsWithBody> =>
  request(`/v1/terms/${id}`, { signal });

export const agreeToTerms = (id: TermsId, shown: { version: string; digest: string }): Promise<Terms> =>
  request(`/v1/terms/${id}/consent`, { method: 'PUT', body: shown });

export const listHolders = (prefecture: string, signal?: AbortSignal): Promise<HolderList> =>
  request(`/v1/transfer/holders?${query({ prefecture })}`, { signal });

export const getRequirement = (holder: string, method: Method, signal?: AbortSignal): Promise<Requirement> =>
  request(`/v1/transfer/requirement?${query({ holder, method })}`, { signal });

export const inquire = (key: string, body: InquiryRequest): Promise<InquiryAnswer> =>
  request('/v1/transfer/inquiries', { method: 'POST', body, headers: { 'Idempotency-Key': key } });

export const startBulk = (key: string, body: BulkRequest): Promise<BulkStarted> =>
  request('/v1/transfer/bulk-inquiries', { method: 'POST', body, headers: { 'Idempotency-Key': key } });

export const askChunk = (
  bulkId: string,
  n: number,
  persons: readonly ChunkPerson[],
  signal: AbortSignal,
): Promise<ChunkAnswer> =>
  request(`/v1/transfer/bulk-inquiries/${bulkId}/chunks/${n}`, { method: 'POST', body: { persons }, signal });

export const getBulk = (bulkId: string, signal?: AbortSignal): Promise<Bulk> =>
  request(`/v1/transfer/bulk-inquiries/${bulkId}`, { signal });

export type InquiryList = {
  direction: Direction;
  month: string;
  /** Only what others asked about residents whom this municipality protects. */
  onlyProtected?: boolean | undefined;
};

export const listInquiries = (
  { direction, month, onlyProtected }: InquiryList,
  cursor?: string,
  signal?: AbortSignal,
): Promise<InquiryPage> =>
  request(
    `/v1/transfer/inquiries?${query({ direction, month, protected: onlyProtected ? 'true' : undefined, cursor })}`,
    { signal },
  );

export const protect = (key: string, body: ProtectRequest): Promise<Protection> =>
  request('/v1/protections', { method: 'POST', body, headers: { 'Idempotency-Key': key } });

export const listProtections = (
  which: { state?: 'active' | undefined; endsWithin?: string | undefined },
  cursor?: string,
  signal?: AbortSignal,
): Promise<ProtectionPage> => request(`/v1/protections?${query({ ...which, cursor })}`, { signal });

export const lookUpProtections = (myNumber: string): Promise<ProtectionPage> =>
  request('/v1/protections/search', { method: 'POST', body: { subject: { myNumber } } });

export const liftProtection = (id: string): Promise<Protection> =>
  request(`/v1/protections/${id}/lift`, { method: 'POST', body: {} });
