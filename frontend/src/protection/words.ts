import type { Protection } from '../api/types';
import { formatIsoDay, instantPhrases } from '../format/dates';
import type { DataColumn } from '../ui/DataTable';

/** A first guardian's request waits so long for a second one. */
const LIFT_REQUEST_LASTS_MS = 7 * 24 * 60 * 60 * 1000;

const when = (instant: string | undefined): string => (instant === undefined ? '' : instantPhrases(instant).join(''));

/** Until when a second guardian can lift it; empty when nobody asked. */
export function liftableUntil({ liftRequestedAt }: Protection): string {
  if (liftRequestedAt === undefined) return '';
  return when(new Date(Date.parse(liftRequestedAt) + LIFT_REQUEST_LASTS_MS).toISOString());
}

/** Where it stands, with who did what, and when. */
export function stateWords(protection: Protection): string[] {
  const { state, liftRequestedBy = '', liftRequestedAt, liftedBy = '', liftedAt } = protection;
  const request = `解除の申し出：${liftRequestedBy}、${when(liftRequestedAt)}。`;
  switch (state) {
    case 'active':
      return ['保護中'];
    case 'lift-requested':
      return ['保護中。', request, `${liftableUntil(protection)}まで、別の担当者が解除できます`];
    case 'lifted':
      return ['解除済み。', ...(liftRequestedAt ? [request] : []), `解除：${liftedBy}、${when(liftedAt)}`];
  }
}

export const untilWords = ({ until }: Protection): string => (until === undefined ? '' : formatIsoDay(until));

export const PROTECTION_COLUMNS: readonly DataColumn<Protection>[] = [
  { title: '登録日時', cell: ({ startedAt }) => instantPhrases(startedAt) },
  { title: '登録した職員', cell: ({ by }) => by, isFreeText: true },
  { title: '見直しの期日', cell: untilWords },
  { title: '整理番号', cell: ({ reference = '' }) => reference, isFreeText: true },
  { title: '状態', cell: stateWords, isFreeText: true },
];

/** What a protection doesn't reach, and what to do about that. */
export const NOT_PROTECTED: readonly string[] = [
  'ほかの自治体が持つ記録は、その自治体が登録して守ります。以前に住んでいた自治体の支援措置の担当に、電話で登録を依頼してください。',
  'マイナンバーが変わった方は、新しいマイナンバーでも登録してください。前のマイナンバーの登録だけでは、その後に届いた記録は守られません。',
  '登録する前に答えた照会、印刷した紙、保存したファイルは、取り消せません。',
];
