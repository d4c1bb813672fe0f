import type { Link, LinkReference, Nodes, Parents, Root, Table, TableRow } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { Fragment, type ReactNode } from 'react';
import { parseMarkdown, sourceOf } from './parse';

type Props = {
  source: string;
  /** Stands above a text that doesn't begin with a title of its own. */
  title: string;
};

/**
 * Markdown as a document made of elements, never of HTML text. What isn't shown as what it is (HTML, pictures, links to
 * elsewhere than https) is shown as it is written, so that no word of a text of terms is lost.
 */
export function Markdown({ source, title }: Props) {
  const root = parseMarkdown(source);
  const [first] = root.children;
  const hasTitle = first?.type === 'heading' && first.depth === 1;
  return (
    <>
      {!hasTitle && <h2 className={HEADING_CLASSES[0]}>{title}</h2>}
      <Children of={root} text={textAt(root, source, hasTitle ? 2 : 3)} />
    </>
  );
}

/** What a node must know of the text that it stands in. */
type Text = {
  source: string;
  addresses: ReadonlyMap<string, string>;
  /** From the levels of headings in the text to those of the page. */
  shift: number;
  depth: number;
};

function textAt(root: Root, source: string, firstLevel: number): Text {
  const levels = root.children.flatMap((node) => (node.type === 'heading' ? [node.depth] : []));
  return {
    source,
    // Of two definitions of one name the first counts. One inside a quote is shown, and so is what refers to it, as written.
    addresses: new Map(
      root.children
        .flatMap((node) => (node.type === 'definition' ? [[node.identifier, node.url] as const] : []))
        .reverse(),
    ),
    shift: firstLevel - Math.min(...levels),
    depth: 0,
  };
}

/** Quotes, lists and emphasis deeper than any text of terms; a limit, so that no text can exhaust the stack. */
const DEEPEST = 24;

function Children({ of, text }: { of: Parents; text: Text }) {
  const children: Nodes[] = of.children;
  if (text.depth > DEEPEST) return <Source of={of} text={text} />;
  const inner = { ...text, depth: text.depth + 1 };
  return children.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
    <Fragment key={index}>
      {node.type === 'text' ? (
        runOn(node.value, children[index - 1], children[index + 1])
      ) : (
        <One node={node} text={inner} />
      )}
    </Fragment>
  ));
}

const Source = ({ of, text }: { of: Nodes; text: Text }) => (
  <span className="whitespace-pre-wrap">{sourceOf(of, text.source)}</span>
);

const HEADING_CLASSES = [
  'text-std-22B-150 text-solid-gray-900 not-first:mt-10',
  'text-std-18B-160 text-solid-gray-900 not-first:mt-8',
  'text-std-17B-170 text-solid-gray-900 not-first:mt-6',
];

function One({ node, text }: { node: Nodes; text: Text }): ReactNode {
  switch (node.type) {
    case 'heading': {
      // A heading inside a quote can stand above those that were counted.
      const level = Math.min(Math.max(node.depth + text.shift, 2), 6);
      const Tag = `h${level}` as 'h2';
      return (
        <Tag className={HEADING_CLASSES[Math.min(level, 4) - 2]}>
          <Children of={node} text={text} />
        </Tag>
      );
    }
    case 'paragraph':
      return (
        <p>
          <Children of={node} text={text} />
        </p>
      );
    case 'list': {
      const Tag = node.ordered ? 'ol' : 'ul';
      return (
        <Tag
          start={node.start ?? undefined}
          className={`grid gap-3 pl-7 ${node.ordered ? 'list-decimal' : 'list-disc'}`}
        >
          <Children of={node} text={text} />
        </Tag>
      );
    }
    case 'listItem':
      return (
        <li className="pl-1">
          <div className="grid gap-2">
            <Children of={node} text={text} />
          </div>
        </li>
      );
    case 'blockquote':
      return (
        <blockquote className="grid gap-3 border-l-4 border-solid-gray-300 pl-4">
          <Children of={node} text={text} />
        </blockquote>
      );
    case 'table':
      return <OneTable table={node} text={text} />;
    case 'thematicBreak':
      return <hr className="my-4 border-solid-gray-300" />;
    case 'code':
      return <pre className="whitespace-pre-wrap">{node.value}</pre>;
    case 'inlineCode':
      return <code>{node.value}</code>;
    case 'strong':
      return (
        <strong>
          <Children of={node} text={text} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Children of={node} text={text} />
        </em>
      );
    case 'break':
      return <br />;
    case 'link':
      return <SafeLink link={node} address={node.url} text={text} />;
    case 'linkReference':
      return <SafeLink link={node} address={text.addresses.get(node.identifier)} text={text} />;
    default:
      return <Source of={node} text={text} />;
  }
}

type LinkProps = { link: Link | LinkReference; address: string | undefined; text: Text };

function SafeLink({ link, address, text }: LinkProps) {
  if (!address?.startsWith('https://')) return <Source of={link} text={text} />;
  return (
    <a href={address} rel="noreferrer" target="_blank" className="text-key-900 underline underline-offset-4">
      <Children of={link} text={text} />
      <span className="sr-only">（新しいタブで開きます）</span>
    </a>
  );
}

function OneTable({ table, text }: { table: Table; text: Text }) {
  const [head, ...rows] = table.children;
  // A row can have fewer cells than the head, and more.
  const width = Math.max(...table.children.map((row) => row.children.length));
  return (
    <table className="w-full border-collapse [&_:is(td,th)]:border [&_:is(td,th)]:border-solid-gray-420 [&_:is(td,th)]:p-2 [&_:is(td,th)]:text-left">
      <thead>{head && <Row row={head} width={width} isHead text={text} />}</thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
          <Row key={index} row={row} width={width} text={text} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, width, isHead = false, text }: { row: TableRow; width: number; isHead?: boolean; text: Text }) {
  return (
    <tr>
      {Array.from({ length: width }, (_, index) => {
        const cell = row.children[index];
        const Tag = isHead && cell ? 'th' : 'td';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
          <Tag key={index} scope={Tag === 'th' ? 'col' : undefined}>
            {cell && <Children of={cell} text={text} />}
          </Tag>
        );
      })}
    </tr>
  );
}

const WIDE = '[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]';
const LINE_END = /\r\n|\r|\n/g;
const LINE_END_IN_JAPANESE = new RegExp(`(?<=${WIDE})\n|\n(?=${WIDE})`, 'gu');

/** Lines of a paragraph run on: with a space between Latin words, without one in Japanese. */
function runOn(words: string, before: Nodes | undefined, after: Nodes | undefined): string {
  const [left, right] = [lastSign(before), firstSign(after)];
  const lines = left + words.replaceAll(LINE_END, '\n') + right;
  const line = lines.replaceAll(LINE_END_IN_JAPANESE, '').replaceAll('\n', ' ');
  return line.slice(left.length, line.length - right.length);
}

const lastSign = (node: Nodes | undefined): string => (node ? ([...textOf(node)].at(-1) ?? '') : '');
const firstSign = (node: Nodes | undefined): string => (node ? ([...textOf(node)][0] ?? '') : '');
