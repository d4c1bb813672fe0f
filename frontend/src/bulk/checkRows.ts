import type { ChunkPerson } from '../api/types';
import { isoDay } from '../format/dates';
import { bareNumber } from '../format/digits';
import type { Day } from '../format/era';
import { nextTask } from '../format/nextTask';
import { placeOf } from '../municipalities/municipalities';
import { parseBirthDate, splitWholeDate } from '../person/birthDate';
import { checkMyNumber, MY_NUMBER_DIGITS } from '../person/myNumber';
import { COLUMN, type ColumnName, HEADER, HOLDERS_MAX, PERSONS_MAX } from './columns';
import type { Fault } from './faults';
import type { FileProblem, Table, TableRow } from './readTable';

export type CheckedRow = { line: number; person: ChunkPerson };

/** One number in several rows: allowed, but perhaps not meant. */
export type Repeated = { rows: readonly { line: number; ref: string }[] };

/** In memory only: it holds the individual numbers. */
export type Reading = { rows: readonly CheckedRow[]; faults: readonly Fault[]; repeated: readonly Repeated[] };

type Found = { reason: string; advice: string };
type Checked<Value> = { value: Value } | Found;

/** So many rows are looked at before the page may do something else. */
const SLICE = 1_000;

const plain = (text: string): string => text.normalize('NFKC').trim();

export async function checkTable(table: Table, today: Day): Promise<Reading | FileProblem> {
  const [head, ...body] = table.rows;
  const places = placesOfColumns(head);
  if (!(places instanceof Map)) return places;
  const filled = body.filter(({ fields }) => fields.some((field) => plain(field) !== ''));
  if (filled.length === 0)
    return { title: 'ファイルに、照会する方の行がありません', advice: '見出しの下に、1行に1人を入力してください。' };
  if (filled.length > PERSONS_MAX)
    return {
      title: `ファイルに${filled.length.toLocaleString()}行あります`,
      advice: `1回に照会できるのは${PERSONS_MAX.toLocaleString()}人までです。ファイルを分けてください。`,
    };

  const rows: CheckedRow[] = [];
  const faults: Fault[] = [];
  const refs = new Map<string, number[]>();
  for (const [index, row] of filled.entries()) {
    if (index % SLICE === 0) await nextTask();
    const checked = checkRow(row, places, head?.fields.length ?? 0, today);
    if ('person' in checked) rows.push({ line: row.line, person: checked.person });
    else faults.push(...checked.faults);
    const ref = plain(row.fields[places.get(COLUMN.ref) ?? 0] ?? '');
    if (ref !== '') refs.set(ref, [...(refs.get(ref) ?? []), row.line]);
  }

  const sameRefs = [...refs.values()].filter((lines) => lines.length > 1);
  const doubtful = new Set(sameRefs.flat());
  for (const lines of sameRefs) faults.push(...lines.map((line) => sameRef(line, lines)));
  const unique = rows.filter(({ line }) => !doubtful.has(line));
  const spread = spreadNumbers(unique);
  faults.push(...[...spread].map(spreadHolders));
  return {
    rows: unique.filter(({ line }) => !spread.has(line)),
    faults: faults.sort((one, other) => one.line - other.line),
    repeated: repeatedNumbers(unique),
  };
}

/** Where each column stands, by its title: their order and further columns are the file's own affair. */
function placesOfColumns(head: TableRow | undefined): Map<ColumnName, number> | FileProblem {
  const titles = (head?.fields ?? []).map((title) => title.normalize('NFKC').replaceAll(/[\s\ufeff]/g, ''));
  const missing = HEADER.filter((name) => !titles.includes(name));
  if (missing.length > 0)
    return {
      title: `1行目に、見出し${missing.map((name) => `「${name}」`).join('')}がありません`,
      advice: `1行目を「${HEADER.join(',')}」にしてください。ひな形を保存して使えます。`,
    };
  const twice = HEADER.find((name) => titles.indexOf(name) !== titles.lastIndexOf(name));
  if (twice)
    return {
      title: `見出し「${twice}」が2つ以上あります`,
      advice: 'どちらの列か決められません。1つだけを残してください。',
    };
  return new Map(HEADER.map((name) => [name, titles.indexOf(name)]));
}

function checkRow(
  { line, fields, isTorn }: TableRow,
  places: ReadonlyMap<ColumnName, number>,
  width: number,
  today: Day,
): { person: ChunkPerson } | { faults: Fault[] } {
  const whole = (found: Found) => ({ faults: [{ line, column: '行全体' as const, ...found }] });
  if (isTorn)
    return whole({
      reason: '引用符（"）の対応が正しくありません',
      advice: '引用符を取り除くか、両端にそろえてください。',
    });
  if (fields.slice(width).some((field) => plain(field) !== ''))
    return whole({
      reason: '見出しより列が多く、どの列か決められません',
      advice: '余分なコンマを取り除いてください。',
    });
  const field = (name: ColumnName): string => plain(fields[places.get(name) ?? -1] ?? '');
  const ref = checkRef(field(COLUMN.ref));
  const myNumber = checkNumber(field(COLUMN.myNumber));
  const birthDate = checkBirthDate(field(COLUMN.birthDate), today);
  const holders = checkHolders(field(COLUMN.holders), isoDay(today));
  const consent = checkConsent(field(COLUMN.consent));
  if ('value' in ref && 'value' in myNumber && 'value' in birthDate && 'value' in holders && 'value' in consent)
    return {
      // Always in this order: the same person is the same text when it is sent again.
      person: {
        ref: ref.value,
        myNumber: myNumber.value,
        ...(birthDate.value && { birthDate: birthDate.value }),
        holders: holders.value,
        individualConsent: consent.value,
      },
    };
  const found: [ColumnName, Checked<unknown>][] = [
    [COLUMN.ref, ref],
    [COLUMN.myNumber, myNumber],
    [COLUMN.birthDate, birthDate],
    [COLUMN.holders, holders],
    [COLUMN.consent, consent],
  ];
  return {
    faults: found.flatMap(([column, checked]) => ('value' in checked ? [] : [{ line, column, ...checked }])),
  };
}

const AS_TEXT = 'セルの書式を「文字列」にしてから、入れ直してください。';

/** What Excel makes of a long number, and saves. */
const isPower = (text: string): boolean => /^[0-9]+(\.[0-9]+)?E\+?[0-9]+$/i.test(text);
const POWER: Found = {
  reason: 'Excelが「1.23E+11」のような形に変えています',
  advice: `元の番号はここから戻せません。${AS_TEXT}`,
};

function checkRef(text: string): Checked<string> {
  if (text === '') return { reason: '空です', advice: '1人ずつ違う整理番号を入力してください。' };
  if (isPower(text)) return POWER;
  if (/^[0-9]{12}$/.test(text.replaceAll('-', '')))
    return {
      reason: '12桁の数字は使えません',
      advice: '個人番号と取り違えないよう、別の番号にしてください。',
    };
  if (!/^[A-Za-z0-9-]{1,15}$/.test(text))
    return { reason: '使えない文字があるか、長すぎます', advice: '英字、数字、ハイフンで、15文字までにしてください。' };
  return { value: text };
}

function sameRef(line: number, lines: readonly number[]): Fault {
  const others = lines.filter((other) => other !== line);
  const named = others.slice(0, 3).map((other) => `${other}行目`);
  return {
    line,
    column: COLUMN.ref,
    reason: `${named.join('、')}${others.length > named.length ? 'など' : ''}と同じです`,
    advice: '1人ずつ違う整理番号にしてください。',
  };
}

function spreadHolders(line: number): Fault {
  return {
    line,
    column: COLUMN.holders,
    reason: `同じ個人番号の行と合わせて、照会先が${HOLDERS_MAX}つを超えます`,
    advice: `1人の照会先は、すべての行を合わせて${HOLDERS_MAX}つまでにしてください。`,
  };
}

const NUMBER_FAULTS: Readonly<Record<Exclude<ReturnType<typeof checkMyNumber>, 'valid'>, Found>> = {
  empty: { reason: '空です', advice: '12桁の個人番号を入力してください。' },
  incomplete: { reason: '12桁に足りません', advice: '本人の書類と見比べて、入れ直してください。' },
  'too-long': { reason: '12桁より長くなっています', advice: '本人の書類と見比べて、入れ直してください。' },
  'not-digits': { reason: '数字以外の文字が入っています', advice: '12桁の数字だけにしてください。' },
  wrong: { reason: '個人番号として正しくありません', advice: '本人の書類と見比べて、入れ直してください。' },
};

function checkNumber(text: string): Checked<string> {
  if (isPower(text)) return POWER;
  const check = checkMyNumber(text);
  if (check === 'valid') return { value: bareNumber(text) };
  const padded = bareNumber(text).padStart(MY_NUMBER_DIGITS, '0');
  if (check === 'incomplete' && checkMyNumber(padded) === 'valid')
    return { reason: '12桁に足りません。Excelで先頭の0が消えたようです', advice: AS_TEXT };
  return NUMBER_FAULTS[check];
}

const DATE_ADVICE = '19500131 のように、年4桁・月2桁・日2桁で入力してください。分からない月と日は 00 にします。';

function checkBirthDate(text: string, today: Day): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  if (isPower(text)) return POWER;
  if (/^[0-9]{5}$/.test(text))
    return { reason: 'Excelが日付を通し番号に変えています', advice: `${AS_TEXT}${DATE_ADVICE}` };
  const split = splitWholeDate(text);
  if (!split) return { reason: '生年月日の形ではありません', advice: DATE_ADVICE };
  const parsed = parseBirthDate(split, today);
  if ('day' in parsed) return { value: isoDay(parsed.day) };
  return { reason: '暦にない日か、今日より後の日です', advice: DATE_ADVICE };
}

function checkHolders(text: string, today: string): Checked<string[]> {
  const codes = [
    ...new Set(
      text
        .split(';')
        .map((code) => code.trim())
        .filter(Boolean),
    ),
  ];
  if (codes.length > HOLDERS_MAX)
    return {
      reason: `${HOLDERS_MAX}つより多くあります`,
      advice: `1人に${HOLDERS_MAX}つまで、「;」で区切って入力してください。`,
    };
  for (const code of codes) {
    const found = codeFault(code, today);
    if (found) return found;
  }
  return { value: codes };
}

function codeFault(code: string, today: string): Found | undefined {
  if (isPower(code)) return POWER;
  const place = /^[0-9]{6}$/.test(code) ? placeOf(code) : undefined;
  if (place && place.abolishedOn !== '' && place.abolishedOn <= today) {
    const successor = placeOf(place.successor);
    return {
      reason: `${place.name}は、今はありません`,
      advice: successor
        ? `記録を引き継いだ${successor.prefecture}${successor.name}のコード ${successor.code} にしてください。`
        : '記録を引き継いだ自治体のコードにしてください。',
    };
  }
  if (place && place.since <= today) return undefined;
  if (/^[0-9]{1,5}$/.test(code)) {
    if (placeOf(code.padStart(6, '0')))
      return { reason: '6桁に足りません。Excelで先頭の0が消えたようです', advice: AS_TEXT };
    return { reason: '6桁に足りません', advice: '検査数字までの6桁の市区町村コードを入力してください。' };
  }
  if (/^[0-9]{6}$/.test(code))
    return {
      reason: 'この番号の市区町村はありません',
      advice: '検査数字までの6桁の市区町村コードを確かめてください。政令指定都市は、区ではなく市のコードです。',
    };
  return {
    reason: '市区町村コードの形ではありません',
    advice: '6桁の市区町村コードを、2つ以上のときは「;」で区切って入力してください。',
  };
}

function checkConsent(text: string): Checked<boolean> {
  if (text === '' || text === '0') return { value: false };
  if (text === '1') return { value: true };
  return {
    reason: '0、1、空のどれでもありません',
    advice: '本人の同意を得た方は1、得ていない方は0か空にしてください。',
  };
}

/** The lines with which a number that stands in several rows gets more holders than one row may name. */
function spreadNumbers(rows: readonly CheckedRow[]): Set<number> {
  const named = new Map<string, Set<string>>();
  const lines = rows.flatMap(({ line, person }) => {
    const holders = named.get(person.myNumber) ?? new Set();
    named.set(person.myNumber, holders);
    for (const holder of person.holders) holders.add(holder);
    return holders.size > HOLDERS_MAX ? [line] : [];
  });
  return new Set(lines);
}

function repeatedNumbers(rows: readonly CheckedRow[]): Repeated[] {
  const byNumber = new Map<string, { line: number; ref: string }[]>();
  for (const { line, person } of rows) {
    const same = byNumber.get(person.myNumber);
    if (same) same.push({ line, ref: person.ref });
    else byNumber.set(person.myNumber, [{ line, ref: person.ref }]);
  }
  return [...byNumber.values()].filter((same) => same.length > 1).map((same) => ({ rows: same }));
}
