import { expect, test, vi } from 'vitest';
import { observed } from './observed';

test('who watches a value is told once it was set, and no more after the watch was ended', () => {
  const value = observed('before');
  const seen: string[] = [];
  const other = vi.fn();
  const end = value.subscribe(() => seen.push(value.current()));
  value.subscribe(other);
  value.set('after');
  end();
  value.set('later');
  expect(seen).toEqual(['after']);
  expect(other).toHaveBeenCalledTimes(2);
  expect(value.current()).toBe('later');
});
