//! An invented person with doses at one holder.

use jiff::civil::{Date, DateTime};
use rand::RngExt as _;
use vrs_policy::{
    BirthDate, DoseNumber, DoseRecord, MunicipalityCode, MyNumber, Person, PersonName, Sex, Text,
    TicketNumber, Vaccination,
};

use vrs_policy::JAPAN;

/// An invented person, and what one holder has of them.
#[derive(Debug, Clone)]
pub struct SamplePerson {
    /// Drawn at random, with a right check digit.
    pub number: MyNumber,
    /// 見本 and a given name.
    pub person: Person,
    /// Whose records they are.
    pub holder: MunicipalityCode,
    /// In dose order.
    pub doses: Vec<Vaccination>,
}

impl SamplePerson {
    /// The twelve digits: nobody's, so they may be shown and written.
    #[must_use]
    pub fn digits(&self) -> &str {
        // ASCII digits by construction, so the fallback is never taken.
        std::str::from_utf8(self.number.expose_digits()).unwrap_or_default()
    }

    /// The same person with the same doses, as another holder has them.
    #[must_use]
    pub(super) fn at(&self, holder: MunicipalityCode) -> Self {
        let doses = self.doses.iter().map(|it| Vaccination { municipality: holder, ..it.clone() });
        Self { holder, doses: doses.collect(), ..self.clone() }
    }

    /// What the store keeps of each dose.
    pub fn records(&self) -> impl Iterator<Item = DoseRecord> {
        self.doses.iter().map(|dose| DoseRecord {
            person: self.person.clone(),
            vaccination: dose.clone(),
            taken_back: false,
        })
    }
}

/// Draws a number with a right check digit.
pub(super) fn random_number(random: &mut impl rand::Rng) -> MyNumber {
    loop {
        let body = random.random_range(0..100_000_000_000_u64);
        // Policy alone knows the check digit: one of the ten is right, none for the number that isn't assigned.
        let number = (0..10).find_map(|check| MyNumber::parse(&format!("{body:011}{check}")).ok());
        if let Some(number) = number {
            return number;
        }
    }
}

/// Puts a person together; `None` when one of the parts breaks a rule.
pub(super) fn person(name: &str, name_kana: &str, birth_date: Date, sex: Sex) -> Option<Person> {
    // All are long born, so no day of birth is held against today.
    Some(Person {
        name: PersonName::parse(name).ok()?,
        name_kana: Some(PersonName::parse(name_kana).ok()?),
        birth_date: BirthDate::on(birth_date, birth_date).ok()?,
        sex,
    })
}

/// What differs from one sample dose to another.
pub(super) struct Dose<'a> {
    pub(super) number: u8,
    pub(super) on: Date,
    pub(super) registered_at: DateTime,
    pub(super) ticket_number: u64,
    pub(super) venue: &'a str,
    pub(super) doctor: &'a str,
    pub(super) manufacturer: &'a str,
    pub(super) lot_number: &'a str,
}

impl Dose<'_> {
    /// Puts a dose together; `None` when one of the parts breaks a rule.
    pub(super) fn at(&self, holder: MunicipalityCode) -> Option<Vaccination> {
        Some(Vaccination {
            dose: DoseNumber::new(self.number).ok()?,
            vaccinated_on: self.on,
            ticket_number: TicketNumber::parse(&format!("{:010}", self.ticket_number)).ok()?,
            municipality: holder,
            venue: Text::parse(self.venue).ok()?,
            doctor: Text::parse(self.doctor).ok()?,
            manufacturer: Text::parse_some(self.manufacturer).ok()?,
            lot_number: Text::parse(self.lot_number).ok()?,
            registered_at: JAPAN.to_timestamp(self.registered_at).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    #[test]
    fn numbers_are_right_and_differ() {
        let mut random = StdRng::seed_from_u64(1);
        let mut numbers: Vec<[u8; 12]> =
            (0..1000).map(|_| *random_number(&mut random).expose_digits()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 1000);
    }
}
