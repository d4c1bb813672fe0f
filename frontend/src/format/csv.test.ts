import { expect, test } from 'vitest';
import { csv, harmless, tabSeparated } from './csv';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠SUM', '\t=1', '\r=1'])(
  'Q14: a field that a spreadsheet could run is made text: %j',
  (field) => {
    expect(harmless(field)).toBe(`'${field}`);
  },
);

test('Q14: the file begins with a byte order mark, ends its lines with CRLF, and keeps the zeros of a ticket number', () => {
  expect(csv([['接種券番号'], ['0000000001']])).toBe('\u{feff}接種券番号\r\n0000000001\r\n');
});

test('Q14: commas, quotes and line breaks stay inside their field', () => {
  expect(csv([['a,b', 'say "はい"', '一\n二']])).toBe('\u{feff}"a,b","say ""はい""","一\n二"\r\n');
});

test('Q14: a harmful field is quoted after it was made harmless', () => {
  expect(csv([['=HYPERLINK("x","y")']])).toBe(`\u{feff}"'=HYPERLINK(""x"",""y"")"\r\n`);
});

test.each(['"=1+1"', '"""=1+1"""', '"'])('Q14: what is copied and begins with a quote stays a text: %j', (field) => {
  expect(tabSeparated([[field]])).toBe(`'${field}`);
});

test('Q14: what is copied stays in its row and is as harmless', () => {
  expect(tabSeparated([['=1', 'a\tb\nc']])).toBe("'=1\ta b c");
});
