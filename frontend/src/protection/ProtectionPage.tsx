import { useCallback, useState } from 'react';
import { listProtections } from '../api/client';
import type { Protection } from '../api/types';
import { useLoad } from '../api/useLoad';
import { useStaff } from '../session/useSession';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageTitle } from '../ui/PageTitle';
import { PAGE_NAMES } from '../ui/router';
import { type TabSpec, Tabs } from '../ui/Tabs';
import { LookUp } from './LookUp';
import { ProtectForm } from './ProtectForm';
import { ProtectionList } from './ProtectionList';

type Part = 'protect' | 'list' | 'look-up';

const TABS: readonly TabSpec<Part>[] = [
  { id: 'protect', label: '新規登録', phrases: ['新規', '登録'] },
  { id: 'list', label: '一覧・解除', phrases: ['一覧・', '解除'] },
  { id: 'look-up', label: '番号で調べる', phrases: ['番号で', '調べる'] },
];

/** Guardians are reminded so many days before the date. */
const REMINDED_WITHIN = '30';

/** 支援措置: protects residents from being found through inquiries. For guardians only. */
export default function ProtectionPage() {
  const mayProtect = useStaff().roles.has('guardian');
  return (
    <>
      <PageTitle>{PAGE_NAMES.protections}</PageTitle>
      {mayProtect ? (
        <Parts />
      ) : (
        <Notice kind="info" title="支援措置を扱えるのは、支援措置の権限（支援措置担当者）を持つ職員だけです">
          <p>必要な場合は、システムの管理者に権限の追加を依頼してください。</p>
        </Notice>
      )}
    </>
  );
}

function Parts() {
  const [part, setPart] = useState<Part>('protect');
  const { result: endingSoon, reload } = useLoad(useCallback((signal: AbortSignal) => allEndingSoon(signal), []));
  const soon = endingSoon.status === 'ready' ? endingSoon.data.length : 0;
  return (
    <>
      {soon > 0 && part !== 'list' && (
        <Notice kind="warning" title={`見直しの期日が近い、または過ぎた支援措置が${soon}件あります`} role="status">
          <Button variant="outline" className="w-fit" onClick={() => setPart('list')}>
            一覧を見る
          </Button>
        </Notice>
      )}
      <Tabs label="支援措置の操作" tabs={TABS} selected={part} onSelect={setPart}>
        {part === 'protect' && <ProtectForm onProtected={reload} />}
        {part === 'list' && <ProtectionList endingSoon={endingSoon} onChanged={reload} />}
        {part === 'look-up' && <LookUp onChanged={reload} />}
      </Tabs>
    </>
  );
}

async function allEndingSoon(signal: AbortSignal): Promise<readonly Protection[]> {
  const found: Protection[] = [];
  let cursor: string | undefined;
  do {
    const page = await listProtections({ endsWithin: REMINDED_WITHIN }, cursor, signal);
    found.push(...page.protections);
    cursor = page.next;
  } while (cursor !== undefined);
  // What comes first stands first; all of them have a date.
  return found.sort((one, other) => (one.until ?? '').localeCompare(other.until ?? ''));
}
