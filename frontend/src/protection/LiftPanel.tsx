import { useEffect, useRef, useState } from 'react';
import { liftProtection } from '../api/client';
import { type Failure, failureOf, mayBeDone } from '../api/failure';
import type { Protection } from '../api/types';
import { formatInstant } from '../format/dates';
import { Button } from '../ui/Button';
import { Facts } from '../ui/Facts';
import { FailureNotice } from '../ui/FailureNotice';
import { Icon } from '../ui/icons';
import { closeView, openView } from '../ui/router';
import { liftableUntil, untilWords } from './words';

type Props = {
  protection: Protection;
  onLifted: (protection: Protection) => void;
  /** Nothing was done, as far as one knows. */
  onLeave: () => void;
};

/** Stands in the place of the list until it is settled: which protection, who asked when, and what the press will do. */
export function LiftPanel({ protection, onLifted, onLeave }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [failure, setFailure] = useState<Failure>();
  const [isAsking, setIsAsking] = useState(false);
  const isSecond = protection.state === 'lift-requested';
  const words = isSecond ? '支援措置を解除する' : '支援措置の解除を申し出る';
  useEffect(() => heading.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens once
  useEffect(() => openView(onLeave), []);

  async function lift(): Promise<void> {
    if (isAsking) return;
    setIsAsking(true);
    setFailure(undefined);
    try {
      onLifted(await liftProtection(protection.protectionId));
    } catch (error) {
      setFailure(failureOf(error));
      setIsAsking(false);
    }
  }

  return (
    <div className="grid max-w-3xl gap-4">
      <h2 ref={heading} tabIndex={-1} className="w-fit text-std-20B-150 text-solid-gray-900">
        {words}
      </h2>
      {failure && <FailureNotice title={titleOf(failure, isSecond)} failure={failure} takesFocus />}
      <div className="text-std-16N-170">
        <Facts
          of={[
            ['登録日時', formatInstant(protection.startedAt)],
            ['登録した職員', protection.by],
            ['見直しの期日', untilWords(protection)],
            ['整理番号', protection.reference],
            ['解除の申し出', isSecond ? requestWords(protection) : undefined],
          ]}
        />
      </div>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 rounded-8 border-2 border-warning-yellow-2 bg-yellow-50 px-4 py-3 text-std-16N-170 text-solid-gray-900">
        <Icon name="warning" className="mt-0.5 size-6 text-warning-yellow-2" />
        {isSecond ? (
          <div>
            <p className="text-std-17B-170">解除すると、すぐに、この方についての照会に答えるようになります。</p>
            <p>
              同じ方に別の支援措置があるときは、最後の1件を解除するまで保護が続きます。解除してよいことを、書類で確かめてください。
            </p>
          </div>
        ) : (
          <div>
            <p className="text-std-17B-170">申し出ただけでは解除されません。</p>
            <p>
              7日以内に別の支援措置担当者が「解除する」を押すと、解除されます。押されないまま7日が過ぎると、申し出は取り消されます。それまで保護は続きます。
            </p>
          </div>
        )}
      </div>
      <div className="flex flex-wrap gap-4">
        <Button size="lg" isBusy={isAsking} onClick={(event) => event.detail <= 1 && void lift()}>
          {isSecond ? '解除する' : '解除を申し出る'}
        </Button>
        <Button size="lg" variant="outline" onClick={closeView}>
          やめる
        </Button>
      </div>
    </div>
  );
}

const requestWords = (protection: Protection): string =>
  `${protection.liftRequestedBy ?? ''}、${formatInstant(protection.liftRequestedAt ?? '')}（${liftableUntil(protection)}まで）`;

function titleOf(failure: Failure, isSecond: boolean): string {
  const code = failure.kind === 'problem' ? failure.code : undefined;
  if (code === 'second-guardian-required') return 'もう解除を申し出ています';
  if (code === 'already-lifted') return 'もう解除されています';
  if (mayBeDone(failure))
    return isSecond ? '解除できたか、確かめられませんでした' : '解除を申し出たか、確かめられませんでした';
  return isSecond ? '解除できませんでした' : '解除を申し出られませんでした';
}
