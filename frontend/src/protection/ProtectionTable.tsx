import type { ReactNode } from 'react';
import type { Protection } from '../api/types';
import { formatInstant } from '../format/dates';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { DataTable } from '../ui/DataTable';
import { LiveText, useSaid } from '../ui/LiveText';
import { PROTECTION_COLUMNS } from './words';

type Props = {
  caption: ReactNode;
  protections: readonly Protection[];
  onLift: (protection: Protection) => void;
};

/** Protections with what can be done with each; never a number or a name. */
export function ProtectionTable({ caption, protections, onLift }: Props) {
  return (
    <DataTable
      caption={caption}
      columns={PROTECTION_COLUMNS}
      rows={protections}
      keyOf={({ protectionId }) => protectionId}
      action={{ title: '操作', of: (protection) => <LiftButton protection={protection} onLift={onLift} /> }}
    />
  );
}

const ASKED_BY_ONESELF = '申し出た人は解除できません。別の担当者が解除します。';

function LiftButton({ protection, onLift }: { protection: Protection; onLift: Props['onLift'] }) {
  const staff = useStaff();
  const [said, say] = useSaid();
  if (protection.state === 'lifted') return '－';
  const label = protection.state === 'active' ? '解除を申し出る' : '解除する';
  const isOwnRequest = protection.state === 'lift-requested' && protection.liftRequestedBy === staff.username;
  return (
    <div className="grid justify-items-start gap-1">
      <Button
        variant="outline"
        size="sm"
        className="whitespace-nowrap"
        // Which of them, for those who hear the buttons one after another.
        aria-label={`${label}（${formatInstant(protection.startedAt)}の登録${protection.reference ? `、${protection.reference}` : ''}）`}
        isGreyed={isOwnRequest}
        onGreyedPress={() => say(ASKED_BY_ONESELF)}
        onClick={() => onLift(protection)}
      >
        {label}
      </Button>
      <LiveText said={said} className="max-w-44 text-std-16N-170 break-normal whitespace-normal text-error-2" />
    </div>
  );
}
