import { expect, test } from 'vitest';
import { noteServerDate, serverNow } from './serverClock';
import { uuidv7 } from './uuidv7';

const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test('Q5: a key is a UUIDv7 with its time', () => {
  const time = Date.UTC(2021, 11, 14, 1, 23, 45);
  const id = uuidv7(time);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(timeOf(id)).toBe(time);
  expect(uuidv7(time)).not.toBe(id);
});

test('Q5: its clock is the server’s', () => {
  const server = Date.UTC(2021, 11, 14);
  noteServerDate(new Date(server).toUTCString(), server + 3_600_000);
  expect(serverNow(server + 3_601_000)).toBe(server + 1_000);
  noteServerDate(null);
  noteServerDate('no date');
  expect(serverNow(server + 3_601_000)).toBe(server + 1_000);
});
