/**
 * The part of Markdown that terms of use are written in: headings, paragraphs, lists, quotes, tables, rules, emphasis and
 * links. It ends as data, never as HTML; what it doesn't know stays text.
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; address: string; children: Inline[] }
  | { kind: 'break' };

export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'list'; isOrdered: boolean; start: number; items: Block[][] }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const ITEM = /^( *)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;
const QUOTE = /^> ?(.*)$/;
const TABLE_LINE = /^ {0,3}\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/;
/** Quotes and lists deeper than any text of terms; a limit, so that no text can exhaust the stack. */
const DEEPEST = 8;

export function parseMarkdown(source: string): Block[] {
  return parseBlocks(source.replaceAll('\r\n', '\n').split('\n'), 0);
}

function parseBlocks(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let index = 0;
  const line = (at: number): string => lines[at] ?? '';

  while (index < lines.length) {
    const current = line(index);
    const heading = HEADING.exec(current);
    if (current.trim() === '') index += 1;
    else if (heading) {
      blocks.push({ kind: 'heading', level: (heading[1] ?? '').length, children: parseInline(heading[2] ?? '') });
      index += 1;
    } else if (RULE.test(current)) {
      blocks.push({ kind: 'rule' });
      index += 1;
    } else if (depth < DEEPEST && QUOTE.test(current)) {
      const end = endOf(lines, index, (text) => QUOTE.test(text));
      const inner = lines.slice(index, end).map((text) => QUOTE.exec(text)?.[1] ?? '');
      blocks.push({ kind: 'quote', children: parseBlocks(inner, depth + 1) });
      index = end;
    } else if (depth < DEEPEST && ITEM.test(current)) {
      const [list, end] = parseList(lines, index, depth);
      blocks.push(list);
      index = end;
    } else if (current.includes('|') && TABLE_LINE.test(line(index + 1))) {
      const end = endOf(lines, index, (text) => text.includes('|'));
      const rows = lines.slice(index, end).map(cellsOf);
      blocks.push({ kind: 'table', head: rows[0] ?? [], rows: rows.slice(2) });
      index = end;
    } else {
      const end = Math.max(
        index + 1,
        endOf(lines, index, (text) => text.trim() !== '' && !beginsBlock(text)),
      );
      blocks.push({ kind: 'paragraph', children: parseInline(joined(lines.slice(index, end))) });
      index = end;
    }
  }
  return blocks;
}

const beginsBlock = (text: string): boolean =>
  HEADING.test(text) || RULE.test(text) || QUOTE.test(text) || ITEM.test(text);

function endOf(lines: readonly string[], from: number, belongs: (text: string) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end] ?? '')) end += 1;
  return end;
}

function parseList(lines: readonly string[], from: number, depth: number): [Block, number] {
  const first = ITEM.exec(lines[from] ?? '');
  const indent = (first?.[1] ?? '').length;
  const isOrdered = first?.[3] !== undefined;
  const items: string[][] = [];
  let index = from;
  for (; index < lines.length; index += 1) {
    const text = lines[index] ?? '';
    const item = ITEM.exec(text);
    const ownIndent = text.length - text.trimStart().length;
    if (item && ownIndent <= indent) {
      if ((item[3] !== undefined) !== isOrdered || ownIndent < indent) break;
      items.push([item[4] ?? '']);
    } else if (text.trim() === '') {
      // A blank line belongs to the list when what follows is indented or the next item.
      const next = lines[index + 1] ?? '';
      const nextItem = ITEM.exec(next);
      const goesOn = next.startsWith(' '.repeat(indent + 2)) && next.trim() !== '';
      if (!goesOn && !(nextItem && (nextItem[1] ?? '').length === indent)) break;
      items.at(-1)?.push('');
    } else if (ownIndent > indent || !beginsBlock(text)) {
      items.at(-1)?.push(text);
    } else break;
  }
  const inner = items.map((item) => parseBlocks(dedented(item), depth + 1));
  return [{ kind: 'list', isOrdered, start: Number(first?.[3] ?? 1), items: inner }, index];
}

/** What stands below an item's first line, without the indentation that makes it part of the item. */
function dedented([head = '', ...rest]: string[]): string[] {
  const indents = rest.filter((text) => text.trim() !== '').map((text) => text.length - text.trimStart().length);
  const least = indents.length > 0 ? Math.min(...indents) : 0;
  return [head, ...rest.map((text) => text.slice(least))];
}

const cellsOf = (text: string): Inline[][] =>
  text
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => parseInline(cell.trim()));

const WIDE_END = /[\u3000-\u9fff\uff00-\uffef]$/;
const WIDE_START = /^[\u3000-\u9fff\uff00-\uffef]/;

/** Lines of a paragraph run on: with a space between Latin words, without one in Japanese. Two spaces break the line. */
function joined(lines: readonly string[]): string {
  return lines.reduce((text, next, index) => {
    if (index === 0) return next.trimStart();
    if (/( {2}|\\)$/.test(text)) return `${text.replace(/( +|\\)$/, '')}\n${next.trimStart()}`;
    const isWide = WIDE_END.test(text.trimEnd()) || WIDE_START.test(next.trimStart());
    return text.trimEnd() + (isWide ? '' : ' ') + next.trimStart();
  }, '');
}

const INLINE =
  /\\([\\`*_{}[\]()#+\-.!|>])|`([^`]+)`|\*\*(.+?)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\((https:\/\/[^\s)]+)\)|\n/;

export function parseInline(source: string): Inline[] {
  const inlines: Inline[] = [];
  let rest = source;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    pushText(inlines, rest.slice(0, match.index));
    const [whole, escaped, code, strong, emphasis, words, address] = match;
    if (escaped !== undefined) pushText(inlines, escaped);
    else if (code !== undefined) inlines.push({ kind: 'code', text: code });
    else if (strong !== undefined) inlines.push({ kind: 'strong', children: parseInline(strong) });
    else if (emphasis !== undefined) inlines.push({ kind: 'emphasis', children: parseInline(emphasis) });
    else if (words !== undefined && address !== undefined)
      inlines.push({ kind: 'link', address, children: [{ kind: 'text', text: words }] });
    else inlines.push({ kind: 'break' });
    rest = rest.slice(match.index + whole.length);
  }
  pushText(inlines, rest);
  return inlines;
}

function pushText(inlines: Inline[], text: string): void {
  const last = inlines.at(-1);
  if (text === '') return;
  if (last?.kind === 'text') last.text += text;
  else inlines.push({ kind: 'text', text });
}

export const plainText = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      if ('text' in inline) return inline.text;
      return inline.kind === 'break' ? '\n' : plainText(inline.children);
    })
    .join('');
