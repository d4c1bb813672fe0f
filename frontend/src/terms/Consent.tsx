import { useId } from 'react';
import { type Failure, mayBeDone } from '../api/failure';
import type { Terms } from '../api/types';
import { formatInstant, formatIsoDay } from '../format/dates';
import { usePlace } from '../municipalities/usePlace';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Icon } from '../ui/icons';
import { LiveText, useSaid } from '../ui/LiveText';
import type { ConsentState } from './useTerms';

type Props = { terms: Terms; state: ConsentState; onAgree: () => void };

/** The button 「同意」, what it means, and who agreed and when. */
export function Consent({ terms, state, onAgree }: Props) {
  const staff = useStaff();
  const explanation = useId();
  const [said, say] = useSaid();
  const mayAgree = staff.roles.has('terms-admin');
  const hasAgreed = terms.consent.status === 'agreed';

  return (
    <div className="grid justify-items-start gap-3">
      {state.kind === 'failed' && (
        <FailureNotice title={failedWords(state.failure)} failure={state.failure} takesFocus />
      )}
      <div id={explanation} role="status" className="text-std-16N-170">
        {terms.consent.status === 'agreed' ? (
          <p className="flex items-start gap-2">
            <Icon name="success" className="mt-0.5 size-6 text-success-2" />
            <span>
              {formatInstant(terms.consent.agreedAt)}に {terms.consent.agreedBy}{' '}
              が同意しました。この自治体の職員全員に適用されます。
            </span>
          </p>
        ) : mayAgree ? (
          <WhatItMeans terms={terms} />
        ) : (
          <p>{NO_ROLE}</p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 print:hidden">
        <Button
          size="lg"
          aria-describedby={explanation}
          isGreyed={hasAgreed || !mayAgree}
          isBusy={state.kind === 'asking'}
          onGreyedPress={() => say(hasAgreed ? 'この自治体は、もう同意しています。' : NO_ROLE)}
          onClick={onAgree}
        >
          {hasAgreed ? '同意済み' : '同意'}
        </Button>
        <LiveText said={said} className="text-std-16N-170" />
      </div>
    </div>
  );
}

/** An answer that was lost may have been the one that it stands. To agree once more changes nothing then. */
const failedWords = (failure: Failure): string =>
  mayBeDone(failure) ? '同意を記録できたか、確かめられませんでした' : '同意を記録できませんでした';

const NO_ROLE =
  '同意できるのは、同意の権限（規約管理者）を持つ職員です。この自治体の規約管理者に確認を依頼してください。';

/** One press binds everybody, for good: so it stands right above it for whom, to what, and that there is no way back. */
function WhatItMeans({ terms }: { terms: Terms }) {
  const place = usePlace(useStaff().municipality);
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 rounded-8 border-2 border-warning-yellow-2 bg-yellow-50 px-4 py-3 text-solid-gray-900">
      <Icon name="warning" className="mt-0.5 size-6 text-warning-yellow-2" />
      <div>
        <p className="text-std-17B-170">
          {place ? `${place.prefecture}${place.name}` : 'この自治体'}全体として、「{terms.label}」（
          {formatIsoDay(terms.version)}の版）に同意します。
        </p>
        <p>「同意」を押すと、すぐに記録され、取り消せません。</p>
      </div>
    </div>
  );
}
