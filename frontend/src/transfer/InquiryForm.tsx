import { Suspense, useEffect, useId } from 'react';
import type { Requirement } from '../api/types';
import type { Load } from '../api/useLoad';
import { ProtectFirst } from '../person/ProtectFirst';
import { useStaff } from '../session/useSession';
import { Boundary } from '../ui/Boundary';
import { Button } from '../ui/Button';
import { LiveText, useSaid } from '../ui/LiveText';
import { lazyPart } from '../ui/lazyPart';
import { PrivateForm } from '../ui/PrivateForm';
import { activityOf } from './activity';
import { ConsentCheck } from './ConsentCheck';
import { DemographicsFields } from './DemographicsFields';
import { HolderChoice } from './HolderChoice';
import { HolderFieldsSkeleton } from './HolderFieldsSkeleton';
import { MyNumberField } from './MyNumberField';
import { OutcomeNotice } from './OutcomeNotice';
import { WaitingStatus } from './PressNotices';
import { RequirementStatus } from './RequirementStatus';
import type { Press } from './state';
import { useIsAsking, useTransfer } from './TransferProvider';
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
  const isAsking = useIsAsking();
  const [said, say] = useSaid();
  const { consent, inquire } = activityOf(requirement, state.isConsentChecked, staff.roles.has('inquirer'));
  // Who pressed what is grey is told why, for as long as that is the reason.
  const wasPressed = said.words !== '' && [consent.reason, inquire.reason].includes(said.words);
  // One sentence for both is seen once, but read out with each.
  const isSaidAbove = inquire.reason === undefined || inquire.reason === consent.reason;
  useFocusOnNext();

  return (
    <PrivateForm
      className="grid max-w-5xl gap-3"
      onSubmit={() => {
        if (!inquire.isGreyed && !isAsking) onPress();
      }}
    >
      <OutcomeNotice
        onRetry={(press) => {
          // The button for it goes away with the notice.
          document.getElementById(FIELD.inquire)?.focus();
          onRetry(press);
        }}
      />
      <ProtectFirst />
      <HolderChoice />
      <div className="grid gap-3">
        <Boundary>
          <Suspense fallback={<HolderFieldsSkeleton />}>
            <HolderFields />
          </Suspense>
        </Boundary>
        <RequirementStatus requirement={requirement} onReload={onReload} />
      </div>
      {state.method === 'my-number' ? <MyNumberField /> : <DemographicsFields />}
      <ConsentCheck consent={consent} onGreyedPress={() => say(consent.reason ?? '')} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button
          id={FIELD.inquire}
          type="submit"
          size="lg"
          isGreyed={inquire.isGreyed}
          isBusy={isAsking}
          aria-describedby={reasonId}
          onGreyedPress={() => say(inquire.reason ?? '')}
        >
          {isAsking ? '照会しています' : '照会'}
        </Button>
        <p id={reasonId} className={isSaidAbove || wasPressed ? 'sr-only' : 'text-std-16N-170 text-solid-gray-700'}>
          {inquire.reason}
        </p>
        <LiveText said={wasPressed ? said : NOTHING_SAID} className="text-std-16B-170 text-error-2" />
        <WaitingStatus isAsking={isAsking} />
      </div>
    </PrivateForm>
  );
}

const NOTHING_SAID = { words: '', count: 0 };

/** After an answer, the next inquiry begins in the field of the person. */
function useFocusOnNext() {
  const { isNext, method } = useTransfer().state;
  useEffect(() => {
    if (isNext) document.getElementById(method === 'my-number' ? FIELD.myNumber : FIELD.name)?.focus();
  }, [isNext, method]);
}
