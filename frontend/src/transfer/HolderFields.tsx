import { useMemo } from 'react';
import { PREFECTURES, placeOf } from '../municipalities/municipalities';
import { useStaff } from '../session/useSession';
import { ComboBox } from '../ui/ComboBox';
import { HOLDER_LABELS } from './HolderFieldsSkeleton';
import { useTransfer } from './TransferProvider';
import { useHolders } from './useHolders';
import { FIELD } from './validate';

/** The holder is chosen in two steps: prefecture, then one of its municipalities other than one's own. */
export default function HolderFields() {
  const { state, dispatch } = useTransfer();
  const staff = useStaff();
  const own = staff.municipality === undefined ? undefined : placeOf(staff.municipality);
  const isOwnPrefecture = own !== undefined && own.prefecture === state.prefecture;
  const { holders, hasFailed, onOpen } = useHolders(state.prefecture, staff.municipality);
  const isLocked = state.outcome.kind === 'asking';
  const barred = useMemo(
    () => own && { item: { id: own.code, name: own.name, kana: own.kana }, reason: ownWords(own.name) },
    [own],
  );
  const problems = state.outcome.kind === 'refused-here' ? state.outcome.problems : [];

  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <ComboBox
        id={FIELD.prefecture}
        label={HOLDER_LABELS.prefecture}
        placeholder="都道府県"
        noun="都道府県"
        items={PREFECTURES}
        selected={state.prefecture}
        isLocked={isLocked}
        onSelect={(prefecture) => dispatch({ type: 'prefecture', prefecture })}
      />
      <ComboBox
        id={FIELD.holder}
        label={HOLDER_LABELS.holder}
        placeholder="自治体"
        noun="自治体"
        list={state.prefecture}
        items={holders}
        selected={state.holder}
        isLocked={isLocked}
        onSelect={(holder) => dispatch({ type: 'holder', holder })}
        onOpen={onOpen}
        notesAbout={
          hasFailed
            ? '「確認事項（追加分）」への同意は、自治体を選択すると表示します。'
            : '「確認事項（追加分）」への同意'
        }
        greyedReason={state.prefecture === undefined ? '先に都道府県を選択してください。' : undefined}
        barred={isOwnPrefecture ? barred : undefined}
        support={isOwnPrefecture ? ownWords(own.name) : undefined}
        error={problems.find(({ fieldId }) => fieldId === FIELD.holder)?.message}
      />
    </div>
  );
}

const ownWords = (name: string): string => `自自治体（${name}）は、照会先に選べません。`;
