import { Suspense, useEffect, useId } from 'react';
import type { Requirement } from '../api/types';
import type { Load } from '../api/useLoad';
import { useStaff } from '../session/useSession';
import { Boundary } from '../ui/Boundary';
import { Button } from '../ui/Button';
import { lazyPart } from '../ui/lazyPart';
import { activityOf } from './activity';
import { ConsentCheck } from './ConsentCheck';
import { DemographicsFields } from './DemographicsFields';
import { HolderFieldsSkeleton } from './HolderFieldsSkeleton';
import { MyNumberField } from './MyNumberField';
import { OutcomeNotice } from './OutcomeNotice';
import { RequirementStatus } from './RequirementStatus';
import type { Press } from './state';
import { useTransfer } from './TransferProvider';
import { FIELD } from './validate';

/** The combo boxes and the table of municipalities come after the rest of the page: they are its heaviest part. */
const HolderFields = lazyPart(() => import('./HolderFields'));

type Props = {
  requirement: Load<Requirement> | undefined;
  onReload: () => void;
  onPress: () => void;
  onRetry: (press: Press) => void;
};

export function InquiryForm({ requirement, onReload, onPress, onRetry }: Props) {
  const { state } = useTransfer();
  const staff = useStaff();
  const reasonId = useId();
  const { consent, inquire } = activityOf(requirement, state.isConsentChecked, staff.roles.has('inquirer'));
  // One sentence for both is seen once, but read out with each.
  const isSaidAbove = inquire.reason === consent.reason;
  const isAsking = state.outcome.kind === 'asking';
  useFocusOnNext();

  return (
    <form
      className="grid max-w-3xl gap-8"
      noValidate
      autoComplete="off"
      // Nothing is ever submitted by the browser: the number must not get into an address.
      onSubmit={(event) => {
        event.preventDefault();
        if (!inquire.isGreyed && !isAsking) onPress();
      }}
    >
      <OutcomeNotice onRetry={onRetry} />
      <div className="grid gap-4">
        <Boundary>
          <Suspense fallback={<HolderFieldsSkeleton />}>
            <HolderFields />
          </Suspense>
        </Boundary>
        <RequirementStatus requirement={requirement} onReload={onReload} />
      </div>
      {state.method === 'my-number' ? <MyNumberField /> : <DemographicsFields />}
      <ConsentCheck {...consent} />
      <div className="grid justify-items-start gap-2">
        <Button type="submit" size="lg" isGreyed={inquire.isGreyed} isBusy={isAsking} aria-describedby={reasonId}>
          {isAsking ? '照会しています' : '照会'}
        </Button>
        <p
          id={reasonId}
          className={`min-h-[1.7em] text-std-16N-170 text-solid-gray-700 ${isSaidAbove ? 'sr-only' : ''}`}
        >
          {inquire.reason}
        </p>
        <p role="status" className="sr-only">
          {isAsking && '照会しています。しばらくお待ちください。'}
        </p>
      </div>
    </form>
  );
}

/** After an answer, the next inquiry begins in the field of the person. */
function useFocusOnNext() {
  const { isNext, method } = useTransfer().state;
  useEffect(() => {
    if (isNext) document.getElementById(method === 'my-number' ? FIELD.myNumber : FIELD.name)?.focus();
  }, [isNext, method]);
}
