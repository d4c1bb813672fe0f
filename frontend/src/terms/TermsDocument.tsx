import { useEffect, useRef } from 'react';
import type { Terms, TermsWithBody } from '../api/types';
import { formatInstant, formatIsoDay } from '../format/dates';
import { Notice } from '../ui/Notice';
import { PaperHeader } from '../ui/PaperHeader';
import { Consent } from './Consent';
import { Markdown } from './markdown/Markdown';
import type { TermsAndConsent } from './useTerms';

type Props = { terms: TermsWithBody; consent: TermsAndConsent['consent'] };

export function TermsDocument({ terms, consent }: Props) {
  return (
    <div className="grid max-w-4xl gap-4">
      <PaperHeader>
        利用規約　{terms.label}　版：{formatIsoDay(terms.version)}
      </PaperHeader>
      <div className="flex flex-wrap gap-x-6 text-std-16N-170">
        <p>{terms.about}</p>
        <p className="text-solid-gray-700">版：{formatIsoDay(terms.version)}</p>
      </div>
      {consent.state.kind === 'superseded' && <SupersededNotice />}
      {terms.previous && terms.consent.status === 'not-agreed' && (
        <OtherVersionNotice version={terms.version} previous={terms.previous} />
      )}
      <section
        // A region that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        tabIndex={0}
        aria-label={`${terms.label}の本文`}
        className="terms-text overflow-auto overscroll-contain"
      >
        <article className="mx-auto grid max-w-[42em] gap-4 text-std-16N-175">
          <Markdown source={terms.body} title={terms.title} />
        </article>
      </section>
      <Consent terms={terms} state={consent.state} onAgree={() => consent.agree(terms)} />
    </div>
  );
}

function SupersededNotice() {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <Notice kind="warning" title="新しい版に差し替わったため、同意は記録されませんでした" ref={ref}>
      <p>新しい本文を表示しています。内容を確認して、もう一度「同意」を押してください。</p>
    </Notice>
  );
}

/** A new version, as a rule; an older one when the operator went back to it. */
function OtherVersionNotice({ version, previous }: { version: string; previous: NonNullable<Terms['previous']> }) {
  const isOlder = version < previous.version;
  return (
    <Notice kind="info" title={`${isOlder ? '別の' : '新しい'}版が示されています。改めて同意が必要です`}>
      <p>
        前に同意した版（{formatIsoDay(previous.version)}）には、{formatInstant(previous.agreedAt)}に {previous.agreedBy}{' '}
        が同意しました。この同意の記録は残っています。
      </p>
    </Notice>
  );
}
