import { useState } from 'react';
import { stamp } from '../format/dates';
import { FILE_KIND_WORDS, type FileKind, saveTable } from '../format/fileKinds';
import { serverNow } from '../session/serverClock';
import { type Said, useSaid } from './LiveText';

type Rows = readonly (readonly string[])[];

/** Time after which saving says that it goes on. */
const SAYS_AFTER_MS = 1_000;
/** Time for a button to show that it was pressed. */
const SHOWS_FOR_MS = 50;

type SaveTable = {
  said: Said;
  say: (words: string) => void;
  isSaving: boolean;
  /** `name` is the file's and the sheet's, `what` begins the words that it was saved. Tells whether it was. */
  save: (kind: FileKind, name: string, rows: () => Rows, what?: string) => Promise<boolean>;
};

/** Names of files tell the time beside what they are, and nothing of a person. */
export const stamped = (title: string): string => `${title}_${stamp(serverNow())}`;

/** Saves a table when something is pressed, with what a live region says of it. */
export function useSaveTable(): SaveTable {
  const [said, say] = useSaid();
  const [isSaving, setIsSaving] = useState(false);

  async function save(kind: FileKind, name: string, rows: () => Rows, what = ''): Promise<boolean> {
    setIsSaving(true);
    const patience = setTimeout(() => say('保存しています。しばらくお待ちください。'), SAYS_AFTER_MS);
    try {
      await new Promise((resolve) => setTimeout(resolve, SHOWS_FOR_MS));
      await saveTable(kind, name, rows());
      say(`${what}${FILE_KIND_WORDS[kind]}で保存しました。`);
      return true;
    } catch {
      say('保存できませんでした。ネットワークの接続を確かめて、もう一度押してください。');
      return false;
    } finally {
      clearTimeout(patience);
      setIsSaving(false);
    }
  }

  return { said, say, isSaving, save };
}
