import { useCallback, useRef, useState } from 'react';
import { agreeToTerms, getTerms } from '../api/client';
import { type Failure, failureOf } from '../api/failure';
import type { TermsId, TermsWithBody } from '../api/types';
import { type Load, useLoad } from '../api/useLoad';

/** Where the agreement to a document stands, beyond what the server says of it. */
export type ConsentState =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'failed'; failure: Failure }
  /** The text changed between reading and agreeing; the new one is shown. */
  | { kind: 'superseded' };

export type TermsAndConsent = {
  result: Load<TermsWithBody>;
  reload: () => void;
  consent: { state: ConsentState; agree: (terms: TermsWithBody) => void };
};

/** One document with its agreement. */
export function useTerms(id: TermsId): TermsAndConsent {
  const load = useCallback((signal: AbortSignal) => getTerms(id, signal), [id]);
  const { result, reload, replace } = useLoad(load);
  const isAsking = useRef(false);
  const [state, setState] = useState<ConsentState>({ kind: 'idle' });

  async function agree(terms: TermsWithBody): Promise<void> {
    // A press while the first is on its way asks nothing.
    if (isAsking.current) return;
    isAsking.current = true;
    setState({ kind: 'asking' });
    try {
      const answer = await agreeToTerms(id, { version: terms.version, digest: terms.digest });
      replace({ ...answer, body: terms.body });
      setState({ kind: 'idle' });
    } catch (error) {
      const failure = failureOf(error);
      const isSuperseded = failure.kind === 'problem' && failure.code === 'terms-superseded';
      setState(isSuperseded ? { kind: 'superseded' } : { kind: 'failed', failure });
      if (isSuperseded) reload();
    } finally {
      isAsking.current = false;
    }
  }

  return { result, reload, consent: { state, agree: (terms) => void agree(terms) } };
}
