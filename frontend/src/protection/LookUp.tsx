import { useEffect, useRef, useState } from 'react';
import { lookUpProtections } from '../api/client';
import { type Failure, failureOf } from '../api/failure';
import type { Protection } from '../api/types';
import { bareNumber } from '../format/digits';
import { MyNumberInput } from '../person/MyNumberInput';
import { myNumberProblem } from '../person/myNumber';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { PrivateForm } from '../ui/PrivateForm';
import { ProtectionTable } from './ProtectionTable';
import { useLifting } from './useLifting';

const ID = 'look-up-my-number';

type Outcome =
  | { kind: 'none' }
  | { kind: 'asking' }
  | { kind: 'refused'; message: string }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'found'; protections: readonly Protection[]; count: number };

/** This municipality's protections of one person. The number goes once it is answered. */
export function LookUp({ onChanged }: { onChanged: () => void }) {
  const [myNumber, setMyNumber] = useState('');
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const count = useRef(0);
  const isAsking = outcome.kind === 'asking';
  const { panel, notice, begin } = useLifting(() => {
    // What was shown is no longer so, and the number is gone.
    setOutcome({ kind: 'none' });
    onChanged();
  });
  if (panel) return panel;

  async function lookUp(): Promise<void> {
    const problem = myNumberProblem(myNumber);
    if (problem) {
      setOutcome({ kind: 'refused', message: problem });
      document.getElementById(ID)?.focus();
      return;
    }
    setOutcome({ kind: 'asking' });
    try {
      const { protections } = await lookUpProtections(bareNumber(myNumber));
      setMyNumber('');
      count.current += 1;
      setOutcome({ kind: 'found', protections, count: count.current });
    } catch (error) {
      setOutcome({ kind: 'failed', failure: failureOf(error) });
    }
  }

  return (
    <div className="grid gap-6">
      {notice}
      {outcome.kind === 'failed' && (
        <FailureNotice
          title="支援措置を調べられませんでした"
          failure={outcome.failure}
          onRetry={() => {
            document.getElementById(ID)?.focus();
            void lookUp();
          }}
          takesFocus
        />
      )}
      <PrivateForm
        className="grid gap-4"
        onSubmit={() => {
          if (!isAsking) void lookUp();
        }}
      >
        <p className="text-std-16N-170">
          この自治体に、この方の支援措置があるかどうかを調べます。調べたことは、職員の名前とともに記録されます。
        </p>
        <MyNumberInput
          id={ID}
          value={myNumber}
          onChange={(text) => {
            setMyNumber(text);
            setOutcome({ kind: 'none' });
          }}
          isLocked={isAsking}
          refusal={outcome.kind === 'refused' ? outcome.message : undefined}
        />
        <Button type="submit" size="lg" className="w-fit" isBusy={isAsking}>
          {isAsking ? '調べています' : '調べる'}
        </Button>
      </PrivateForm>
      {outcome.kind === 'found' && <Found key={outcome.count} protections={outcome.protections} onLift={begin} />}
    </div>
  );
}

function Found({ protections, onLift }: { protections: readonly Protection[]; onLift: (it: Protection) => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section aria-labelledby="looked-up" className="grid gap-3">
      <h2 id="looked-up" ref={heading} tabIndex={-1} className="w-fit text-std-20B-150 text-solid-gray-900">
        {protections.length === 0
          ? '入力した方の支援措置は、この自治体にありません'
          : `入力した方の支援措置が、${protections.length}件あります`}
      </h2>
      <p className="text-std-16N-170">マイナンバーは、画面から消しました。</p>
      {protections.length > 0 && (
        <ProtectionTable caption="新しい順、解除済みも表示しています" protections={protections} onLift={onLift} />
      )}
    </section>
  );
}
