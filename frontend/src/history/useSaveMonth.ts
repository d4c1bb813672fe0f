import { useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../api/failure';
import type { Direction, InquiryRecord } from '../api/types';
import { formatMonth, type Month } from '../format/dates';
import { FILE_KIND_WORDS, type FileKind, saveTable } from '../format/fileKinds';
import { DIRECTION_WORDS, historyFileRows } from './historyRows';
import { monthPages } from './monthPages';

export type MonthFile = { direction: Direction; month: Month; kind: FileKind };

export type Saving =
  | { kind: 'none' }
  | { kind: 'loading'; words: string; count: number; isWaiting: boolean }
  | { kind: 'saved'; words: string; count: number; hidden: number }
  /** `resume` goes on after the pages that were loaded. */
  | { kind: 'failed'; words: string; failure: Failure; resume: () => void };

/** Loads a whole month, page by page, and saves it as one file: of the month that was pressed for, whatever is shown since. */
export function useSaveMonth() {
  const [saving, setSaving] = useState<Saving>({ kind: 'none' });
  const running = useRef<AbortController | undefined>(undefined);
  // Who leaves the page doesn't wait for a file.
  useEffect(() => () => running.current?.abort(), []);

  async function run(file: MonthFile, loaded: InquiryRecord[], from?: string, hiddenBefore = 0): Promise<void> {
    if (running.current) return;
    const abort = new AbortController();
    running.current = abort;
    const words = wordsOf(file);
    let cursor = from;
    let hidden = hiddenBefore;
    const say = (isWaiting: boolean) => setSaving({ kind: 'loading', words, count: loaded.length, isWaiting });
    say(false);
    try {
      const { direction, month, kind } = file;
      const walk = { direction, month, cursor: from, signal: abort.signal, onWait: () => say(true) };
      for await (const page of monthPages(walk)) {
        loaded.push(...page.inquiries);
        cursor = page.next;
        // Only the first page says it.
        hidden += page.hidden ?? 0;
        say(false);
      }
      await saveTable(kind, `${DIRECTION_WORDS[direction]}_${month}`, historyFileRows(direction, loaded, hidden));
      setSaving({ kind: 'saved', words, count: loaded.length, hidden });
    } catch (error) {
      if (abort.signal.aborted) return;
      const failure = failureOf(error);
      setSaving({ kind: 'failed', words, failure, resume: () => void run(file, loaded, cursor, hidden) });
    } finally {
      running.current = undefined;
    }
  }

  return { saving, save: (file: MonthFile) => void run(file, []) };
}

/** 2021年12月（令和3年）の照会した記録（Excel） */
const wordsOf = ({ direction, month, kind }: MonthFile): string =>
  `${formatMonth(month)}の${DIRECTION_WORDS[direction]}（${FILE_KIND_WORDS[kind]}）`;
