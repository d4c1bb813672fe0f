// @vitest-environment jsdom
import '../../test-setup';
import { render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Markdown } from './Markdown';
import { parseMarkdown, plainText } from './parse';

const show = (source: string) => render(<Markdown source={source} firstLevel={2} />).container;

test('T2: articles are headings below the title, in order', () => {
  show('# 確認事項\n\n令和3年12月3日\n\n## 第1条（目的）\n\n本確認事項は、\n利用を定めます。\n\n## 第2条（その他）\n');
  expect(screen.getAllByRole('heading').map((node) => `${node.tagName} ${node.textContent}`)).toEqual([
    'H2 確認事項',
    'H3 第1条（目的）',
    'H3 第2条（その他）',
  ]);
  expect(screen.getByText('本確認事項は、利用を定めます。')).toBeTruthy();
});

test('T2: numbered paragraphs keep their numbers, also when a list begins later and nests', () => {
  const root = show('2. 二つ目\n   - (1) 甲\n   - (2) 乙\n3. 三つ目\n');
  const list = root.querySelector('ol');
  expect(list?.start).toBe(2);
  expect(list?.children).toHaveLength(2);
  expect(within(list?.children[0] as HTMLElement).getAllByRole('listitem')).toHaveLength(2);
});

test('T2: HTML in a text stays text', () => {
  const root = show('<img src=x onerror="alert(1)"> と <script>alert(1)</script>\n\n[危険](javascript:alert(1))');
  expect(root.querySelector('img, script, a')).toBeNull();
  expect(root.textContent).toContain('<script>alert(1)</script>');
});

test('T2: emphasis, code, quotes, tables, rules and safe links', () => {
  const root = show(
    '**見本**です。*強調* `a*b`\n\n> 引用\n\n---\n\n| 項目 | 内容 |\n|---|---|\n| 一 | 二 |\n\n[案内](https://example.jp/a)',
  );
  expect(root.querySelector('strong')?.textContent).toBe('見本');
  expect(root.querySelector('em')?.textContent).toBe('強調');
  expect(root.querySelector('code')?.textContent).toBe('a*b');
  expect(root.querySelector('blockquote')?.textContent).toBe('引用');
  expect(root.querySelector('hr')).not.toBeNull();
  expect(root.querySelector('td')?.textContent).toBe('一');
  expect(root.querySelector('a')?.getAttribute('href')).toBe('https://example.jp/a');
});

test('T2: Latin words of two lines keep a space, and two spaces at the end break the line', () => {
  const [latin, broken] = parseMarkdown('one\ntwo\n\n一  \n二').map((block) =>
    block.kind === 'paragraph' ? plainText(block.children) : '',
  );
  expect(latin).toBe('one two');
  expect(broken).toBe('一\n二');
});

test('T2: escaped signs lose their meaning', () => {
  expect(show('1\\. \\*そのまま\\*').textContent).toBe('1. *そのまま*');
});

test('T2: any text ends, however deep it nests', () => {
  const deep = `${'>'.repeat(5000)} 深い`;
  expect(show(deep).textContent).toContain('深い');
});
