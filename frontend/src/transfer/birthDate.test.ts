import { expect, test } from 'vitest';
import { formatDay } from '../format/dates';
import { parseBirthDate, splitWholeDate } from './birthDate';

const TODAY = { year: 2021, month: 12, day: 14 };
const parse = (year: string, month = '1', day = '31') => parseBirthDate({ year, month, day }, TODAY);

test.each(['1950', '１９５０', '1950年', '昭和25', '昭和２５年', 'S25', 's25', 'Ｓ２５', ' 昭和 25 '])(
  'Q12: the year %j is 1950',
  (year) => {
    expect(parse(year)).toEqual({ day: { year: 1950, month: 1, day: 31 } });
  },
);

test('Q12: month and day are understood in full width and with their words', () => {
  expect(parse('1950', '１月', '０１日')).toEqual({ day: { year: 1950, month: 1, day: 1 } });
});

test.each([
  ['昭和64', '1', '7', '1989年1月7日（昭和64年）'],
  ['昭和元', '12', '25', '1926年12月25日（昭和元年）'],
  ['平成元', '1', '8', '1989年1月8日（平成元年）'],
  ['令和3', '12', '14', '2021年12月14日（令和3年）'],
])('Q12: %s年%s月%s日 is a day of its era', (year, month, day, shown) => {
  const result = parse(year, month, day);
  expect('day' in result && formatDay(result.day)).toBe(shown);
});

test.each([
  ['', '', '', 'year', '生年月日を入力してください。'],
  ['1950', '', '', 'month', '月と日を入力'],
  ['50', '1', '1', 'year', '1950 か 昭和25'],
  ['昭和', '1', '1', 'year', '1950 か 昭和25'],
  ['昭和0', '1', '1', 'year', '1950 か 昭和25'],
  ['安政3', '1', '1', 'year', '1950 か 昭和25'],
  ['1950', '13', '1', 'month', '1から12'],
  ['1950', '0', '1', 'month', '1から12'],
  ['1950', '2', '29', 'day', '暦にない日'],
  ['1950', '1', 'x', 'day', '暦にない日'],
  ['昭和64', '1', '8', 'year', '昭和に、その日はありません'],
  ['平成元', '1', '7', 'year', '平成に、その日はありません'],
  ['2021', '12', '15', 'year', '今日より後'],
  ['1800', '1', '1', 'year', '古すぎます'],
])('Q13: %s年%s月%s日 is refused at the %s: %s', (year, month, day, part, words) => {
  expect(parseBirthDate({ year, month, day }, TODAY)).toMatchObject({ part, problem: expect.stringContaining(words) });
});

test.each(['1950/1/31', '1950-1-31', '1950年1月31日', '１９５０年１月３１日', '1950.1.31'])(
  'Q12: the whole date %j fills the three fields',
  (text) => {
    expect(splitWholeDate(text)).toEqual({ year: '1950', month: '1', day: '31' });
  },
);

test('Q12: a whole date of an era, too; a year alone is none', () => {
  expect(splitWholeDate('昭和25年1月31日')).toEqual({ year: '昭和25', month: '1', day: '31' });
  expect(splitWholeDate('昭和25年')).toBeUndefined();
  expect(splitWholeDate('1950')).toBeUndefined();
});
