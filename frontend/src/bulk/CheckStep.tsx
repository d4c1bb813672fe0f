import { useCallback, useId, useMemo } from 'react';
import type { Scope } from '../api/types';
import { type Load, useLoad } from '../api/useLoad';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { describedBy, errorId, Field, INPUT_CLASS, RADIO_CLASS, supportId } from '../ui/Field';
import { LiveText, useSaid } from '../ui/LiveText';
import { Notice } from '../ui/Notice';
import { PrivateForm } from '../ui/PrivateForm';
import { Skeleton } from '../ui/Skeleton';
import { type Agreements, loadAgreements } from './agreements';
import type { Reading, Repeated } from './checkRows';
import { FAMILY_MAX } from './columns';
import { FaultList } from './FaultList';
import { useKept } from './KeptNotice';
import { faultsOf, rowsToAsk, type Summary, summaryOf } from './persons';
import { referenceProblem } from './reference';
import { StartFailure } from './StartFailure';
import { begin, chooseAnother, chooseScope, confirm, leaveOut, resume, useBulk, writeReference } from './store';
import { usePages } from './usePages';

/** Step 2: what was read, whom it will be asked of, and what staff confirm before it is. */
export function CheckStep() {
  const state = useBulk();
  const { file, scope } = state;
  const reading = file.kind === 'read' ? file.reading : NOTHING;
  const faults = useMemo(() => faultsOf(reading, scope), [reading, scope]);
  const rows = useMemo(() => rowsToAsk(reading, scope), [reading, scope]);
  const { roles, municipality } = useStaff();
  const { agreements, reload } = useAgreements(
    rows.flatMap(({ person }) => person.holders),
    municipality,
  );
  const summary = useMemo(
    () => (agreements.status === 'ready' ? summaryOf(rows, agreements.data, municipality) : undefined),
    [rows, agreements, municipality],
  );

  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <p className="text-std-16N-170">ファイル：{file.kind === 'read' && file.name}</p>
        <Button variant="outline" size="sm" onClick={chooseAnother}>
          別のファイルを選ぶ
        </Button>
      </div>
      {roles.has('bulk-inquirer') && <ScopeChoice scope={scope} />}
      {faults.length > 0 && (
        <FaultList
          faults={faults}
          rest={rows.length}
          leavesOut={state.leavesOut}
          onLeaveOut={leaveOut}
          onChooseAnother={chooseAnother}
        />
      )}
      {rows.length > 0 && (faults.length === 0 || state.leavesOut) && (
        <>
          <RepeatedNotice repeated={reading.repeated} />
          <SummaryFacts scope={scope} agreements={agreements} summary={summary} onReload={reload} />
          {summary && <StartForm summary={summary} />}
        </>
      )}
    </div>
  );
}

const NOTHING: Reading = { rows: [], faults: [], repeated: [] };

function useAgreements(holders: readonly string[], own: string | undefined) {
  // The same holders aren't asked for anew with each key press.
  const wanted = [...new Set(holders)]
    .filter((code) => code !== own)
    .sort()
    .join();
  const load = useCallback(
    (signal: AbortSignal): Promise<Agreements> => loadAgreements(wanted === '' ? [] : wanted.split(','), signal),
    [wanted],
  );
  const { result, reload } = useLoad(load);
  return { agreements: result, reload };
}

const SCOPES: readonly { scope: Scope; words: string; note: string }[] = [
  { scope: 'named', words: 'ファイルの自治体に照会', note: '1人ずつ、ファイルに書いた自治体だけに照会します。' },
  {
    scope: 'all',
    words: '同意済みのすべての自治体に照会',
    note: '同意したすべての自治体に照会します。本人同意ありの方は、ファイルに書いた未同意の自治体にも照会します。',
  },
];

function ScopeChoice({ scope }: { scope: Scope }) {
  const id = useId();
  return (
    <fieldset aria-labelledby={id} className="grid gap-1">
      <p id={id} className="text-std-17B-170">
        照会先
      </p>
      {SCOPES.map(({ scope: one, words, note }) => (
        <div key={one} className="grid">
          <label className="flex w-fit items-center gap-2 py-1 text-std-16N-170">
            <input
              type="radio"
              name={id}
              autoComplete="off"
              checked={scope === one}
              aria-describedby={`${id}-${one}`}
              onChange={() => chooseScope(one)}
              className={RADIO_CLASS}
            />
            {words}
          </label>
          <p id={`${id}-${one}`} className="pl-8 text-std-16N-170 text-solid-gray-700">
            {note}
          </p>
        </div>
      ))}
    </fieldset>
  );
}

const REPEATED_SHOWN = 10;

function RepeatedNotice({ repeated }: { repeated: readonly Repeated[] }) {
  if (repeated.length === 0) return null;
  return (
    <Notice kind="warning" title={`同じ個人番号の行が${repeated.length}組あります`}>
      <p>このまま照会できます。取り違えでないか、確かめてください。</p>
      <ul className="grid list-disc gap-1 pl-5">
        {repeated.slice(0, REPEATED_SHOWN).map(({ rows }) => (
          <li key={rows[0]?.line}>{rows.map(({ line, ref }) => `${line}行目（${ref}）`).join('、')}</li>
        ))}
      </ul>
      {repeated.length > REPEATED_SHOWN && <p>ほかに{repeated.length - REPEATED_SHOWN}組あります。</p>}
    </Notice>
  );
}

type FactsProps = {
  scope: Scope;
  agreements: Load<Agreements>;
  summary: Summary | undefined;
  onReload: () => void;
};

function SummaryFacts({ scope, agreements, summary, onReload }: FactsProps) {
  if (agreements.status === 'failed')
    return <FailureNotice title="同意の状況を確認できませんでした" failure={agreements.failure} onRetry={onReload} />;
  if (!summary || agreements.status === 'loading')
    return (
      <div aria-busy="true" className="grid gap-2">
        <p role="status" className="text-std-16N-170">
          照会先の同意の状況を確認しています。
        </p>
        <Skeleton className="h-40 w-full" />
      </div>
    );
  const notAgreed = summary.holders.filter(({ hasAgreed }) => !hasAgreed).length;
  const facts: [string, string][] = [
    ['照会する人数', `${summary.persons.toLocaleString()}人`],
    [
      'ファイルの照会先',
      `${summary.holders.length.toLocaleString()}自治体（同意済み${(summary.holders.length - notAgreed).toLocaleString()}、未同意${notAgreed.toLocaleString()}）`,
    ],
    ['本人同意ありの方', `${summary.declared.toLocaleString()}人`],
    ['本人同意が必要な方', `${summary.needConsent.toLocaleString()}人`],
  ];
  return (
    <section aria-label="確認" className="grid gap-4">
      {!agreements.data.hasInquirerAgreed && (
        <Notice kind="warning" title="自自治体は、「確認事項（追加分）」に同意していません">
          <p>
            {scope === 'all'
              ? '照会できるのは、本人同意ありの方を、ファイルに書いた自治体に照会するときだけです。'
              : '照会できるのは、本人同意ありの方だけです。'}
          </p>
        </Notice>
      )}
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        {facts.map(([term, words]) => (
          <div key={term}>
            <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
            <dd className="text-std-18B-160 text-solid-gray-900">{words}</dd>
          </div>
        ))}
      </dl>
      {summary.needConsent > 0 && (
        <p className="text-std-16N-170">
          本人同意が必要な方は、同意していない自治体には照会しません。照会した後の結果から、その方の一覧を保存できます。
        </p>
      )}
      {summary.withOwn > 0 && (
        <p className="text-std-16N-170">
          {summary.withOwn.toLocaleString()}人の行に、自自治体のコードがあります。自自治体には照会しません。
        </p>
      )}
      {summary.holders.length > 0 && <HolderTable summary={summary} />}
    </section>
  );
}

function HolderTable({ summary }: { summary: Summary }) {
  const placeName = usePlaceNames();
  // Those that need something first.
  const holders = useMemo(
    () => [...summary.holders].sort((one, other) => Number(one.hasAgreed) - Number(other.hasAgreed)),
    [summary],
  );
  const { shown, pager } = usePages(holders, 'holders');
  return (
    <details className="grid gap-2">
      <summary className="w-fit cursor-pointer text-std-16N-170 text-key-900 underline underline-offset-4">
        照会先の一覧
      </summary>
      <div className="grid gap-4 pt-3">
        <DataTable
          caption={`ファイルの照会先（${holders.length.toLocaleString()}自治体）`}
          columns={[
            { title: '自治体', cell: ({ code }) => placeName(code), isFreeText: true },
            { title: 'コード', cell: ({ code }) => code },
            { title: '「確認事項（追加分）」', cell: ({ hasAgreed }) => (hasAgreed ? '同意済み' : '未同意') },
            { title: '人数', cell: ({ persons }) => `${persons.toLocaleString()}人` },
          ]}
          rows={shown}
          keyOf={({ code }) => code}
          isMarked={({ hasAgreed }) => !hasAgreed}
          isDense
        />
        {pager}
      </div>
    </details>
  );
}

const REFERENCE_ID = 'bulk-reference';
const CONFIRM_ID = 'bulk-consent';

function StartForm({ summary }: { summary: Summary }) {
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
          onClick={(event) => event.detail > 1 && event.preventDefault()}
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
