//! Times as texts, and days and months as Japan counts them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// Japan has had this one offset all through the time of these records.
pub const JAPAN: Offset = Offset::constant(9);

/// RFC 3339 in UTC with exactly three decimals, so that the order of the texts is the order of the times: how answers
/// and items write every time.
#[must_use]
pub fn time_text(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// The day that it is in Japan.
#[must_use]
pub fn japan_date(at: Timestamp) -> Date {
    JAPAN.to_datetime(at).date()
}

/// A month in Japan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(Date);

impl Month {
    /// The month that it is in Japan.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        Self(japan_date(at).first_of_month())
    }

    /// Reads `YYYY-MM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        crate::person::iso_date(&format!("{text}-01")).map(Self)
    }

    /// From its first moment, up to but without the first moment of the next.
    #[must_use]
    pub fn bounds(self) -> Option<(Timestamp, Timestamp)> {
        let midnight = |date: Date| JAPAN.to_timestamp(date.to_datetime(Time::midnight())).ok();
        let next = self.0.checked_add(jiff::Span::new().months(1)).ok()?;
        Some((midnight(self.0)?, midnight(next)?))
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_decimals_always() {
        for (at, text) in [
            ("2021-12-03T00:00:00Z", "2021-12-03T00:00:00.000Z"),
            ("2021-12-03T00:00:00.1Z", "2021-12-03T00:00:00.100Z"),
            ("2021-12-03T09:00:00.0009+09:00", "2021-12-03T00:00:00.000Z"),
        ] {
            assert_eq!(time_text(at.parse().unwrap()), text);
        }
    }

    #[test]
    fn days_and_months_turn_at_midnight_in_japan() {
        for (at, date, month) in [
            ("2021-11-30T14:59:59.999Z", "2021-11-30", "2021-11"),
            ("2021-11-30T15:00:00Z", "2021-12-01", "2021-12"),
            ("2021-12-31T15:00:00Z", "2022-01-01", "2022-01"),
        ] {
            let at: Timestamp = at.parse().unwrap();
            assert_eq!(japan_date(at).to_string(), date);
            assert_eq!(Month::of(at).to_string(), month);
            let (from, to) = Month::of(at).bounds().unwrap();
            assert!(from <= at && at < to);
        }
    }

    #[test]
    fn only_months_of_the_calendar_are_months() {
        assert_eq!(Month::parse("2021-12").unwrap().to_string(), "2021-12");
        for text in
            ["", "2021", "2021-1", "2021-13", "2021-00", "2021-12-01", "２０２１-12", "2021/12", "+2021-12"]
        {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        let last = Month::parse("9999-12").unwrap();
        assert_eq!(last.bounds(), None);
    }
}
