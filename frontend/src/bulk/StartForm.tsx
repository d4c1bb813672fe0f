import { useId } from 'react';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { describedBy, errorId, Field, INPUT_CLASS, supportId } from '../ui/Field';
import { LiveText, useSaid } from '../ui/LiveText';
import { Notice } from '../ui/Notice';
import { PrivateForm } from '../ui/PrivateForm';
import { FAMILY_MAX } from './columns';
import { useKept } from './KeptNotice';
import type { Summary } from './persons';
import { referenceProblem } from './reference';
import { StartFailure } from './StartFailure';
import { begin, confirm, resume, useBulk, writeReference } from './store';

const REFERENCE_ID = 'bulk-reference';
const CONFIRM_ID = 'bulk-consent';

/** What staff write and confirm before the file is asked for, and the press that begins it. */
export function StartForm({ summary }: { summary: Summary }) {
  const { reference, confirmed, start } = useBulk();
  const { roles, username } = useStaff();
  const reasonId = useId();
  const [said, say] = useSaid();
  const { kept } = useKept();
  const isStarting = start.kind === 'starting';
  const problem = referenceProblem(reference);
  const isSame = kept !== undefined && kept.persons === summary.persons;
  const reason = greyedReason({
    isTooMany: summary.persons > FAMILY_MAX && !roles.has('bulk-inquirer'),
    isUnconfirmed: summary.declared > 0 && confirmed !== summary.declared,
    hasProblem: problem !== undefined,
  });
  const wasPressed = said.words !== '' && said.words === reason;

  return (
    <PrivateForm
      className="grid gap-4"
      onSubmit={() => {
        if (reason === undefined && !isStarting) void begin();
      }}
    >
      {start.kind === 'failed' && <StartFailure failure={start.failure} onRetry={() => void begin()} />}
      <Field
        id={REFERENCE_ID}
        label="件名（任意）"
        support="照会履歴で見分けるための言葉です。30文字まで。氏名やマイナンバーは書かないでください。"
        error={problem}
      >
        <input
          id={REFERENCE_ID}
          type="text"
          autoComplete="off"
          spellCheck={false}
          readOnly={isStarting}
          aria-disabled={isStarting || undefined}
          value={reference}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={describedBy(supportId(REFERENCE_ID), problem && errorId(REFERENCE_ID))}
          onChange={(event) => writeReference(event.currentTarget.value)}
          className={`${INPUT_CLASS} w-full max-w-96`}
        />
      </Field>
      {summary.declared > 0 && (
        <div className="grid">
          <Checkbox
            id={CONFIRM_ID}
            isChecked={confirmed === summary.declared}
            isGreyed={isStarting}
            describedBy={`${CONFIRM_ID}-note`}
            onChange={(isChecked) => confirm(isChecked ? summary.declared : undefined)}
          >
            {`本人の同意を得た方は${summary.declared.toLocaleString()}人です`}
          </Checkbox>
          <p id={`${CONFIRM_ID}-note`} className="pl-8 text-std-16N-170 text-solid-gray-700">
            人数を確かめてチェックを入れます。照会すると、この人数の同意を得たことが {username}{' '}
            の申告として記録されます。照会先の監査担当者も見られます。
          </p>
        </div>
      )}
      {isSame && kept && (
        <Notice kind="info" title="途中の一括照会と、人数が同じです">
          <p>
            同じファイルなら、「続きから照会」を押してください。内容を変えたファイルなら、「新しく照会」を押してください。
          </p>
          <Button
            className="w-fit"
            isGreyed={reason !== undefined}
            aria-describedby={reasonId}
            onGreyedPress={() => say(reason ?? '')}
            onClick={() => resume(kept)}
          >
            続きから照会
          </Button>
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button
          type="submit"
          size="lg"
          variant={isSame ? 'outline' : 'solid'}
          isGreyed={reason !== undefined}
          isBusy={isStarting}
          aria-describedby={reasonId}
          onGreyedPress={() => say(reason ?? '')}
        >
          {isStarting ? '始めています' : isSame ? '新しく照会' : `${summary.persons.toLocaleString()}人を照会`}
        </Button>
        <p id={reasonId} className={wasPressed ? 'sr-only' : 'text-std-16N-170 text-solid-gray-700'}>
          {reason}
        </p>
        <LiveText said={wasPressed ? said : { words: '', count: 0 }} className="text-std-16B-170 text-error-2" />
      </div>
    </PrivateForm>
  );
}

type Reasons = { isTooMany: boolean; isUnconfirmed: boolean; hasProblem: boolean };

function greyedReason({ isTooMany, isUnconfirmed, hasProblem }: Reasons): string | undefined {
  if (isTooMany)
    return `${FAMILY_MAX}人を超える照会は、一括照会の権限を持つ職員だけが行えます。ファイルを${FAMILY_MAX}人までに分けるか、その職員に依頼してください。`;
  if (isUnconfirmed) return '本人の同意を得た方の人数を確かめてチェックを入れると、照会できるようになります。';
  if (hasProblem) return '件名を直すと、照会できるようになります。';
  return undefined;
}
