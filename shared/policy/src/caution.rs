//! What is to be looked at again in the doses that a holder has of a person (R3).

use crate::vaccination::{DoseNumber, Vaccination};

/// The fewest days between two doses that are not to be looked at again.
const INTERVAL_DAYS_MIN: i32 = 14;

/// Why a dose is to be looked at again, 「要確認」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caution {
    /// Earlier than the dose before it by number.
    Order,
    /// Fewer than 14 days after the dose before it.
    Interval,
    /// On the same day as the dose before it.
    SameDay,
    /// The first dose shown, and doses with lower numbers are missing: another municipality may hold them.
    MissingEarlier,
}

impl Caution {
    /// `order`, `interval`, `same-day` or `missing-earlier`, as the API writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Interval => "interval",
            Self::SameDay => "same-day",
            Self::MissingEarlier => "missing-earlier",
        }
    }
}

/// The cautions of each dose. Takes the doses in their order by number.
pub fn cautions<'a>(doses: impl Iterator<Item = &'a Vaccination>) -> Vec<Vec<Caution>> {
    let mut before: Option<&Vaccination> = None;
    doses
        .map(|dose| {
            let caution = match before.replace(dose) {
                Some(before) => caution_of_days(days_between(before, dose)),
                None => (dose.dose > DoseNumber::FIRST).then_some(Caution::MissingEarlier),
            };
            caution.into_iter().collect()
        })
        .collect()
}

fn days_between(before: &Vaccination, dose: &Vaccination) -> i32 {
    (dose.vaccinated_on - before.vaccinated_on).get_days()
}

const fn caution_of_days(days: i32) -> Option<Caution> {
    match days {
        ..0 => Some(Caution::Order),
        0 => Some(Caution::SameDay),
        1..INTERVAL_DAYS_MIN => Some(Caution::Interval),
        INTERVAL_DAYS_MIN.. => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MunicipalityCode, Text, TicketNumber};
    use jiff::civil::Date;

    fn dose(number: u8, vaccinated_on: &str) -> Vaccination {
        Vaccination {
            dose: DoseNumber::new(number).unwrap(),
            vaccinated_on: vaccinated_on.parse::<Date>().unwrap(),
            ticket_number: TicketNumber::parse("0000000001").unwrap(),
            municipality: MunicipalityCode::parse("012025").unwrap(),
            venue: Text::default(),
            doctor: Text::default(),
            manufacturer: Text::default(),
            lot_number: Text::default(),
            registered_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn r3_a_dose_is_held_against_the_one_before_it_by_number() {
        /// Doses by number and day, and what is said of each.
        type Row<'a> = (&'a [(u8, &'a str)], &'a [&'a str]);
        let table: [Row<'_>; 9] = [
            (&[(1, "2021-06-01"), (2, "2021-06-22")], &["", ""]),
            (&[(1, "2021-06-01"), (2, "2021-06-15")], &["", ""]),
            (&[(1, "2021-06-01"), (2, "2021-06-14")], &["", "interval"]),
            (&[(1, "2021-06-01"), (2, "2021-06-02")], &["", "interval"]),
            (&[(1, "2021-06-01"), (2, "2021-06-01")], &["", "same-day"]),
            (&[(1, "2021-06-01"), (2, "2021-05-31")], &["", "order"]),
            (&[(1, "2020-06-01"), (2, "2019-06-01"), (3, "2019-06-08")], &["", "order", "interval"]),
            // A gap between later doses is said of none; "the dose before" is the next lower number that is there.
            (&[(1, "2021-06-01"), (3, "2021-06-08")], &["", "interval"]),
            (&[(2, "2021-06-01"), (3, "2022-01-01")], &["missing-earlier", ""]),
        ];
        for (doses, expected) in table {
            let doses: Vec<Vaccination> = doses.iter().map(|(number, on)| dose(*number, on)).collect();
            let said: Vec<String> = cautions(doses.iter())
                .iter()
                .map(|it| it.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" "))
                .collect();
            assert_eq!(said, expected, "{doses:?}");
        }
    }
}
