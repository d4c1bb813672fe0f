import { useCallback, useEffect, useRef } from 'react';
import { HolderAnswers, paperWords, RecordedAt } from '../bulk/HolderAnswers';
import { OUTCOME_WORDS, type ResultRow, resultFileRows } from '../bulk/resultRows';
import { stamp } from '../format/dates';
import { bareNumber } from '../format/digits';
import { FILE_KIND_WORDS, type FileKind, saveTable } from '../format/fileKinds';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { MyNumberInput } from '../person/MyNumberInput';
import { myNumberProblem } from '../person/myNumber';
import { ProtectFirst } from '../person/ProtectFirst';
import { serverNow } from '../session/serverClock';
import { Button } from '../ui/Button';
import { ErrorSummary } from '../ui/ErrorSummary';
import { FailureNotice } from '../ui/FailureNotice';
import { LiveText, useSaid } from '../ui/LiveText';
import { PaperHeader } from '../ui/PaperHeader';
import { PrivateForm } from '../ui/PrivateForm';
import { closeView, openView } from '../ui/router';
import { ask, clear, refuse, send, useCounter } from './counter';
import { HolderChoice } from './HolderChoice';
import { useTransfer } from './TransferProvider';
import { FIELD } from './validate';

/** At the counter: one person, asked of all holders that have agreed, in place of one that is chosen. */
export default function AllHolders() {
  const counter = useCounter();
  const { dispatch } = useTransfer();
  const next = useCallback(() => {
    clear();
    dispatch({ type: 'next' });
  }, [dispatch]);
  const isAnswered = counter.kind === 'answered';
  useEffect(() => (isAnswered ? openView(next) : undefined), [isAnswered, next]);
  useEffect(() => {
    // Once it is answered, the number is no longer needed here.
    if (isAnswered) dispatch({ type: 'subject', subject: { myNumber: '' } });
  }, [isAnswered, dispatch]);
  const goOn = useCallback(() => {
    next();
    closeView();
  }, [next]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F2' || !isAnswered) return;
      event.preventDefault();
      goOn();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isAnswered, goOn]);

  return counter.kind === 'answered' ? <Answer row={counter.row} onNext={goOn} /> : <Form />;
}

function Form() {
  const counter = useCounter();
  const { state, dispatch } = useTransfer();
  const isAsking = counter.kind === 'asking';
  const { isNext } = state;
  useEffect(() => {
    if (isNext) document.getElementById(FIELD.myNumber)?.focus();
  }, [isNext]);
  const problem = counter.kind === 'refused' ? myNumberProblem(state.myNumber) : undefined;

  function press(): void {
    const message = myNumberProblem(state.myNumber);
    if (message) refuse(message);
    else void ask(bareNumber(state.myNumber));
  }

  return (
    <PrivateForm
      className="grid max-w-5xl gap-4"
      onSubmit={() => {
        if (!isAsking) press();
      }}
    >
      {counter.kind === 'refused' && (
        <ErrorSummary
          title="入力した内容を確かめてください"
          problems={problem ? [{ fieldId: FIELD.myNumber, message: problem }] : []}
          whenRight="直りました。もう一度「照会」を押してください"
          attempt={counter.attempt}
        />
      )}
      {counter.kind === 'failed' && (
        <FailureNotice
          title="照会できませんでした"
          failure={counter.failure}
          onRetry={() => {
            document.getElementById(FIELD.inquire)?.focus();
            void send(counter.tried);
          }}
          retryLabel="同じ内容でもう一度照会"
          takesFocus
        />
      )}
      <ProtectFirst />
      <HolderChoice />
      <p className="text-std-16N-170">
        「確認事項（追加分）」に同意したすべての自治体に、一度に照会します。本人同意は不要です。同意していない自治体には照会しません。
      </p>
      <MyNumberInput
        id={FIELD.myNumber}
        value={state.myNumber}
        onChange={(myNumber) => {
          dispatch({ type: 'subject', subject: { myNumber } });
          if (counter.kind === 'failed') clear();
        }}
        isLocked={isAsking}
        refusal={problem}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button
          id={FIELD.inquire}
          type="submit"
          size="lg"
          isBusy={isAsking}
          // The second click of a double click is no second inquiry.
          onClick={(event) => event.detail > 1 && event.preventDefault()}
        >
          {isAsking ? '照会しています' : '照会'}
        </Button>
        <p role="status" className="text-std-16N-170 text-solid-gray-700 empty:absolute">
          {isAsking && '答えを待っています。その間は、入力した内容を変えられません。'}
        </p>
      </div>
    </PrivateForm>
  );
}

function Answer({ row, onNext }: { row: ResultRow; onNext: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [said, say] = useSaid();
  const placeName = usePlaceNames();
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);

  async function save(kind: FileKind): Promise<void> {
    try {
      // Of one person who stands at the counter there is no 整理番号.
      const rows = resultFileRows([row], placeName).map(([, ...rest]) => rest);
      await saveTable(kind, `接種記録_${stamp(serverNow())}`, rows);
      say(`${FILE_KIND_WORDS[kind]}で保存しました。`);
    } catch {
      say('保存できませんでした。ネットワークの接続を確かめて、もう一度押してください。');
    }
  }

  return (
    <div className="on-paper-landscape grid gap-5">
      <PaperHeader>接種記録の照会結果　{paperWords(row)}照会先：同意済みのすべての自治体</PaperHeader>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-2">
        <h2 ref={heading} tabIndex={-1} className="w-fit text-std-20B-150 text-solid-gray-900">
          {`照会結果：${OUTCOME_WORDS[row.outcome]}`}
        </h2>
        <div className="flex flex-wrap gap-x-4 gap-y-2 print:hidden">
          <Button onClick={onNext} aria-keyshortcuts="F2">
            次の照会へ（F2）
          </Button>
          <Button variant="outline" onClick={() => window.print()}>
            印刷
          </Button>
          <Button variant="outline" onClick={() => void save('xlsx')}>
            Excelで保存
          </Button>
          <Button variant="outline" onClick={() => void save('csv')}>
            CSVで保存
          </Button>
        </div>
      </div>
      <LiveText said={said} className="text-std-16N-170" />
      <HolderAnswers row={row} heading="h3" />
      <RecordedAt row={row} />
    </div>
  );
}
