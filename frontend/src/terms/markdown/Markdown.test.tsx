// @vitest-environment jsdom
import '../../test-setup';
import { render, screen, within } from '@testing-library/react';
import type { Nodes } from 'mdast';
import { expect, test } from 'vitest';
import { Markdown } from './Markdown';
import { parseMarkdown } from './parse';

const show = (source: string) => render(<Markdown source={source} title="題" />).container;

/** A text with a node of each type of the tree, and what is shown of it. */
const NODES: { [Type in Nodes['type']]: [source: string, shown: string] } = {
  root: ['語', '<p>語</p>'],
  paragraph: ['語', '<p>語</p>'],
  heading: ['# 語\n\n## 節', '<h2>語</h2><h3>節</h3>'],
  text: ['語 &copy; \\*語\\*', '<p>語 © *語*</p>'],
  strong: ['語は**「語」**です', '<p>語は<strong>「語」</strong>です</p>'],
  emphasis: ['*語*', '<p><em>語</em></p>'],
  inlineCode: ['`語*語*`', '<p><code>語*語*</code></p>'],
  break: ['語  \n語\\\n語', '<p>語<br>語<br>語</p>'],
  link: ['[語](https://example.jp/a)', '<p><a href="https://example.jp/a">語（新しいタブで開きます）</a></p>'],
  linkReference: [
    '[語][甲]\n\n[甲]: https://example.jp/a',
    '<p><a href="https://example.jp/a">語（新しいタブで開きます）</a></p>[甲]: https://example.jp/a',
  ],
  definition: ['[甲]: https://example.jp/a "語"', '[甲]: https://example.jp/a "語"'],
  image: ['![語](https://example.jp/a.png)', '<p>![語](https://example.jp/a.png)</p>'],
  imageReference: ['![語][甲]\n\n[甲]: /a', '<p>![語][甲]</p>[甲]: /a'],
  html: ['<div>語</div>\n\n<!-- 語 -->\n\n語<b>語', '&lt;div&gt;語&lt;/div&gt;&lt;!-- 語 --&gt;<p>語&lt;b&gt;語</p>'],
  blockquote: ['> 語', '<blockquote><p>語</p></blockquote>'],
  list: ['* 語', '<ul><li><p>語</p></li></ul>'],
  listItem: ['3) 語', '<ol start="3"><li><p>語</p></li></ol>'],
  code: ['```\n語\n```\n\n    語', '<pre>語</pre><pre>語</pre>'],
  thematicBreak: ['語\n\n---\n\n語', '<p>語</p><hr><p>語</p>'],
  table: [
    '| 項目 |\n|---|\n| **語** |',
    '<table><thead><tr><th scope="col">項目</th></tr></thead><tbody><tr><td><strong>語</strong></td></tr></tbody></table>',
  ],
  // A row with fewer cells than the head, and one with more.
  tableRow: [
    '| 甲 | 乙 |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |',
    '<table><thead><tr><th scope="col">甲</th><th scope="col">乙</th><td></td></tr></thead>' +
      '<tbody><tr><td>1</td><td></td><td></td></tr><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>',
  ],
  tableCell: [
    '| 甲 |\n|:-:|\n| a\\|b |',
    '<table><thead><tr><th scope="col">甲</th></tr></thead><tbody><tr><td>a|b</td></tr></tbody></table>',
  ],
  // What belongs to other dialects is text here.
  delete: ['~~語~~', '<p>~~語~~</p>'],
  footnoteReference: ['語[^1]', '<p>語[^1]</p>'],
  footnoteDefinition: ['[^1]: 語', '[^1]: 語'],
  yaml: ['---\n語: 1\n---\n', '<hr><h3>語: 1</h3>'],
};

test.each(Object.entries(NODES))('T2: nothing of a text is lost: %s', (type, [source, shown]) => {
  const ofOtherDialects = ['delete', 'footnoteReference', 'footnoteDefinition', 'yaml'];
  if (!ofOtherDialects.includes(type)) expect(typesIn(parseMarkdown(source))).toContain(type);
  const title = type === 'heading' ? '' : '<h2>題</h2>';
  expect(withoutLooks(show(source))).toBe(title + shown);
});

const typesIn = (node: Nodes): string[] => [node.type, ...('children' in node ? node.children.flatMap(typesIn) : [])];

/** The elements without their classes, and without those that are there for their looks only. */
function withoutLooks(root: HTMLElement): string {
  return root.innerHTML
    .replaceAll(/ (class|rel|target)="[^"]*"/g, '')
    .replaceAll(/<\/?(div|span)>/g, '')
    .replaceAll(/\n(?=<)/g, '');
}

test('T2: in each thing that holds others, nothing is lost', () => {
  const leaves = [
    '甲',
    '**乙**',
    '`丙`',
    '<b>丁',
    '[戊](http://a)',
    '![己](b)',
    '\n\n---\n\n庚',
    '\n\n```\n辛\n```\n\n',
  ];
  const holders = [
    (inner: string) => inner.replaceAll(/^/gm, '> '),
    (inner: string) => `1. ${inner.replaceAll('\n', '\n   ')}`,
    (inner: string) => `- ${inner.replaceAll('\n', '\n  ')}`,
  ];
  for (const outer of holders)
    for (const inner of holders) {
      const shown = show(outer(inner(leaves.join(' '))));
      for (const sign of '甲乙丙丁戊己庚辛') expect(shown.textContent).toContain(sign);
    }
});

test('T2: articles are headings below the title, in order', () => {
  show('# 確認事項\n\n令和3年12月3日\n\n## 第1条（目的）\n\n本確認事項は、\n利用を定めます。\n\n## 第2条（その他）\n');
  expect(screen.getAllByRole('heading').map((node) => `${node.tagName} ${node.textContent}`)).toEqual([
    'H2 確認事項',
    'H3 第1条（目的）',
    'H3 第2条（その他）',
  ]);
  expect(screen.getByText('本確認事項は、利用を定めます。')).toBeTruthy();
});

test('T2: a text without a title of its own stands below its title', () => {
  show('## 第1条\n\n### 1');
  expect(screen.getAllByRole('heading').map((node) => `${node.tagName} ${node.textContent}`)).toEqual([
    'H2 題',
    'H3 第1条',
    'H4 1',
  ]);
});

test('T2: numbered paragraphs keep their numbers, also when a list begins later and nests', () => {
  const root = show('2. 二つ目\n   - (1) 甲\n   - (2) 乙\n3. 三つ目\n');
  const list = root.querySelector('ol');
  expect(list?.start).toBe(2);
  expect(list?.children).toHaveLength(2);
  expect(within(list?.children[0] as HTMLElement).getAllByRole('listitem')).toHaveLength(2);
});

test('T2: HTML in a text stays text, and links lead nowhere but to https', () => {
  const root = show('<img src=x onerror="alert(1)"> と <script>alert(1)</script>\n\n[危険](javascript:alert(1))');
  expect(root.querySelector('img, script, a')).toBeNull();
  expect(root.textContent).toContain('<script>alert(1)</script>');
  expect(root.textContent).toContain('[危険](javascript:alert(1))');
});

test('T2: lines run on with a space between Latin words, and without one in Japanese', () => {
  const shown = (source: string) => show(source).querySelector('p')?.textContent;
  expect(shown('one\ntwo')).toBe('one two');
  expect(shown('一\n二\r\n三')).toBe('一二三');
  expect(shown('**一**\n二、\n*三*')).toBe('一二、三');
  expect(shown('**one**\ntwo\n*three*')).toBe('one two three');
});

test('T2: any text is shown whole, however deep it nests', () => {
  const deep = `${'>'.repeat(5000)} 深い`;
  expect(show(deep).textContent).toContain('深い');
});
