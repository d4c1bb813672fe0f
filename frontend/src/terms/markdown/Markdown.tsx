import { Fragment, type ReactNode } from 'react';
import { type Block, type Inline, parseMarkdown } from './parse';

type Props = {
  source: string;
  /** The level that the document's highest headings get, below the headings of the page around it. */
  firstLevel: 2 | 3;
};

/** Markdown as a document made of elements, never of HTML text. The text never changes, so its places are good keys. */
export function Markdown({ source, firstLevel }: Props) {
  const blocks = parseMarkdown(source);
  const levels = blocks.flatMap((block) => (block.kind === 'heading' ? [block.level] : []));
  return <Blocks blocks={blocks} shift={firstLevel - Math.min(...levels)} />;
}

function Blocks({ blocks, shift }: { blocks: readonly Block[]; shift: number }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
  return blocks.map((block, index) => <OneBlock key={index} block={block} shift={shift} />);
}

const HEADING_CLASSES = [
  'text-std-22B-150 text-solid-gray-900 not-first:mt-10',
  'text-std-18B-160 text-solid-gray-900 not-first:mt-8',
  'text-std-17B-170 text-solid-gray-900 not-first:mt-6',
];

function OneBlock({ block, shift }: { block: Block; shift: number }): ReactNode {
  switch (block.kind) {
    case 'heading': {
      // A heading inside a quote can stand above those that were counted.
      const level = Math.min(Math.max(block.level + shift, 2), 6);
      const Tag = `h${level}` as 'h2';
      return <Tag className={HEADING_CLASSES[Math.min(level, 4) - 2]}>{inline(block.children)}</Tag>;
    }
    case 'paragraph':
      return <p>{inline(block.children)}</p>;
    case 'list': {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
        <li key={index} className="pl-1">
          <div className="grid gap-2">
            <Blocks blocks={item} shift={shift} />
          </div>
        </li>
      ));
      return block.isOrdered ? (
        <ol start={block.start} className="grid list-decimal gap-3 pl-7">
          {items}
        </ol>
      ) : (
        <ul className="grid list-disc gap-3 pl-7">{items}</ul>
      );
    }
    case 'quote':
      return (
        <blockquote className="grid gap-3 border-l-4 border-solid-gray-300 pl-4">
          <Blocks blocks={block.children} shift={shift} />
        </blockquote>
      );
    case 'table':
      return (
        <table className="w-full border-collapse [&_:is(td,th)]:border [&_:is(td,th)]:border-solid-gray-420 [&_:is(td,th)]:p-2 [&_:is(td,th)]:text-left">
          <thead>
            <tr>{cells(block.head, 'th')}</tr>
          </thead>
          <tbody>
            {block.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
              <tr key={index}>{cells(row, 'td')}</tr>
            ))}
          </tbody>
        </table>
      );
    case 'rule':
      return <hr className="my-4 border-solid-gray-300" />;
  }
}

const cells = (row: readonly Inline[][], Tag: 'td' | 'th'): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
  row.map((cell, index) => <Tag key={index}>{inline(cell)}</Tag>);

function inline(parts: readonly Inline[]): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
  return parts.map((part, index) => <Fragment key={index}>{oneInline(part)}</Fragment>);
}

function oneInline(part: Inline): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'strong':
      return <strong>{inline(part.children)}</strong>;
    case 'emphasis':
      return <em>{inline(part.children)}</em>;
    case 'code':
      return <code>{part.text}</code>;
    case 'link':
      return (
        <a href={part.address} rel="noreferrer" target="_blank" className="text-key-900 underline underline-offset-4">
          {inline(part.children)}
          <span className="sr-only">（新しいタブで開きます）</span>
        </a>
      );
    case 'break':
      return <br />;
  }
}
