/**
 * The server takes an Idempotency-Key only when its time is near, and the clocks of office machines can be far off. So
 * time is counted from the Date header of the server's latest answer.
 */
let offsetMs = 0;

export function noteServerDate(header: string | null, now = Date.now()): void {
  const server = header === null ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(server)) offsetMs = server - now;
}

export const serverNow = (now = Date.now()): number => now + offsetMs;
