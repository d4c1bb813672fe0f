// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchIdle } from './idle';

const MINUTE = 60_000;
const LIMIT = 30 * MINUTE;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const onOver = vi.fn();
  const onNearing = vi.fn();
  return { onOver, onNearing, watch: watchIdle(LIMIT, { onOver, onNearing, onUse: () => undefined }) };
}

test('G6: a page that nobody touches is over after the limit', () => {
  const { onOver, onNearing } = watched();
  vi.advanceTimersByTime(LIMIT - 1);
  expect(onNearing).toHaveBeenLastCalledWith(true);
  expect(onOver).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onOver).toHaveBeenCalledOnce();
});

test('G6: a bulk that is being asked counts as use, a result that is shown doesn’t', () => {
  const { onOver, onNearing, watch } = watched();
  for (let minutes = 0; minutes < 120; minutes += 10) {
    vi.advanceTimersByTime(10 * MINUTE);
    watch.use();
  }
  expect(onOver).not.toHaveBeenCalled();
  expect(onNearing).not.toHaveBeenCalled();
  vi.advanceTimersByTime(LIMIT);
  expect(onOver).toHaveBeenCalledOnce();
});

test('G6: nothing brings a page back that is over', () => {
  const { onOver, watch } = watched();
  vi.advanceTimersByTime(LIMIT);
  watch.use();
  vi.advanceTimersByTime(LIMIT);
  expect(onOver).toHaveBeenCalledOnce();
});
