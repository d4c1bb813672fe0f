//! Any number of people, for volume.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use vrs_policy::{MunicipalityCode, MyNumber, Sex, Vaccination};

use super::names::{FAMILY, given};
use super::person::{Dose, SamplePerson, person, random_number};

/// From when to when somebody may be born and be vaccinated as one of the crowd.
const BORN: [Date; 2] = [date(1921, 1, 1), date(2016, 3, 31)];
const FIRST_DOSE: [Date; 2] = [date(2021, 4, 12), date(2021, 9, 30)];

const VENUES: [&str; 6] =
    ["見本市民会館", "見本公民館", "見本大学病院", "見本医院", "見本体育館 第２会場", ""];
const DOCTORS: [&str; 5] = ["見本 医師", "見本 髙子", "見本 次郎", "見本 﨑人", ""];
const MANUFACTURERS: [&str; 3] = ["見本製薬", "見本バイオ", "ミホンファーマ"];
const LOT_NUMBERS: [&str; 6] = ["MIHON01", "MIHON02", "MIHON03", "MH-0421", "MH-0422", ""];

/// People drawn one after the other; the same seed draws the same.
pub struct Crowd {
    random: StdRng,
    holder: MunicipalityCode,
    people_left: u64,
    doses: RangeInclusive<u8>,
    numbers: HashSet<[u8; 12]>,
}

impl Crowd {
    /// As many doses as anybody can have had since by this crowd's calendar.
    pub const DOSES_MAX: u8 = 5;

    /// So many people of this holder, each with a number of doses out of `doses`, of at most
    /// [`Crowd::DOSES_MAX`].
    #[must_use]
    pub fn new(holder: MunicipalityCode, people: u64, doses: RangeInclusive<u8>, seed: Option<u64>) -> Self {
        let random = seed.map_or_else(rand::make_rng, StdRng::seed_from_u64);
        let (fewest, most) = (*doses.start().min(&Self::DOSES_MAX), *doses.end().min(&Self::DOSES_MAX));
        Self { random, holder, people_left: people, doses: fewest..=most, numbers: HashSet::new() }
    }

    fn draw(&mut self) -> Option<SamplePerson> {
        let sex = if self.random.random() { Sex::Female } else { Sex::Male };
        let (family, family_kana) = FAMILY.choose(&mut self.random)?;
        let (given, given_kana) = given(sex).choose(&mut self.random)?;
        let birth_date = self.day_between(BORN)?;
        let name = format!("{family} {given}");
        let name_kana = format!("{family_kana} {given_kana}");
        Some(SamplePerson {
            number: self.unused_number(),
            person: person(&name, &name_kana, birth_date, sex)?,
            holder: self.holder,
            doses: self.doses()?,
        })
    }

    fn unused_number(&mut self) -> MyNumber {
        loop {
            let number = random_number(&mut self.random);
            if self.numbers.insert(*number.expose_digits()) {
                return number;
            }
        }
    }

    fn doses(&mut self) -> Option<Vec<Vaccination>> {
        let count = self.random.random_range(self.doses.clone());
        let ticket_number = self.random.random_range(0..10_000_000_000);
        let mut on = self.day_between(FIRST_DOSE)?;
        (1..=count)
            .map(|number| {
                let days_since_last = match number {
                    1 => 0,
                    2 => self.random.random_range(21..=35),
                    _ => self.random.random_range(150..=240),
                };
                on = on.checked_add(days_since_last.days()).ok()?;
                let registered_on = on.checked_add(self.random.random_range(0..=10).days()).ok()?;
                let [minute, second] = [(); 2].map(|()| self.random.random_range(0..60));
                Dose {
                    number,
                    on,
                    registered_at: registered_on.at(self.random.random_range(9..18), minute, second, 0),
                    ticket_number,
                    venue: VENUES.choose(&mut self.random)?,
                    doctor: DOCTORS.choose(&mut self.random)?,
                    manufacturer: MANUFACTURERS.choose(&mut self.random)?,
                    lot_number: LOT_NUMBERS.choose(&mut self.random)?,
                }
                .at(self.holder)
            })
            .collect()
    }

    fn day_between(&mut self, [from, to]: [Date; 2]) -> Option<Date> {
        let days = from.until(to).ok()?.get_days();
        from.checked_add(self.random.random_range(0..=days).days()).ok()
    }
}

impl Iterator for Crowd {
    type Item = SamplePerson;

    fn next(&mut self) -> Option<SamplePerson> {
        self.people_left = self.people_left.checked_sub(1)?;
        self.draw()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(people: u64, seed: Option<u64>) -> Vec<SamplePerson> {
        Crowd::new(MunicipalityCode::parse("012025").unwrap(), people, 1..=3, seed).collect()
    }

    #[test]
    fn everybody_of_a_crowd_keeps_the_rules() {
        let people = crowd(2000, None);
        assert_eq!(people.len(), 2000);
        assert!(people.iter().all(|it| (1..=3).contains(&it.doses.len())));
        assert!(people.iter().all(|it| it.person.name.as_written().contains("見本")));
        let last = people.iter().flat_map(|it| &it.doses).map(|it| it.registered_at).max().unwrap();
        assert!(last < jiff::Timestamp::now());
        let numbers: HashSet<_> = people.iter().map(|it| it.digits().to_owned()).collect();
        assert_eq!(numbers.len(), 2000);
    }

    #[test]
    fn a_seed_draws_the_same_again_and_none_draws_others() {
        let digits = |seed| crowd(5, seed).iter().map(|it| it.digits().to_owned()).collect::<Vec<_>>();
        assert_eq!(digits(Some(7)), digits(Some(7)));
        assert_ne!(digits(Some(7)), digits(Some(8)));
        assert_ne!(digits(None), digits(None));
    }

    #[test]
    fn even_the_longest_series_lies_in_the_past() {
        let holder = MunicipalityCode::parse("012025").unwrap();
        for it in Crowd::new(holder, 500, 20..=20, Some(1)) {
            assert_eq!(it.doses.len(), usize::from(Crowd::DOSES_MAX));
            assert!(it.doses.iter().all(|dose| dose.registered_at < jiff::Timestamp::now()));
        }
    }
}
