import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Protection } from '../api/types';
import { Notice } from '../ui/Notice';
import { closeView } from '../ui/router';
import { LiftPanel } from './LiftPanel';
import { liftableUntil } from './words';

/** The panel in place of what lists protections, while one is being lifted, and the notice of what came of it above the list. */
export function useLifting(onChanged: () => void) {
  const [lifting, setLifting] = useState<Protection>();
  const [done, setDone] = useState<Protection>();

  function begin(protection: Protection): void {
    setDone(undefined);
    setLifting(protection);
  }

  const panel: ReactNode = lifting && (
    <LiftPanel
      protection={lifting}
      onLifted={(protection) => {
        setLifting(undefined);
        closeView();
        setDone(protection);
        onChanged();
      }}
      onLeave={() => {
        setLifting(undefined);
        // Somebody else may have asked or lifted meanwhile, and an answer that was lost may have done it.
        onChanged();
      }}
    />
  );
  const notice: ReactNode = done && <LiftedNotice protection={done} />;
  return { panel, notice, begin };
}

function LiftedNotice({ protection }: { protection: Protection }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return protection.state === 'lifted' ? (
    <Notice kind="success" title="支援措置を解除しました" ref={ref}>
      <p>この方にほかの支援措置がなければ、照会に答えるようになりました。</p>
    </Notice>
  ) : (
    <Notice kind="success" title="解除を申し出ました。支援措置は続いています" ref={ref}>
      <p>{liftableUntil(protection)}までに、別の支援措置担当者が「解除する」を押すと、解除されます。</p>
    </Notice>
  );
}
