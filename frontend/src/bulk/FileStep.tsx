import { ProtectFirst } from '../person/ProtectFirst';
import { useStaff } from '../session/useSession';
import { Notice } from '../ui/Notice';
import { FAMILY_MAX } from './columns';
import { DropZone } from './DropZone';
import { FileForm } from './FileForm';
import { KeptNotice } from './KeptNotice';
import { useBulk } from './store';

/** Step 1: the file. It is read by this page and sent nowhere. */
export function FileStep() {
  const { file } = useBulk();
  const { roles } = useStaff();
  const isReading = file.kind === 'reading';
  return (
    <div className="grid max-w-5xl gap-6">
      {file.kind === 'problem' && (
        <Notice kind="error" title={file.problem.title} role="alert">
          <p>{file.problem.advice}</p>
          <p className="text-solid-gray-700">ファイル：{file.name}</p>
        </Notice>
      )}
      <KeptNotice />
      <p className="text-std-16N-170">
        転入した方の一覧を選ぶと、転入前の自治体にまとめて照会します。ファイルは、このブラウザーの中だけで読み取ります。
        {!roles.has('bulk-inquirer') &&
          `一度に照会できるのは、${FAMILY_MAX}人までです。それより多いときは、一括照会の権限を持つ職員が照会してください。`}
      </p>
      <ProtectFirst />
      <DropZone isReading={isReading} />
      <p role="status" className="text-std-16N-170 empty:absolute">
        {isReading && 'ファイルを読み取っています。'}
      </p>
      <FileForm />
    </div>
  );
}
