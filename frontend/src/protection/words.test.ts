import { expect, test } from 'vitest';
import type { Protection } from '../api/types';
import { liftableUntil, stateWords } from './words';

const BASE: Protection = {
  protectionId: '017dbb63-8000-7cc3-98c4-dc0c0c07398f',
  startedAt: '2026-11-01T00:00:00.000Z',
  by: 'a',
  state: 'active',
};
const REQUESTED = { liftRequestedBy: 'b', liftRequestedAt: '2026-11-20T05:00:00.000Z' };

test('P3: the state says who asked and who lifted, when, and until when a second guardian can', () => {
  expect(stateWords(BASE)).toEqual(['保護中']);
  const requested: Protection = { ...BASE, ...REQUESTED, state: 'lift-requested' };
  expect(liftableUntil(requested)).toBe('2026年11月27日（令和8年）14時00分');
  expect(stateWords(requested).join('')).toBe(
    '保護中。解除の申し出：b、2026年11月20日（令和8年）14時00分。2026年11月27日（令和8年）14時00分まで、別の担当者が解除できます',
  );
  const lifted: Protection = { ...requested, state: 'lifted', liftedBy: 'c', liftedAt: '2026-11-21T05:00:00.000Z' };
  expect(stateWords(lifted).join('')).toBe(
    '解除済み。解除の申し出：b、2026年11月20日（令和8年）14時00分。解除：c、2026年11月21日（令和8年）14時00分',
  );
});
