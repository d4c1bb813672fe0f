// @vitest-environment jsdom
import '../test-setup';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { agreeToTerms } from '../api/client';
import { ApiFailure } from '../api/failure';
import type { Terms } from '../api/types';
import type { Role } from '../session/claims';
import { StaffContext } from '../session/useSession';
import { Consent } from './Consent';

vi.mock('../api/client', () => ({ agreeToTerms: vi.fn() }));

const TERMS: Terms = {
  id: 'usage',
  label: '確認事項',
  about: '接種証明書アプリに係る内容です。',
  title: '確認事項（見本）',
  version: '2021-12-03',
  digest: 'sha256:00',
  consent: { status: 'not-agreed' },
};
const AGREED: Terms = {
  ...TERMS,
  consent: { status: 'agreed', agreedAt: '2021-12-14T01:23:45Z', agreedBy: '011002-admin' },
};

const onAgreed = vi.fn();
const onSuperseded = vi.fn();

function show(terms: Terms, ...roles: Role[]) {
  const staff = { sub: 's', username: '011002-admin', municipality: '011002', roles: new Set(roles) };
  render(
    <StaffContext value={staff}>
      <Consent terms={terms} onAgreed={onAgreed} onSuperseded={onSuperseded} />
    </StaffContext>,
  );
}

beforeEach(() => vi.clearAllMocks());

test('T3 T4: pressing agrees to the version and digest that are shown, once', async () => {
  let answer: (terms: Terms) => void = () => undefined;
  vi.mocked(agreeToTerms).mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  show(TERMS, 'terms-admin');
  await userEvent.dblClick(screen.getByRole('button', { name: '同意' }));
  await act(async () => answer(AGREED));
  expect(agreeToTerms).toHaveBeenCalledExactlyOnceWith('usage', { version: '2021-12-03', digest: 'sha256:00' });
  expect(onAgreed).toHaveBeenCalledExactlyOnceWith(AGREED);
});

test('T3 T4: 「同意済み」 with who and when in Japan time, and it can’t be pressed', async () => {
  show(AGREED, 'terms-admin');
  expect(screen.getByRole('status').textContent).toContain(
    '2021年12月14日（令和3年）10時23分に 011002-admin が同意しました。',
  );
  const button = screen.getByRole('button', { name: '同意済み' });
  expect(button.getAttribute('aria-disabled')).toBe('true');
  await userEvent.click(button);
  expect(agreeToTerms).not.toHaveBeenCalled();
});

test('T6: without the role the button is grey and says who can agree', async () => {
  show(TERMS, 'inquirer');
  const button = screen.getByRole('button', { name: '同意' });
  await userEvent.click(button);
  expect(agreeToTerms).not.toHaveBeenCalled();
  const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '');
  expect(reason?.textContent).toContain('同意できるのは');
});

test('T5: a text that is no longer in force is loaded anew; other failures are shown', async () => {
  const problem = {
    kind: 'problem',
    status: 409,
    code: 'terms-superseded',
    detail: '',
    errors: [],
    requestId: 'r',
  } as const;
  vi.mocked(agreeToTerms).mockRejectedValueOnce(new ApiFailure(problem));
  show(TERMS, 'terms-admin');
  await userEvent.click(screen.getByRole('button', { name: '同意' }));
  expect(onSuperseded).toHaveBeenCalledOnce();
  vi.mocked(agreeToTerms).mockRejectedValueOnce(new ApiFailure({ kind: 'offline' }));
  await userEvent.click(screen.getByRole('button', { name: '同意' }));
  expect(screen.getByText('同意を記録できませんでした')).toBeTruthy();
  expect(onAgreed).not.toHaveBeenCalled();
});
