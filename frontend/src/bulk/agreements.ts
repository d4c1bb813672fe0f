import { getRequirement, listHolders } from '../api/client';

/** Who has agreed to 「確認事項（追加分）」, to be shown before a bulk starts; what counts is settled by its start. */
export type Agreements = { hasInquirerAgreed: boolean; agreed: ReadonlySet<string> };

const AT_ONCE = 6;

/** Of the prefectures of these holders, and of one's own municipality. */
export async function loadAgreements(holders: readonly string[], signal: AbortSignal): Promise<Agreements> {
  const agreed = new Set<string>();
  const [first] = holders;
  if (first === undefined) return { hasInquirerAgreed: true, agreed };
  const prefectures = [...new Set(holders.map((code) => code.slice(0, 2)))];
  const lane = async (): Promise<void> => {
    for (let prefecture = prefectures.pop(); prefecture !== undefined; prefecture = prefectures.pop()) {
      const list = await listHolders(prefecture, signal);
      for (const { code, agreed: hasAgreed } of list.holders) if (hasAgreed) agreed.add(code);
    }
  };
  const [requirement] = await Promise.all([
    getRequirement(first, 'my-number', signal),
    ...Array.from({ length: AT_ONCE }, lane),
  ]);
  return { hasInquirerAgreed: requirement.inquirerAgreed, agreed };
}
