import { expect, test } from 'vitest';
import { noteServerDate, serverNow } from '../session/serverClock';
import { uuidv7 } from './uuidv7';

const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test('Q5: a key is a UUIDv7 with its time', () => {
  const time = Date.UTC(2021, 11, 14, 1, 23, 45);
  const id = uuidv7(time);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(timeOf(id)).toBe(time);
  expect(uuidv7(time)).not.toBe(id);
});

test('Q5 A5: its clock is the server’s, and never goes back', () => {
  const start = Date.UTC(2021, 11, 14, 1, 23, 45);
  const dateAt = (ms: number) => new Date(start + ms).toUTCString();
  // The page was opened at 400 ms of a second. Headers cut the milliseconds off.
  noteServerDate(dateAt(400 + 100), 100);
  expect(serverNow(100)).toBe(start);
  noteServerDate(dateAt(400 + 700), 700);
  expect(serverNow(700)).toBe(start + 1_000);
  noteServerDate(dateAt(400 + 1_500), 1_500);
  expect(serverNow(1_500)).toBe(start + 1_800);
  noteServerDate(null);
  noteServerDate('no date');
  expect(serverNow(1_500)).toBe(start + 1_800);
  // A computer that slept: its own clock stood still.
  noteServerDate(dateAt(3_600_000), 1_600);
  expect(serverNow(1_600)).toBe(start + 3_600_000);
});
