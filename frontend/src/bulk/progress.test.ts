import { expect, test } from 'vitest';
import { leftMs, leftWords, type Progress, tenthsOf } from './progress';

const progress = (change: Partial<Progress> = {}): Progress => ({
  persons: 1_000,
  answered: 400,
  found: 0,
  run: { answered: 200, askingMs: 4_000 },
  ...change,
});

test('B8: the time left follows from this run alone, and isn’t guessed too early', () => {
  expect(leftMs(progress())).toBe(12_000);
  expect(leftMs(progress({ run: { answered: 0, askingMs: 4_000 } }))).toBeUndefined();
  expect(leftMs(progress({ run: { answered: 100, askingMs: 100 } }))).toBeUndefined();
});

test.each([
  [undefined, ''],
  [3_000, 'あと10秒ほど'],
  [12_000, 'あと20秒ほど'],
  [60_000, 'あと1分ほど'],
  [61_000, 'あと2分ほど'],
])('B8: %s ms are said in round words', (ms, words) => {
  expect(leftWords(ms)).toBe(words);
});

test('B8: progress is read out by tenths', () => {
  expect([0, 99, 100, 999, 1_000].map((answered) => tenthsOf(progress({ answered })))).toEqual([0, 0, 1, 9, 10]);
});
