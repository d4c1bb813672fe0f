import { useId, useRef, useState } from 'react';
import { agreeToTerms } from '../api/client';
import { type Failure, failureOf } from '../api/failure';
import type { Terms } from '../api/types';
import { formatInstant } from '../format/dates';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Icon } from '../ui/icons';

type Props = { terms: Terms; onAgreed: (answer: Terms) => void; onSuperseded: () => void };

/** The button 「同意」, what it means, and who agreed and when. */
export function Consent({ terms, onAgreed, onSuperseded }: Props) {
  const staff = useStaff();
  const explanation = useId();
  const isAsking = useRef(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const { consent } = terms;
  const mayAgree = staff.roles.has('terms-admin');
  const hasAgreed = consent.status === 'agreed';

  async function agree() {
    // A press while the first is on its way asks nothing.
    if (isAsking.current) return;
    isAsking.current = true;
    setIsBusy(true);
    setFailure(undefined);
    try {
      onAgreed(await agreeToTerms(terms.id, { version: terms.version, digest: terms.digest }));
    } catch (error) {
      const reason = failureOf(error);
      if (reason.kind === 'problem' && reason.code === 'terms-superseded') onSuperseded();
      else setFailure(reason);
    } finally {
      isAsking.current = false;
      setIsBusy(false);
    }
  }

  return (
    <div className="grid justify-items-start gap-4">
      {failure && <FailureNotice title="同意を記録できませんでした" failure={failure} takesFocus />}
      <div id={explanation} role="status" className="text-std-16N-170">
        {consent.status === 'agreed' ? (
          <p className="flex items-start gap-2">
            <Icon name="success" className="mt-0.5 size-6 text-success-2" />
            <span>
              {formatInstant(consent.agreedAt)}に {consent.agreedBy}{' '}
              が同意しました。この自治体の職員全員に適用されます。
            </span>
          </p>
        ) : mayAgree ? (
          <p>「同意」を押すと、この自治体全体の同意として記録されます。</p>
        ) : (
          <p>
            同意できるのは、同意の権限（規約管理者）を持つ職員です。この自治体の規約管理者に確認を依頼してください。
          </p>
        )}
      </div>
      <Button
        size="lg"
        aria-describedby={explanation}
        isGreyed={hasAgreed || !mayAgree}
        isBusy={isBusy}
        onClick={() => void agree()}
        className="print:hidden"
      >
        {hasAgreed ? '同意済み' : '同意'}
      </Button>
    </div>
  );
}
