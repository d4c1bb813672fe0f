import type { State } from './state.ts';
import { ANSWERS } from './states/answers.ts';
import { AROUND } from './states/around.ts';
import { BULK } from './states/bulk.ts';
import { COUNTER } from './states/counter.ts';
import { FORM } from './states/form.ts';
import { HISTORY } from './states/history.ts';
import { PROTECTION } from './states/protection.ts';
import { TERMS } from './states/terms.ts';

const ALL = [...TERMS, ...FORM, ...ANSWERS, ...HISTORY, ...BULK, ...COUNTER, ...PROTECTION, ...AROUND];

/** The same states as other people meet them. */
function alsoWith(names: readonly string[], suffix: string, media: NonNullable<State['media']>): State[] {
  return ALL.filter(({ name }) => names.includes(name)).map((state) => ({
    ...state,
    name: `${state.name}-${suffix}`,
    title: `${state.title} (G5: ${suffix})`,
    media,
  }));
}

const KEY_SCREENS = [
  'terms-open',
  'terms-agreed',
  'transfer-start',
  'transfer-consent-checked',
  'transfer-by-name-filled',
  'transfer-number-empty',
  'transfer-found',
  'bulk-check',
  'bulk-asking',
  'bulk-result',
  'history-made',
  'protection-form',
  'protection-list',
  'history-protected',
];

/**
 * Every state of every screen, and how to get there. What the running system can't easily be brought to (slow, out of
 * order, expired) is put in its place at the network; everything else is the system's own answer.
 */
export const STATES: readonly State[] = [
  ...ALL,
  ...alsoWith(KEY_SCREENS, 'forced-colours', { forcedColors: 'active' }),
  ...alsoWith(['transfer-asking', 'terms-loading'], 'reduced-motion', { reducedMotion: 'reduce' }),
  ...alsoWith(
    [
      'terms-agreed',
      'transfer-found',
      'bulk-result',
      'bulk-person',
      'history-made',
      'history-protected',
      'protection-list',
    ],
    'print',
    {
      media: 'print',
    },
  ),
];
