import type { FileKind } from '../format/fileKinds';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { hiddenWords } from './historyRows';
import type { Saving } from './useSaveMonth';

const KINDS: readonly { kind: FileKind; label: string }[] = [
  { kind: 'xlsx', label: 'この月をExcelで保存' },
  { kind: 'csv', label: 'この月をCSVで保存' },
];

export function SaveButtons({ saving, onSave }: { saving: Saving; onSave: (kind: FileKind) => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      {KINDS.map(({ kind, label }) => (
        <Button key={kind} variant="outline" isBusy={saving.kind === 'loading'} onClick={() => onSave(kind)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

/** What is being saved, or was, with its month: another one may be shown by now. */
export function SaveStatus({ saving }: { saving: Saving }) {
  return (
    <div className="grid gap-3">
      {/* Its line is kept free: what it says moves nothing. */}
      <p role="status" className="min-h-[1.7em] text-std-16N-170">
        {progressOf(saving)}
      </p>
      {saving.kind === 'failed' && (
        <FailureNotice
          title={`${saving.words}を保存できませんでした`}
          failure={saving.failure}
          onRetry={saving.resume}
          takesFocus
        />
      )}
    </div>
  );
}

function progressOf(saving: Saving): string | undefined {
  if (saving.kind === 'saved')
    return `${saving.words}を保存しました。${saving.count}件です。${saving.hidden > 0 ? hiddenWords(saving.hidden) : ''}`;
  if (saving.kind !== 'loading') return undefined;
  const soFar = `${saving.words}を保存しています。${saving.count}件まで読み込みました。`;
  return saving.isWaiting ? `${soFar}混み合っているため、少し待って続けます。` : soFar;
}
