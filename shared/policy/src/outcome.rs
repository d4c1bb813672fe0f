//! What an inquiry finds.

use crate::person::Person;
use crate::vaccination::DoseRecord;

/// What the chosen holder has of the person that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// One person, with all doses that the holder has of them.
    Found(Found),
    /// Nobody, or somebody whose records are held back (Q13).
    NotFound,
    /// Several persons: no data of any of them is answered (Q12).
    Ambiguous,
}

impl Outcome {
    /// `found`, `not-found` or `ambiguous`, as the API and the record of inquiries write it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Found(_) => "found",
            Self::NotFound => "not-found",
            Self::Ambiguous => "ambiguous",
        }
    }
}

/// A person and their doses, in the order of doses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The person as written beside the latest 登録日時.
    pub person: Person,
    /// Never empty; in the order of doses.
    pub records: Vec<DoseRecord>,
}

impl Found {
    /// The same without all doses but these, as if the holder had no others.
    #[must_use]
    pub fn only(mut self, doses: &[u8]) -> Outcome {
        self.records.retain(|it| doses.contains(&it.vaccination.dose.get()));
        found(self.records).map_or(Outcome::NotFound, Outcome::Found)
    }
}

/// Draws the conclusion from the candidates: for each distinct person, the rows that the holder has of them.
#[must_use]
pub fn conclude(candidates: Vec<Vec<DoseRecord>>) -> Outcome {
    let mut visible =
        candidates.into_iter().filter(|rows| !rows.iter().any(|row| row.protected)).filter_map(found);
    match (visible.next(), visible.next()) {
        (None, _) => Outcome::NotFound,
        (Some(found), None) => Outcome::Found(found),
        (Some(_), Some(_)) => Outcome::Ambiguous,
    }
}

fn found(mut rows: Vec<DoseRecord>) -> Option<Found> {
    rows.sort_by_key(|row| row.vaccination.dose);
    let person = rows.iter().max_by_key(|row| row.vaccination.registered_at)?.person.clone();
    Some(Found { person, records: rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BirthDate, DoseNumber, MunicipalityCode, PersonName, Sex, Text, TicketNumber, Vaccination};
    use jiff::civil::date;

    fn row(name: &str, dose: u8, registered_at_s: i64, protected: bool) -> DoseRecord {
        DoseRecord {
            person: Person {
                name: PersonName::parse(name).unwrap(),
                name_kana: PersonName::parse("ミホン").unwrap(),
                birth_date: BirthDate::parse("1950-01-31", date(2021, 12, 14)).unwrap(),
                sex: Sex::Female,
            },
            vaccination: Vaccination {
                dose: DoseNumber::new(dose).unwrap(),
                vaccinated_on: date(2021, 6, 1),
                ticket_number: TicketNumber::parse("0000000001").unwrap(),
                municipality: MunicipalityCode::parse("012025").unwrap(),
                venue: Text::default(),
                doctor: Text::default(),
                manufacturer: Text::parse("見本").unwrap(),
                lot_number: Text::default(),
                registered_at: jiff::Timestamp::from_second(registered_at_s).unwrap(),
            },
            protected,
        }
    }

    fn doses(found: &Found) -> Vec<u8> {
        found.records.iter().map(|it| it.vaccination.dose.get()).collect()
    }

    #[test]
    fn q10_doses_are_in_order_and_the_person_is_that_of_the_latest_registration() {
        let rows = vec![
            row("新姓 花子", 2, 20, false),
            row("旧姓 花子", 1, 10, false),
            row("旧姓 花子", 3, 5, false),
        ];
        let Outcome::Found(found) = conclude(vec![rows]) else { panic!("one person is found") };
        assert_eq!(found.person.name.as_written(), "新姓 花子");
        assert_eq!(doses(&found), [1, 2, 3]);
    }

    #[test]
    fn a1_fewer_doses_are_those_of_the_person_as_written_beside_them() {
        let rows = vec![row("旧姓 花子", 1, 10, false), row("新姓 花子", 2, 20, false)];
        let Outcome::Found(both) = conclude(vec![rows]) else { panic!("one person is found") };
        let Outcome::Found(first) = both.clone().only(&[1]) else { panic!("a dose is left") };
        assert_eq!((first.person.name.as_written(), doses(&first)), ("旧姓 花子", vec![1]));
        assert_eq!(both.clone().only(&[1, 2, 3]), Outcome::Found(both.clone()));
        assert_eq!(both.only(&[3]), Outcome::NotFound);
    }

    #[test]
    fn q12_q13_the_number_of_visible_persons_decides() {
        let one = || vec![row("見本 花子", 1, 1, false)];
        let protected = || vec![row("見本 花子", 1, 1, false), row("見本 花子", 2, 2, true)];
        for (candidates, expected) in [
            (vec![], "not-found"),
            (vec![vec![]], "not-found"),
            (vec![one()], "found"),
            (vec![one(), one()], "ambiguous"),
            (vec![protected()], "not-found"),
            (vec![protected(), one()], "found"),
            (vec![protected(), one(), one()], "ambiguous"),
        ] {
            assert_eq!(conclude(candidates).as_str(), expected);
        }
    }
}
