/** How far a bulk is, and how long it will still take, from how long it took so far. */
export type Progress = {
  persons: number;
  answered: number;
  found: number;
  /** Answered since this run began, and how long it has been asking since, without pauses. */
  run: { answered: number; askingMs: number };
};

/** Before that it would be a guess. */
const KNOWN_AFTER_MS = 2_000;

export function leftMs({ persons, answered, run }: Progress): number | undefined {
  if (run.answered === 0 || run.askingMs < KNOWN_AFTER_MS) return undefined;
  return ((persons - answered) * run.askingMs) / run.answered;
}

/** あと約20秒; あと約3分 */
export function leftWords(ms: number | undefined): string {
  if (ms === undefined) return '';
  if (ms < 10_000) return 'あと10秒ほど';
  if (ms < 60_000) return `あと${Math.ceil(ms / 10_000) * 10}秒ほど`;
  return `あと${Math.ceil(ms / 60_000)}分ほど`;
}

/** What a screen reader is told: every tenth part, once. */
export const tenthsOf = ({ persons, answered }: Progress): number =>
  persons === 0 ? 0 : Math.floor((answered * 10) / persons);
