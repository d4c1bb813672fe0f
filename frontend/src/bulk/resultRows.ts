import type { BulkAnswer, InquiryFound, Municipality, NotAsked, PersonOutcome } from '../api/types';
import { BASIS_WORDS, OUTCOME_WORDS } from '../api/words';
import { formatDoses } from '../format/doses';
import type { NameOfPlace } from '../municipalities/usePlaceNames';
import { hasCautions, hasOtherNames } from '../person/cautions';
import { COLUMNS, fileRows } from '../person/resultRows';
import type { DataColumn } from '../ui/DataTable';
import type { CurrentBulk, Given, Subject } from './store';

/** The result of a bulk, for the screen and for files: by 整理番号, never with an individual number. */
export type ResultRow = { ref: string; given: Given | undefined; outcome: PersonOutcome };

export const rowsOf = ({ subjects, given }: Pick<CurrentBulk, 'subjects' | 'given'>): ResultRow[] =>
  subjects.map(({ ref }: Subject) => {
    const one = given.get(ref);
    return { ref, given: one, outcome: one?.answer.outcome ?? 'unanswered' };
  });

export const PERSON_WORDS: Readonly<Record<PersonOutcome, string>> = {
  ...OUTCOME_WORDS,
  'not-asked': '照会していません',
  unanswered: '回答なし',
};

/** What is left to be done about a person, at one municipality. */
export type Task = { kind: 'consent' | 'call' | 'own'; holder: Municipality; what: string; why: string };

const CALL = '電話で確認';

const TASK_OF_ANSWER: Readonly<Record<Exclude<BulkAnswer['outcome'], 'found'>, string>> = {
  contradictory: '同じマイナンバーの記録に食い違いがあり、別の方の記録が混ざっているおそれがあります',
  'birth-date-differs': '生年月日が、ファイルのものと違います。先にファイルの生年月日を確かめてください',
};

function taskOfNotAsked({ holder, reason }: NotAsked): Task {
  return reason === 'own-municipality'
    ? { kind: 'own', holder, what: '自自治体の記録を確認', why: '自自治体には照会しません' }
    : {
        kind: 'consent',
        holder,
        what: '本人同意を得て照会',
        why: 'どちらかの自治体が「確認事項（追加分）」に同意していません',
      };
}

export function tasksOf({ given }: ResultRow): Task[] {
  if (!given) return [];
  const { answers, notAsked } = given.answer;
  return [
    ...answers.flatMap((answer): Task[] =>
      answer.outcome === 'found'
        ? []
        : [{ kind: 'call', holder: answer.holder, what: CALL, why: TASK_OF_ANSWER[answer.outcome] }],
    ),
    ...notAsked.map(taskOfNotAsked),
  ];
}

/** What can be shown of all: one outcome, or who needs something. */
export type Filter = 'all' | PersonOutcome | 'consent' | 'call';

export const FILTER_WORDS: readonly { filter: Filter; words: string }[] = [
  { filter: 'all', words: 'すべて' },
  { filter: 'found', words: OUTCOME_WORDS.found },
  { filter: 'not-found', words: OUTCOME_WORDS['not-found'] },
  { filter: 'consent', words: '本人同意が必要' },
  { filter: 'call', words: '電話での確認が必要' },
  { filter: 'contradictory', words: OUTCOME_WORDS.contradictory },
  { filter: 'birth-date-differs', words: OUTCOME_WORDS['birth-date-differs'] },
  { filter: 'not-asked', words: PERSON_WORDS['not-asked'] },
  { filter: 'unanswered', words: PERSON_WORDS.unanswered },
];

export function passes(row: ResultRow, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'consent' || filter === 'call') return tasksOf(row).some(({ kind }) => kind === filter);
  return row.outcome === filter;
}

const nameOf = ({ prefecture, name }: Municipality): string => `${prefecture}${name}`;

/** An answer of a bulk in the form of the counter's, for the parts that show it. */
export function asInquiry(answer: Extract<BulkAnswer, { outcome: 'found' }>, inquiredAt: string): InquiryFound {
  return { ...answer, inquiredAt, method: 'my-number', holderLastRegisteredOn: null };
}

/** The answers with somebody's records. */
export const foundIn = ({ given }: ResultRow): InquiryFound[] =>
  given === undefined
    ? []
    : given.answer.answers.flatMap((answer) =>
        answer.outcome === 'found' ? [asInquiry(answer, given.inquiredAt)] : [],
      );

/** Whether who reads the records must compare or ask first. */
const isToCompare = (answer: InquiryFound): boolean => hasCautions(answer) || hasOtherNames(answer);

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

export const RESULT_COLUMNS: readonly DataColumn<ResultRow>[] = [
  { title: '整理番号', cell: ({ ref }) => ref },
  { title: '結果', cell: ({ outcome }) => PERSON_WORDS[outcome] },
  { title: '氏名', cell: (row) => unique(foundIn(row).map(({ person }) => person.name)).join('、'), isFreeText: true },
  {
    title: '記録のある自治体',
    cell: (row) =>
      foundIn(row).map(
        (answer, index) =>
          `${index > 0 ? '、' : ''}${nameOf(answer.holder)}（${formatDoses(answer.vaccinations.map(({ dose }) => dose))}${isToCompare(answer) ? '、要確認' : ''}）`,
      ),
    isFreeText: true,
  },
  {
    title: '次にすること',
    cell: (row) =>
      tasksOf(row).map(({ what, holder }, index) => `${index > 0 ? '、' : ''}${what}（${nameOf(holder)}）`),
    isFreeText: true,
  },
];

const BULK_COLUMNS = ['整理番号', '結果', '照会先', '提供の根拠', '照会番号'] as const;
const NOTE = '次にすること';

/** One row a dose, and one for each municipality, or person, without any. */
export function resultFileRows(rows: readonly ResultRow[], placeName: NameOfPlace): string[][] {
  const width = DOSE_HEAD.length;
  const blank = Array.from({ length: width }, () => '');
  const lines: string[][] = [[...BULK_COLUMNS, ...DOSE_HEAD, NOTE]];
  for (const row of rows) {
    const { ref, outcome } = row;
    const before = lines.length;
    for (const answer of foundIn(row)) {
      const front = [ref, OUTCOME_WORDS.found, nameOf(answer.holder), BASIS_WORDS[answer.basis], answer.inquiryId];
      for (const dose of doseRows(answer, placeName)) lines.push([...front, ...dose, '']);
    }
    for (const answer of row.given?.answer.answers ?? []) {
      if (answer.outcome === 'found') continue;
      const front = [
        ref,
        OUTCOME_WORDS[answer.outcome],
        nameOf(answer.holder),
        BASIS_WORDS[answer.basis],
        answer.inquiryId,
      ];
      lines.push([...front, ...blank, `${CALL}：${TASK_OF_ANSWER[answer.outcome]}`]);
    }
    for (const { holder, what, why } of (row.given?.answer.notAsked ?? []).map(taskOfNotAsked))
      lines.push([ref, PERSON_WORDS['not-asked'], nameOf(holder), '', '', ...blank, `${what}：${why}`]);
    // Nobody was found among those that were asked, or nobody was asked at all.
    if (lines.length === before || (outcome === 'not-found' && lines.length > before))
      lines.push([ref, PERSON_WORDS[outcome], '', '', '', ...blank, '']);
  }
  return lines;
}

const DOSE_HEAD = ['氏名', '氏名カナ', '生年月日', '性別', ...COLUMNS.map(({ title }) => title), '要確認'];

/** As the counter saves them, with the column of cautions in all. */
function doseRows(answer: InquiryFound, placeName: NameOfPlace): string[][] {
  const [, ...rows] = fileRows(answer, placeName);
  return rows.map((row) => (row.length < DOSE_HEAD.length ? [...row, ''] : row));
}

/** Who needs consent or a telephone call, apart. */
export const taskFileRows = (rows: readonly ResultRow[]): string[][] => [
  ['整理番号', 'すること', '市区町村コード', '自治体', '理由'],
  ...rows.flatMap((row) =>
    tasksOf(row)
      .filter(({ kind }) => kind !== 'own')
      .map(({ what, holder, why }) => [row.ref, what, holder.code, nameOf(holder), why]),
  ),
];
