// @vitest-environment jsdom
import '../test-setup';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { agreeToTerms, getTerms } from '../api/client';
import { ApiFailure } from '../api/failure';
import type { Terms, TermsWithBody } from '../api/types';
import type { Role } from '../session/claims';
import { StaffContext } from '../session/useSession';
import TermsPage from './TermsPage';

vi.mock('../api/client', () => ({ agreeToTerms: vi.fn(), getTerms: vi.fn() }));

const TERMS: TermsWithBody = {
  id: 'usage',
  label: '確認事項',
  about: '接種証明書アプリに係る内容です。',
  title: '確認事項（見本）',
  version: '2021-12-03',
  digest: 'sha256:00',
  body: '第1条',
  consent: { status: 'not-agreed' },
};
const AGREED: TermsWithBody = {
  ...TERMS,
  consent: { status: 'agreed', agreedAt: '2021-12-14T01:23:45Z', agreedBy: '011002-admin' },
};

async function show(terms: TermsWithBody, ...roles: Role[]) {
  vi.mocked(getTerms).mockImplementation(async (id) =>
    id === 'usage' ? terms : { ...terms, id, label: '確認事項（追加分）' },
  );
  const staff = { sub: 's', username: '011002-admin', municipality: '011002', roles: new Set(roles) };
  render(
    <StaffContext value={staff}>
      <TermsPage />
    </StaffContext>,
  );
  await screen.findByText('第1条');
}

// Looking things up by their role takes its time without a browser.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(() => vi.clearAllMocks());

test('T3 T4: pressing agrees to the version and digest that are shown, once', async () => {
  let answer: (terms: Terms) => void = () => undefined;
  vi.mocked(agreeToTerms).mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  await show(TERMS, 'terms-admin');
  await userEvent.dblClick(screen.getByRole('button', { name: '同意' }));
  await act(async () => answer(AGREED));
  expect(agreeToTerms).toHaveBeenCalledExactlyOnceWith('usage', { version: '2021-12-03', digest: 'sha256:00' });
  expect(screen.getByRole('button', { name: '同意済み' })).toBeTruthy();
});

test('T3: right above the button stands for whom, to what, and that there is no way back', async () => {
  await show(TERMS, 'terms-admin');
  const button = screen.getByRole('button', { name: '同意' });
  await screen.findByText(/北海道札幌市全体として/);
  const words = document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(words).toContain('北海道札幌市全体として、「確認事項」（2021年12月3日（令和3年）の版）に同意します。');
  expect(words).toContain('取り消せません');
});

test('T3: a look at the other document while the agreement is on its way changes nothing about either', async () => {
  let answer: (terms: Terms) => void = () => undefined;
  vi.mocked(agreeToTerms).mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  await show(TERMS, 'terms-admin');
  await userEvent.click(screen.getByRole('button', { name: '同意' }));
  await userEvent.click(screen.getByRole('tab', { name: '確認事項（追加分）' }));
  expect(screen.getByRole('button', { name: '同意' }).getAttribute('aria-disabled')).toBeNull();
  await userEvent.click(screen.getByRole('tab', { name: '確認事項' }));
  const busy = screen.getByRole('button', { name: '同意' });
  expect(busy.getAttribute('aria-disabled')).toBe('true');
  await userEvent.click(busy);
  await userEvent.click(screen.getByRole('tab', { name: '確認事項（追加分）' }));
  await act(async () => answer(AGREED));
  expect(screen.getByRole('button', { name: '同意' })).toBeTruthy();
  await userEvent.click(screen.getByRole('tab', { name: '確認事項' }));
  expect(screen.getByRole('button', { name: '同意済み' })).toBeTruthy();
  expect(agreeToTerms).toHaveBeenCalledOnce();
});

test('T3 T4: 「同意済み」 with who and when in Japan time, and it can’t be pressed', async () => {
  await show(AGREED, 'terms-admin');
  const words = '2021年12月14日（令和3年）10時23分に 011002-admin が同意しました。';
  expect(screen.getByText(new RegExp(words))).toBeTruthy();
  const button = screen.getByRole('button', { name: '同意済み' });
  expect(button.getAttribute('aria-disabled')).toBe('true');
  await userEvent.click(button);
  expect(agreeToTerms).not.toHaveBeenCalled();
  expect(screen.getByText('この自治体は、もう同意しています。')).toBeTruthy();
});

test('T6: without the role the button is grey and says who can agree', async () => {
  await show(TERMS, 'inquirer');
  const button = screen.getByRole('button', { name: '同意' });
  const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '');
  expect(reason?.textContent).toContain('同意できるのは');
  await userEvent.click(button);
  expect(agreeToTerms).not.toHaveBeenCalled();
  expect(screen.getAllByText(/同意できるのは/)).toHaveLength(2);
});

test('T5: a text that is no longer in force is loaded anew, which is said although one looked away; other failures are shown', async () => {
  const problem = {
    kind: 'problem',
    status: 409,
    code: 'terms-superseded',
    detail: '',
    errors: [],
    requestId: 'r',
  } as const;
  vi.mocked(agreeToTerms).mockRejectedValueOnce(new ApiFailure({ kind: 'offline' }));
  await show(TERMS, 'terms-admin');
  await userEvent.click(screen.getByRole('button', { name: '同意' }));
  expect(screen.getByText('同意を記録できたか、確かめられませんでした')).toBeTruthy();

  let refuse: (error: ApiFailure) => void = () => undefined;
  vi.mocked(agreeToTerms).mockReturnValueOnce(
    new Promise((_resolve, reject) => {
      refuse = reject;
    }),
  );
  await userEvent.click(screen.getByRole('button', { name: '同意' }));
  await userEvent.click(screen.getByRole('tab', { name: '確認事項（追加分）' }));
  vi.mocked(getTerms).mockResolvedValue({ ...TERMS, version: '2022-04-01', body: '新しい第1条' });
  await act(async () => refuse(new ApiFailure(problem)));
  await userEvent.click(screen.getByRole('tab', { name: '確認事項' }));
  expect(screen.getByText('新しい第1条')).toBeTruthy();
  expect(screen.getByText('新しい版に差し替わったため、同意は記録されませんでした')).toBeTruthy();
});
