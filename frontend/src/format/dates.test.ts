import { expect, test } from 'vitest';
import {
  formatInstant,
  formatIsoDay,
  formatMonth,
  monthBefore,
  monthOf,
  monthsBetween,
  plainInstant,
  stamp,
} from './dates';

test.each([
  ['2021-06-01', '2021年6月1日（令和3年）'],
  ['2019-05-01', '2019年5月1日（令和元年）'],
  ['2019-04-30', '2019年4月30日（平成31年）'],
  ['1989-01-08', '1989年1月8日（平成元年）'],
  ['1989-01-07', '1989年1月7日（昭和64年）'],
  ['1926-12-25', '1926年12月25日（昭和元年）'],
  ['1926-12-24', '1926年12月24日（大正15年）'],
  ['1912-07-29', '1912年7月29日（明治45年）'],
  ['1867-01-01', '1867年1月1日'],
  ['1950-01', '1950年1月日不詳（昭和25年）'],
  ['1950', '1950年月日不詳（昭和25年）'],
  ['1989-01', '1989年1月日不詳（昭和64年・平成元年）'],
  ['1926', '1926年月日不詳（大正15年・昭和元年）'],
  ['見本', '見本'],
])('Q10: %s is shown as %s', (iso, shown) => {
  expect(formatIsoDay(iso)).toBe(shown);
});

test('Q10: times are those of Japan, also across midnight', () => {
  expect(formatInstant('2021-12-31T15:05:09Z')).toBe('2022年1月1日（令和4年）0時05分');
  expect(plainInstant('2021-12-31T15:05:09.123Z')).toBe('2022-01-01 00:05:09');
  expect(stamp(Date.UTC(2021, 11, 31, 15, 5))).toBe('20220101-0005');
});

test('A5: months are those of Japan and step over the turn of the year', () => {
  expect(monthOf(Date.UTC(2021, 11, 31, 15))).toBe('2022-01');
  expect(monthBefore('2022-01')).toBe('2021-12');
  expect(monthBefore('2022-01', 14)).toBe('2020-11');
  expect(formatMonth('2019-05')).toBe('2019年5月（令和元年）');
});

test('A5: months go back to the first one, however long ago; with a clock before it there is still one', () => {
  expect(monthsBetween('2021-12', '2022-02')).toEqual(['2022-02', '2022-01', '2021-12']);
  expect(monthsBetween('2021-12', '2031-12')).toHaveLength(121);
  expect(monthsBetween('2021-12', '2019-01')).toEqual(['2019-01']);
});
