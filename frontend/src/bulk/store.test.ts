// @vitest-environment jsdom
import { File as NodeFile } from 'node:buffer';
import { beforeEach, expect, test, vi } from 'vitest';
import { askChunk, startBulk } from '../api/client';
import { ApiFailure } from '../api/failure';
import type { ChunkAnswer, ChunkPerson, PersonOutcome } from '../api/types';
import { HEADER } from './columns';
import { keptBulk } from './kept';
import { numberOf } from './sample';
import {
  begin,
  beginAnew,
  chooseFile,
  chooseScope,
  currentBulk,
  goOn,
  goOnAnew,
  noteSaved,
  resume,
  stop,
} from './store';

vi.mock('../api/client', () => ({ startBulk: vi.fn(), askChunk: vi.fn() }));
vi.mock('../session/store', () => ({
  noteUse: () => undefined,
  onSessionEnd: () => undefined,
}));
// No test waits for a clock.
vi.mock('./patience', () => ({ patience: async () => undefined }));

const BULK = '017db690-b3e8-7000-8000-000000000001';
const OTHER = '017db690-b3e8-7000-8000-000000000002';

const started = (bulkId: string) => ({
  bulkId,
  expiresAt: '',
  chunkPersonsMax: 100 as const,
  inquirerAgreed: true,
  agreedHolders: [],
});

function answer(persons: readonly ChunkPerson[], outcomeOf: (ref: string) => PersonOutcome): ChunkAnswer {
  const results = persons.map(({ ref }) => ({ ref, asked: 1, answers: [], notAsked: [], outcome: outcomeOf(ref) }));
  return { bulkId: BULK, chunk: 1, inquiredAt: '2026-11-25T00:00:00.000Z', results };
}

async function choose(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => `A-${index},${numberOf(index + 1)},,012025,`);
  // jsdom's can't be read.
  await chooseFile(new NodeFile([[HEADER.join(','), ...lines].join('\n')], '一覧.csv') as unknown as File);
  expect(currentBulk().file.kind).toBe('read');
}

const bulk = () => {
  const { bulk: current } = currentBulk();
  if (!current) throw new Error('no bulk');
  return current;
};

const bodies = () => vi.mocked(askChunk).mock.calls.map(([bulkId, n, persons]) => ({ bulkId, n, persons }));

beforeEach(() => {
  beginAnew();
  chooseScope('named');
  vi.mocked(startBulk).mockReset().mockResolvedValue(started(BULK));
  vi.mocked(askChunk)
    .mockReset()
    .mockImplementation(async (_id, _n, persons) => answer(persons, () => 'found'));
});

test('B1 B8: a file is asked in chunks of 100, in its order, and the numbers are forgotten once all is answered', async () => {
  await choose(250);
  await begin();
  expect(vi.mocked(startBulk).mock.calls[0]?.[1]).toEqual({ scope: 'named', persons: 250 });
  expect(bodies().map(({ n, persons }) => [n, persons.length, persons[0]?.ref])).toEqual([
    [1, 100, 'A-0'],
    [2, 100, 'A-100'],
    [3, 50, 'A-200'],
  ]);
  expect(bulk()).toMatchObject({ ending: { kind: 'done' }, canGoOn: false, progress: { answered: 250, found: 250 } });
  expect(currentBulk().file).toEqual({ kind: 'none' });
  expect(JSON.stringify({ ...currentBulk(), given: [...bulk().given] })).not.toContain(numberOf(1));
});

test('B8: a file that is saved late says nothing of the bulk that came meanwhile', async () => {
  await choose(1);
  await begin();
  const { given } = bulk();
  await choose(1);
  await begin();
  noteSaved(given);
  expect(bulk().isSaved).toBe(false);
  noteSaved(bulk().given);
  expect(bulk().isSaved).toBe(true);
});

test('B6: only the id is kept, and the same file goes on with the same chunks', async () => {
  await choose(150);
  await begin();
  expect({ ...window.sessionStorage }).toEqual({ 'vrs.bulk': BULK });
  const before = bodies();

  // The page was loaded anew.
  vi.mocked(askChunk).mockClear();
  const kept = keptBulk() ?? '';
  await choose(150);
  resume({ bulkId: kept, scope: 'named' });
  await vi.waitFor(() => expect(bulk().ending).toEqual({ kind: 'done' }));
  expect(bodies()).toEqual(before);
  expect(startBulk).toHaveBeenCalledTimes(1);
});

test('B4 B6: who couldn’t be read or recorded is asked for again; a chunk answered twice counts once', async () => {
  let tries = 0;
  vi.mocked(askChunk).mockImplementation(async (_id, _n, persons) => {
    tries += 1;
    return answer(persons, (ref) => (ref === 'A-1' && tries < 3 ? 'unanswered' : 'found'));
  });
  await choose(3);
  await begin();
  expect(tries).toBe(3);
  expect(bodies()[2]).toEqual(bodies()[0]);
  expect(bulk().progress).toMatchObject({ persons: 3, answered: 3, found: 3 });
});

test('B4: what was answered once isn’t lost when the chunk is asked again', async () => {
  let tries = 0;
  vi.mocked(askChunk).mockImplementation(async (_id, _n, persons) => {
    tries += 1;
    return answer(persons, (ref) => ((ref === 'A-0') === (tries === 1) ? 'found' : 'unanswered'));
  });
  await choose(2);
  await begin();
  expect(bulk().progress).toMatchObject({ answered: 2, found: 2 });
});

test('B6: stopped, it goes on with what has no answer', async () => {
  vi.mocked(askChunk).mockImplementation(async (_id, n, persons) => {
    if (n === 2) {
      await vi.waitFor(() => expect(bulk().progress.answered).toBe(150));
      stop();
      throw new DOMException('stopped', 'AbortError');
    }
    return answer(persons, () => 'not-found');
  });
  await choose(250);
  await begin();
  expect(bulk().ending).toEqual({ kind: 'stopped' });
  expect(bulk().canGoOn).toBe(true);
  vi.mocked(askChunk)
    .mockClear()
    .mockImplementation(async (_id, _n, persons) => answer(persons, () => 'found'));
  goOn();
  await vi.waitFor(() => expect(bulk().ending).toEqual({ kind: 'done' }));
  expect(bodies().map(({ n }) => n)).toContain(2);
  expect(bodies().map(({ n }) => n)).not.toContain(1);
  expect(bulk().progress.answered).toBe(250);
});

const refused = (status: number, code: 'bulk-closed' | 'chunk-reused' | 'bulk-limit') =>
  new ApiFailure({ kind: 'problem', status, code, detail: '', errors: [], requestId: '', remaining: 7 });

test.each([
  ['is closed', 409, 'bulk-closed'],
  ['was of another file', 422, 'chunk-reused'],
] as const)(
  'B6: a bulk that %s is begun anew for who has no answer, and the answers stay',
  async (_what, status, code) => {
    vi.mocked(askChunk).mockImplementation(async (_id, n, persons) => {
      if (n === 2) throw refused(status, code);
      return answer(persons, () => 'found');
    });
    await choose(150);
    await begin();
    expect(bulk().ending?.kind).not.toBe('done');
    vi.mocked(startBulk).mockResolvedValue(started(OTHER));
    vi.mocked(askChunk)
      .mockClear()
      .mockImplementation(async (_id, _n, persons) => answer(persons, () => 'found'));
    await goOnAnew();
    expect(vi.mocked(startBulk).mock.calls[1]?.[1]).toEqual({ scope: 'named', persons: 50 });
    expect(bodies().map(({ bulkId, n, persons }) => [bulkId, n, persons[0]?.ref])).toEqual([[OTHER, 1, 'A-100']]);
    expect(bulk().progress).toMatchObject({ persons: 150, answered: 150 });
    expect(keptBulk()).toBe(OTHER);
  },
);

test('B7: a start that is refused says so, and nothing is asked', async () => {
  vi.mocked(startBulk).mockRejectedValue(refused(429, 'bulk-limit'));
  await choose(10);
  await begin();
  expect(currentBulk().start).toMatchObject({ kind: 'failed', failure: { code: 'bulk-limit', remaining: 7 } });
  expect(askChunk).not.toHaveBeenCalled();
});

test('B5: a start whose answer was lost is sent again under the same key', async () => {
  vi.mocked(startBulk).mockRejectedValueOnce(new ApiFailure({ kind: 'timeout' }));
  await choose(10);
  await begin();
  await begin();
  const [first, second] = vi.mocked(startBulk).mock.calls;
  expect(second?.[0]).toBe(first?.[0]);
});
