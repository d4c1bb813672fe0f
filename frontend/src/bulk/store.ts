import { useSyncExternalStore } from 'react';
import { askChunk, startBulk } from '../api/client';
import { type Failure, failureOf, isWorthRetrying } from '../api/failure';
import { type Press, pressOf } from '../api/press';
import type { BulkRequest, ChunkAnswer, PersonAnswer, Scope } from '../api/types';
import { todayInJapan } from '../format/dates';
import { observed } from '../session/observed';
import { serverNow } from '../session/serverClock';
import { noteUse, onSessionEnd } from '../session/store';
import { askChunks, type Ending, type Waiting } from './ask';
import type { CheckedRow, Reading } from './checkRows';
import { forgetBulk, keepBulk } from './kept';
import { patience } from './patience';
import { chunk, chunksOf, rowsToAsk } from './persons';
import type { Progress } from './progress';
import type { FileProblem } from './readTable';
import { setRunning } from './running';

/**
 * The bulk of this page, outside of React and of the tab, so that it goes on while one looks at another page. In memory only,
 * and gone with the session: it holds the individual numbers until all is answered.
 */
export type BulkState = {
  file: FileState;
  scope: Scope;
  reference: string;
  /** Faulty rows are left out, as the member of staff decided. */
  leavesOut: boolean;
  /** The number of persons whose consent is declared, as it was confirmed; undefined until then. */
  confirmed: number | undefined;
  start: { kind: 'none' } | { kind: 'starting' } | { kind: 'failed'; failure: Failure };
  bulk: CurrentBulk | undefined;
};

export type FileState =
  | { kind: 'none' }
  | { kind: 'reading'; name: string }
  | { kind: 'problem'; name: string; problem: FileProblem }
  | { kind: 'read'; name: string; reading: Reading };

/** Whom a row is about, without the number. */
export type Subject = { ref: string; line: number };

export type Given = { answer: PersonAnswer; inquiredAt: string };

export type CurrentBulk = {
  bulkId: string;
  scope: Scope;
  /** What was chosen, in the order of the file. */
  subjects: readonly Subject[];
  /** By 整理番号. The same map for the whole bulk; `round` changes with what is in it. */
  given: ReadonlyMap<string, Given>;
  round: number;
  progress: Progress;
  waiting: Waiting | undefined;
  /** undefined while it is being asked. */
  ending: Ending | undefined;
  /** Why chunks were left, each reason once. */
  setAside: readonly Failure[];
  /** Whether asking again for who has no answer can help. */
  canGoOn: boolean;
  isSaved: boolean;
};

const INITIAL: BulkState = {
  file: { kind: 'none' },
  scope: 'named',
  reference: '',
  leavesOut: false,
  confirmed: undefined,
  start: { kind: 'none' },
  bulk: undefined,
};

/** What is asked under the current id; its rows make the chunks. */
type Asking = { bulkId: string; rows: readonly CheckedRow[]; given: Map<string, Given>; abort: AbortController };

/** Chunks in which somebody couldn't be read or recorded are asked so many times more. */
const AGAIN_MAX = 2;

const state = observed(INITIAL);
let asking: Asking | undefined;
let unanswered: Press<BulkRequest> | undefined;

export const currentBulk = state.current;
export const useBulk = (): BulkState => useSyncExternalStore(state.subscribe, currentBulk);

function set(change: Partial<BulkState>): void {
  const next = { ...currentBulk(), ...change };
  state.set(next);
  const { bulk } = next;
  const isAsking = bulk !== undefined && bulk.ending === undefined;
  setRunning(isAsking ? bulk.progress : undefined);
  // Answers that nobody saved are lost with the page.
  const isAtStake = isAsking || (bulk !== undefined && bulk.given.size > 0 && !bulk.isSaved);
  window[isAtStake ? 'addEventListener' : 'removeEventListener']('beforeunload', warn);
}

const warn = (event: Event): void => event.preventDefault();

function setBulk(change: Partial<CurrentBulk>): void {
  const { bulk } = currentBulk();
  if (bulk) set({ bulk: { ...bulk, ...change } });
}

onSessionEnd(reset);

function reset(): void {
  asking?.abort.abort();
  asking = undefined;
  unanswered = undefined;
  if (currentBulk() !== INITIAL) set(INITIAL);
}

// The file.

let latestFile = 0;

export async function chooseFile(file: File): Promise<void> {
  latestFile += 1;
  const own = latestFile;
  const { scope } = currentBulk();
  set({ ...INITIAL, scope, file: { kind: 'reading', name: file.name } });
  const next = await read(file).catch(
    (): FileState => ({
      kind: 'problem',
      name: file.name,
      problem: {
        title: 'ファイルを読み取れませんでした',
        advice: 'ネットワークの接続を確かめて、もう一度選んでください。',
      },
    }),
  );
  // Another file was chosen meanwhile, or the session ended.
  if (own === latestFile && currentBulk().file.kind === 'reading') set({ file: next });
}

async function read(file: File): Promise<FileState> {
  const [{ readTable }, { checkTable }] = await Promise.all([import('./readTable'), import('./checkRows')]);
  const table = await readTable(file);
  const read = 'rows' in table ? await checkTable(table, todayInJapan(serverNow())) : table;
  return 'rows' in read
    ? { kind: 'read', name: file.name, reading: read }
    : { kind: 'problem', name: file.name, problem: read };
}

/** Back to the first step; a bulk that was begun before can still be gone on with. */
export function chooseAnother(): void {
  const { scope } = currentBulk();
  reset();
  set({ scope });
}

/** Back to the first step, with nothing left of what was. */
export function beginAnew(): void {
  forgetBulk();
  chooseAnother();
}

export const chooseScope = (scope: Scope): void =>
  set({ scope, leavesOut: false, confirmed: undefined, start: { kind: 'none' } });
export const writeReference = (reference: string): void => set({ reference });
export const leaveOut = (leavesOut: boolean): void => set({ leavesOut, confirmed: undefined });
export const confirm = (confirmed: number | undefined): void => set({ confirmed });

// Asking.

/** Starts a bulk for what was read, and asks. */
export async function begin(): Promise<void> {
  const { file, scope } = currentBulk();
  if (file.kind !== 'read') return;
  const rows = rowsToAsk(file.reading, scope);
  await start(rows, rows.map(subjectOf), new Map());
}

/** Goes on with a bulk that was begun before this page was loaded. */
export function resume({ bulkId, scope }: { bulkId: string; scope: Scope }): void {
  const { file } = currentBulk();
  if (file.kind !== 'read') return;
  set({ scope });
  const rows = rowsToAsk(file.reading, scope);
  void run(bulkId, rows, rows.map(subjectOf), new Map());
}

/** Asks again, under the same id, for whoever has no answer. */
export function goOn(): void {
  const { bulk } = currentBulk();
  if (asking && bulk) void run(asking.bulkId, asking.rows, bulk.subjects, asking.given);
}

/** Asks for whoever has no answer in a bulk of its own: the one before takes no more. */
export async function goOnAnew(): Promise<void> {
  const { bulk } = currentBulk();
  if (!asking || !bulk) return;
  const { rows, given } = asking;
  await start(
    rows.filter(({ person }) => !isAnswered(given.get(person.ref))),
    bulk.subjects,
    given,
  );
}

export const stop = (): void => asking?.abort.abort();

/** A large file takes a moment to be saved: by then another bulk may be here, whose answers nobody saved. */
export function noteSaved(given: CurrentBulk['given']): void {
  if (currentBulk().bulk?.given === given) setBulk({ isSaved: true });
}

const isStarting = (): boolean => currentBulk().start.kind === 'starting';

const subjectOf = ({ line, person }: CheckedRow): Subject => ({ ref: person.ref, line });

const isAnswered = (given: Given | undefined): boolean => given !== undefined && given.answer.outcome !== 'unanswered';

async function start(
  rows: readonly CheckedRow[],
  subjects: readonly Subject[],
  given: Map<string, Given>,
): Promise<void> {
  if (isStarting()) return;
  const { scope, reference: written } = currentBulk();
  const reference = written.trim();
  const press = pressOf<BulkRequest>({ scope, persons: rows.length, ...(reference && { reference }) }, unanswered);
  set({ start: { kind: 'starting' } });
  try {
    const { bulkId } = await startBulk(press.key, press.body);
    unanswered = undefined;
    // The session ended meanwhile.
    if (!isStarting()) return;
    set({ start: { kind: 'none' } });
    await run(bulkId, rows, subjects, given);
  } catch (error) {
    const failure = failureOf(error);
    unanswered = isWorthRetrying(failure) ? press : undefined;
    if (isStarting()) set({ start: { kind: 'failed', failure } });
  }
}

async function run(
  bulkId: string,
  rows: readonly CheckedRow[],
  subjects: readonly Subject[],
  given: Map<string, Given>,
): Promise<void> {
  const abort = new AbortController();
  const own: Asking = { bulkId, rows, given, abort };
  asking = own;
  keepBulk(bulkId);
  const clock = stopwatch();
  const before = countsOf(given);
  const progress = (): Progress => {
    const now = countsOf(given);
    const run = { answered: now.answered - before.answered, askingMs: clock.ms() };
    return { persons: subjects.length, ...now, run };
  };
  set({
    bulk: {
      bulkId,
      scope: currentBulk().scope,
      subjects,
      given,
      round: 0,
      progress: progress(),
      waiting: undefined,
      ending: undefined,
      setAside: [],
      canGoOn: false,
      isSaved: false,
    },
  });

  const wait: typeof patience = (reason, attempt, signal) => {
    clock.stop();
    return patience(reason, attempt, signal).finally(clock.go);
  };
  const leftOut = new Set<number>();
  const open = (): number[] => openChunks(rows, given).filter((n) => !leftOut.has(n));
  const job = {
    ask: (n: number, signal: AbortSignal) => askChunk(bulkId, n, chunk(rows, n), signal),
    wait,
    signal: abort.signal,
    onAnswer: (answer: ChunkAnswer) => {
      noteUse();
      take(answer, given);
      setBulk({ progress: progress(), round: (currentBulk().bulk?.round ?? 0) + 1 });
    },
    onWaiting: (waiting: Waiting | undefined) => setBulk({ waiting }),
    onSetAside: (n: number, failure: Failure) => {
      leftOut.add(n);
      setBulk({ setAside: withReason(currentBulk().bulk?.setAside ?? [], failure) });
    },
  };

  let ending = await askChunks({ ...job, chunks: open() });
  for (let again = 0; ending.kind === 'done' && open().length > 0 && again < AGAIN_MAX; again += 1) {
    await wait('busy', again, abort.signal).catch(() => undefined);
    ending = await askChunks({ ...job, chunks: open() });
  }
  // The session ended, or another file was chosen.
  if (asking !== own) return;
  finish(ending, own);
}

function finish(ending: Ending, { rows, given }: Asking): void {
  const isComplete = openChunks(rows, given).length === 0;
  if (ending.kind === 'unknown' || ending.kind === 'closed') forgetBulk();
  // Once all is answered the numbers are no longer needed here.
  if (isComplete) asking = undefined;
  const { file } = currentBulk();
  set({ file: isComplete && file.kind === 'read' ? { kind: 'none' } : file });
  setBulk({ ending, waiting: undefined, canGoOn: !isComplete });
}

/** Chunks in which somebody has no answer yet, or none that holds. */
function openChunks(rows: readonly CheckedRow[], given: ReadonlyMap<string, Given>): number[] {
  const all = Array.from({ length: chunksOf(rows) }, (_, index) => index + 1);
  return all.filter((n) => chunk(rows, n).some(({ ref }) => !isAnswered(given.get(ref))));
}

function take({ results, inquiredAt }: ChunkAnswer, given: Map<string, Given>): void {
  for (const answer of results) {
    // An answer that came once stays, although the same person can't be read the second time.
    if (answer.outcome === 'unanswered' && isAnswered(given.get(answer.ref))) continue;
    given.set(answer.ref, { answer, inquiredAt });
  }
}

function countsOf(given: ReadonlyMap<string, Given>): { answered: number; found: number } {
  let answered = 0;
  let found = 0;
  for (const one of given.values()) {
    if (isAnswered(one)) answered += 1;
    if (one.answer.outcome === 'found') found += 1;
  }
  return { answered, found };
}

const reasonOf = (failure: Failure): string => (failure.kind === 'problem' ? failure.code : failure.kind);

const withReason = (failures: readonly Failure[], failure: Failure): readonly Failure[] =>
  failures.some((other) => reasonOf(other) === reasonOf(failure)) ? failures : [...failures, failure];

/** Time that was spent asking. */
function stopwatch(): { ms: () => number; stop: () => void; go: () => void } {
  let total = 0;
  let since: number | undefined = performance.now();
  return {
    ms: () => total + (since === undefined ? 0 : performance.now() - since),
    stop: () => {
      if (since !== undefined) total += performance.now() - since;
      since = undefined;
    },
    go: () => {
      since ??= performance.now();
    },
  };
}
