import { serverNow } from '../session/serverClock';

/** RFC 9562: 48 bits of milliseconds, then random bits around version and variant. */
export function uuidv7(timeMs = serverNow()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint16(0, Math.floor(timeMs / 2 ** 32));
  new DataView(bytes.buffer).setUint32(2, timeMs % 2 ** 32);
  bytes.set([((bytes[6] ?? 0) & 0x0f) | 0x70], 6);
  bytes.set([((bytes[8] ?? 0) & 0x3f) | 0x80], 8);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
