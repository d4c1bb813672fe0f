/**
 * The server takes an Idempotency-Key only when its time is near, and lists inquiries in the order of these times. The clocks
 * of office machines can be far off, and be set while the page is open. So time is counted from the Date headers of the
 * server's answers, by the page's own clock, which only runs on.
 */
let serverAtStartMs: number | undefined;
/** The same from the time in the token of the sign-in, until the first answer comes. */
let providerAtStartMs: number | undefined;

export function noteProviderTime(timeMs: number | undefined, sinceStartMs = performance.now()): void {
  if (timeMs !== undefined) providerAtStartMs = timeMs - sinceStartMs;
}

export function noteServerDate(header: string | null, sinceStartMs = performance.now()): void {
  const server = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(server)) return;
  // A header tells whole seconds, cut off, so the server's clock is at least there. The latest of these bounds is the
  // nearest, and with it time never goes back from one answer to the next.
  serverAtStartMs = Math.max(serverAtStartMs ?? Number.NEGATIVE_INFINITY, server - sinceStartMs);
}

/** The server's time as far as it is known; before any sign-in, this machine's. */
export function serverNow(sinceStartMs = performance.now()): number {
  const atStartMs = serverAtStartMs ?? providerAtStartMs;
  return atStartMs === undefined ? Date.now() : atStartMs + sinceStartMs;
}
