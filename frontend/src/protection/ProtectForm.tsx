import { useEffect, useRef } from 'react';
import { mayBeDone } from '../api/failure';
import type { Protection } from '../api/types';
import { formatDay, formatInstant } from '../format/dates';
import { MyNumberInput } from '../person/MyNumberInput';
import { Button } from '../ui/Button';
import { ErrorSummary } from '../ui/ErrorSummary';
import { Facts } from '../ui/Facts';
import { FailureNotice } from '../ui/FailureNotice';
import { describedBy, errorId, Field, INPUT_CLASS, supportId } from '../ui/Field';
import { Notice } from '../ui/Notice';
import { PrivateForm } from '../ui/PrivateForm';
import { type Outcome, type Press, standingProblems, useProtect } from './useProtect';
import { FIELD, type ProtectForm as Form, untilDay } from './validate';
import { WhatItDoes } from './WhatItDoes';
import { untilWords } from './words';

/** Protects a person: by number, at once. Nothing of who it was stays on the screen. */
export function ProtectForm({ onProtected }: { onProtected: () => void }) {
  const { form, outcome, edit, press, retry } = useProtect(onProtected);
  const problems = standingProblems(form, outcome);
  const problemOf = (id: string) => problems.find(({ fieldId }) => fieldId === id)?.message;
  const isAsking = outcome.kind === 'asking';
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <PrivateForm
        className="grid content-start gap-4"
        onSubmit={() => {
          if (!isAsking) press();
        }}
      >
        <OutcomeNotice outcome={outcome} form={form} onRetry={retry} />
        <MyNumberInput
          id={FIELD.myNumber}
          value={form.myNumber}
          onChange={(text) => edit('myNumber', text)}
          isLocked={isAsking}
          refusal={problemOf(FIELD.myNumber)}
        />
        <UntilField value={form.until} error={problemOf(FIELD.until)} isLocked={isAsking} onEdit={edit} />
        <Field
          id={FIELD.reference}
          label="整理番号（任意）"
          support="書類と照らし合わせる番号です。30文字まで。氏名やマイナンバーは書かないでください。"
          error={problemOf(FIELD.reference)}
        >
          <input
            id={FIELD.reference}
            type="text"
            autoComplete="off"
            spellCheck={false}
            readOnly={isAsking}
            aria-disabled={isAsking || undefined}
            value={form.reference}
            aria-invalid={problemOf(FIELD.reference) !== undefined || undefined}
            aria-describedby={describedBy(
              supportId(FIELD.reference),
              problemOf(FIELD.reference) && errorId(FIELD.reference),
            )}
            onChange={(event) => edit('reference', event.currentTarget.value)}
            className={`${INPUT_CLASS} w-full max-w-96`}
          />
        </Field>
        <Button id={FIELD.protect} type="submit" size="lg" className="w-fit" isBusy={isAsking}>
          {isAsking ? '登録しています' : '支援措置を登録'}
        </Button>
      </PrivateForm>
      <WhatItDoes />
    </div>
  );
}

type UntilProps = {
  value: string;
  error: string | undefined;
  isLocked: boolean;
  onEdit: (field: keyof Form, value: string) => void;
};

function UntilField({ value, error, isLocked, onEdit }: UntilProps) {
  const id = FIELD.until;
  const day = untilDay(value);
  return (
    <Field
      id={id}
      label="見直しの期日（任意）"
      support="令和9年3月31日、R9.3.31、2027.3.31 のように入力します。30日前から、この画面で知らせます。過ぎても、支援措置は終わりません。"
      error={error}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <input
          id={id}
          type="text"
          autoComplete="off"
          spellCheck={false}
          readOnly={isLocked}
          aria-disabled={isLocked || undefined}
          value={value}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={describedBy(supportId(id), error && errorId(id))}
          onChange={(event) => onEdit('until', event.currentTarget.value)}
          className={`${INPUT_CLASS} w-64`}
        />
        <p role="status" className="text-std-16N-170 text-solid-gray-700">
          {day && formatDay(day)}
        </p>
      </div>
    </Field>
  );
}

type NoticeProps = { outcome: Outcome; form: Form; onRetry: (press: Press) => void };

/** What came of the last press, at the top of the form. */
function OutcomeNotice({ outcome, form, onRetry }: NoticeProps) {
  switch (outcome.kind) {
    case 'refused':
      return (
        <ErrorSummary
          title="入力した内容を確かめてください"
          problems={standingProblems(form, outcome)}
          whenRight="直りました。もう一度「支援措置を登録」を押してください"
          attempt={outcome.attempt}
        />
      );
    case 'failed':
      return (
        <FailureNotice
          title={
            mayBeDone(outcome.failure)
              ? '支援措置を登録できたか、確かめられませんでした'
              : '支援措置を登録できませんでした'
          }
          failure={outcome.failure}
          onRetry={() => {
            // The button for it goes away with the notice.
            document.getElementById(FIELD.protect)?.focus();
            onRetry(outcome.press);
          }}
          retryLabel="同じ内容でもう一度登録"
          takesFocus
        />
      );
    case 'protected':
      return <ProtectedNotice key={outcome.protection.protectionId} protection={outcome.protection} />;
    default:
      return null;
  }
}

function ProtectedNotice({ protection }: { protection: Protection }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <Notice kind="success" title="支援措置を登録しました" ref={ref}>
      <p>この方についての、この自治体への照会は、「該当なし」になりました。マイナンバーは、画面から消しました。</p>
      <Facts
        of={[
          ['登録日時', formatInstant(protection.startedAt)],
          ['登録した職員', protection.by],
          ['見直しの期日', untilWords(protection)],
          ['整理番号', protection.reference],
        ]}
      />
    </Notice>
  );
}
