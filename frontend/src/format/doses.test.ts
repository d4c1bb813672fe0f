import { expect, test } from 'vitest';
import { formatDoses } from './doses';

test.each([
  [[], ''],
  [[1], '1回目'],
  [[1, 2], '1・2回目'],
  [[1, 2, 3], '1〜3回目'],
  [[1, 3, 4, 5, 20], '1・3〜5・20回目'],
  [Array.from({ length: 20 }, (_, index) => index + 1), '1〜20回目'],
])('A5: the doses %j are written %j', (doses, words) => {
  expect(formatDoses(doses)).toBe(words);
});
