//! The few people whom the local system introduces by name: one for each thing to try.

use jiff::civil::{Date, date};
use rand::rngs::StdRng;
use vrs_policy::{MunicipalityCode, MyNumber, Sex};

use super::person::{Dose, SamplePerson, person, random_number};

/// 函館市, which has agreed to the terms in the sample data.
const AGREED: &str = "012025";
/// 旭川市, which has not.
const NOT_AGREED: &str = "012041";
/// 千代田区, which has agreed too.
const AGREED_TOO: &str = "131016";

/// One member of the cast.
struct Member {
    /// Whose number: one who stands here twice has one number.
    identity: usize,
    holder: &'static str,
    name: &'static str,
    name_kana: &'static str,
    birth_date: Date,
    sex: Sex,
    /// Which of the doses this holder has, and when they were given.
    doses: &'static [(u8, Date)],
}

const FIRST: (u8, Date) = (1, date(2021, 6, 1));
const SECOND: (u8, Date) = (2, date(2021, 6, 29));
const THIRD: (u8, Date) = (3, date(2022, 2, 12));

const CAST: [Member; 9] = [
    // Found at once, by number or by name.
    Member {
        identity: 0,
        holder: AGREED,
        name: "見本 花子",
        name_kana: "ミホン ハナコ",
        birth_date: date(1950, 1, 31),
        sex: Sex::Female,
        doses: &[FIRST, SECOND],
    },
    // Found with the resident's consent only.
    Member {
        identity: 1,
        holder: NOT_AGREED,
        name: "見本 太郎",
        name_kana: "ミホン タロウ",
        birth_date: date(1948, 12, 3),
        sex: Sex::Male,
        doses: &[FIRST, SECOND, THIRD],
    },
    // Two of one name, date of birth and sex.
    Member {
        identity: 2,
        holder: AGREED,
        name: "見本 陽子",
        name_kana: "ミホン ヨウコ",
        birth_date: date(1972, 4, 1),
        sex: Sex::Female,
        doses: &[FIRST],
    },
    Member {
        identity: 3,
        holder: AGREED,
        name: "見本 陽子",
        name_kana: "ミホン ヨウコ",
        birth_date: date(1972, 4, 1),
        sex: Sex::Female,
        doses: &[FIRST, SECOND],
    },
    // A form of a letter that doesn't match the common one by itself.
    Member {
        identity: 4,
        holder: AGREED,
        name: "見本 髙志",
        name_kana: "ミホン タカシ",
        birth_date: date(1980, 2, 29),
        sex: Sex::Male,
        doses: &[FIRST, SECOND],
    },
    // A hyphen between Latin letters, and one for a long mark in the kana.
    Member {
        identity: 5,
        holder: AGREED,
        name: "MIHON ANNE-MARIE",
        name_kana: "ミホン アンヌ・マリ－",
        birth_date: date(1991, 11, 23),
        sex: Sex::Female,
        doses: &[SECOND],
    },
    // A middle dot, which counts.
    Member {
        identity: 6,
        holder: NOT_AGREED,
        name: "見本 ピーター・ポール",
        name_kana: "ミホン ピーター・ポール",
        birth_date: date(1969, 7, 20),
        sex: Sex::Male,
        doses: &[FIRST],
    },
    // One person's records at two holders: each answers for its own.
    Member {
        identity: 7,
        holder: AGREED,
        name: "見本 一郎",
        name_kana: "ミホン イチロウ",
        birth_date: date(2000, 5, 5),
        sex: Sex::Male,
        doses: &[FIRST],
    },
    Member {
        identity: 7,
        holder: AGREED_TOO,
        name: "見本 一郎",
        name_kana: "ミホン イチロウ",
        birth_date: date(2000, 5, 5),
        sex: Sex::Male,
        doses: &[SECOND, THIRD],
    },
];

/// The cast, with numbers drawn at random.
#[must_use]
pub fn people() -> Vec<SamplePerson> {
    let mut random: StdRng = rand::make_rng();
    let numbers: Vec<MyNumber> = CAST.iter().map(|_| random_number(&mut random)).collect();
    CAST.iter().filter_map(|member| member.with_number(numbers.get(member.identity)?.clone())).collect()
}

impl Member {
    fn with_number(&self, number: MyNumber) -> Option<SamplePerson> {
        let holder = MunicipalityCode::parse(self.holder).ok()?;
        let dose = |(dose, on): &(u8, Date)| {
            Dose {
                number: *dose,
                on: *on,
                registered_at: on.at(16, 30, 0, 0),
                // Leading zeros, which a spreadsheet would lose.
                ticket_number: 1000 * (self.identity as u64 + 1) + u64::from(*dose),
                venue: "見本市民会館",
                doctor: "見本 医師",
                manufacturer: "見本製薬",
                lot_number: "MIHON01",
            }
            .at(holder)
        };
        Some(SamplePerson {
            number,
            person: person(self.name, self.name_kana, self.birth_date, self.sex)?,
            holder,
            doses: self.doses.iter().map(dose).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_of_the_cast_keeps_the_rules() {
        let people = people();
        assert_eq!(people.len(), CAST.len());
        let doses_at = |holder: &str| {
            people.iter().filter(|it| it.holder.as_str() == holder).map(|it| it.doses.len()).max()
        };
        assert_eq!(doses_at(AGREED), Some(2));
        assert_eq!(doses_at(NOT_AGREED), Some(3));
        assert!(people.iter().all(|it| {
            let name = it.person.name.as_written();
            name.contains("見本") || name.contains("MIHON")
        }));
    }

    #[test]
    fn two_are_ambiguous_by_name_and_one_has_two_holders() {
        let people = people();
        let namesakes: Vec<_> =
            people.iter().filter(|it| it.person.name.as_written() == "見本 陽子").collect();
        assert_eq!(namesakes.len(), 2);
        assert_eq!(namesakes[0].person, namesakes[1].person);
        assert_ne!(namesakes[0].digits(), namesakes[1].digits());
        let ichiro: Vec<_> = people.iter().filter(|it| it.person.name.as_written() == "見本 一郎").collect();
        assert_eq!(ichiro[0].digits(), ichiro[1].digits());
        assert_ne!(ichiro[0].holder, ichiro[1].holder);
    }
}
