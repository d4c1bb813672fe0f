import { Notice } from '../ui/Notice';
import type { Repeated } from './checkRows';

const REPEATED_SHOWN = 10;

/** Rows with one number: allowed, and named. */
export function RepeatedNotice({ repeated }: { repeated: readonly Repeated[] }) {
  if (repeated.length === 0) return null;
  return (
    <Notice kind="warning" title={`同じ個人番号の行が${repeated.length}組あります`}>
      <p>このまま照会できます。取り違えでないか、確かめてください。</p>
      <ul className="grid list-disc gap-1 pl-5">
        {repeated.slice(0, REPEATED_SHOWN).map(({ rows }) => (
          <li key={rows[0]?.line}>{rows.map(({ line, ref }) => `${line}行目（${ref}）`).join('、')}</li>
        ))}
      </ul>
      {repeated.length > REPEATED_SHOWN && <p>ほかに{repeated.length - REPEATED_SHOWN}組あります。</p>}
    </Notice>
  );
}
