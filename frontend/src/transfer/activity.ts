import type { Requirement } from '../api/types';
import type { Load } from '../api/useLoad';

/**
 * What can be pressed, and if it can't, why (Q4 to Q8). Whether consent is needed is the server's answer; it decides again
 * at the moment of the inquiry.
 */
export type Activity = {
  consent: { isGreyed: boolean; reason?: string; isRequired: boolean };
  inquire: { isGreyed: boolean; reason?: string };
};

export function activityOf(
  requirement: Load<Requirement> | undefined,
  isConsentChecked: boolean,
  mayInquire: boolean,
): Activity {
  const greyed = (reason: string): Activity => ({
    consent: { isGreyed: true, reason, isRequired: false },
    inquire: { isGreyed: true, reason },
  });
  if (!mayInquire) return greyed('照会の権限を持つ職員だけが照会できます。');
  if (!requirement) return greyed('自治体を選択すると、操作できるようになります。');
  if (requirement.status === 'loading') return greyed('同意の状況を確認しています。');
  if (requirement.status === 'failed') return greyed('同意の状況を確認できていないため、操作できません。');
  if (requirement.data.individualConsent === 'not-required') {
    const reason = 'どちらの自治体も「確認事項（追加分）」に同意しているため、本人同意は不要です。';
    return { consent: { isGreyed: true, reason, isRequired: false }, inquire: { isGreyed: false } };
  }
  return {
    consent: { isGreyed: false, isRequired: true },
    inquire: isConsentChecked
      ? { isGreyed: false }
      : { isGreyed: true, reason: '「本人同意」にチェックを入れると、照会できるようになります。' },
  };
}
