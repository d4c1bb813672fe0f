import { useStaff } from '../session/useSession';
import { Checkbox } from '../ui/Checkbox';
import type { Activity } from './activity';
import { useIsAsking, useTransfer } from './TransferProvider';
import { FIELD } from './validate';

const NOTE_ID = `${FIELD.consent}-note`;

type Props = { consent: Activity['consent']; onGreyedPress: () => void };

/** 「本人同意」: grey while it isn't needed; when it is, it says so, and under whose name it will be recorded. */
export function ConsentCheck({ consent: { isGreyed, reason, isRequired }, onGreyedPress }: Props) {
  const { state, dispatch } = useTransfer();
  const isAsking = useIsAsking();
  const staff = useStaff();
  return (
    <div className="grid content-start">
      <Checkbox
        id={FIELD.consent}
        isChecked={state.isConsentChecked}
        isGreyed={isGreyed || isAsking}
        onGreyedPress={onGreyedPress}
        describedBy={NOTE_ID}
        onChange={(isChecked) => dispatch({ type: 'consent', isChecked })}
      >
        本人同意
      </Checkbox>
      <div id={NOTE_ID} role="status" className="grid pl-8 text-std-16N-170 text-solid-gray-700">
        {isRequired ? (
          <>
            <div className="flex flex-wrap gap-x-4">
              <p className="font-bold text-error-2">本人の同意は必須です</p>
              {state.method === 'demographics' && (
                <p>氏名・生年月日・性別による照会では、「確認事項（追加分）」への同意があっても必要です。</p>
              )}
            </div>
            <p>
              チェックを入れて照会すると、本人の同意を得たことが {staff.username}{' '}
              の申告として記録されます。照会先の監査担当者も見られます。
            </p>
          </>
        ) : (
          <p>{reason}</p>
        )}
      </div>
    </div>
  );
}
