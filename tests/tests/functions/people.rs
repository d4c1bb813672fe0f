//! The people of these tests. Their numbers are the published vectors, so nobody's.

use serde_json::{Value, json};
use vrs_policy::{
    BirthDate, DoseNumber, DoseRecord, Municipality, Person, PersonName, Sex, Text, TicketNumber, Vaccination,
};

/// The municipality that asks in most tests.
pub const SAPPORO: &str = "011002";
/// A holder that has agreed to everything in most tests.
pub const HAKODATE: &str = "012025";
/// A holder that has agreed to nothing in most tests.
pub const ASAHIKAWA: &str = "012041";
/// Another holder that has records of people whom Hakodate has, too.
pub const CHIYODA: &str = "131016";

/// A person with doses at some holder.
#[derive(Debug, Clone, Copy)]
pub struct Resident {
    pub number: &'static str,
    pub name: &'static str,
    pub kana: &'static str,
    pub birth_date: &'static str,
    pub sex: &'static str,
}

pub const HANAKO: Resident = Resident {
    number: "123456789018",
    name: "見本 花子",
    kana: "ミホン ハナコ",
    birth_date: "1950-01-31",
    sex: "female",
};

pub const TARO: Resident = Resident {
    number: "621498320257",
    name: "見本 太郎",
    kana: "ミホン タロウ",
    birth_date: "1980-05-05",
    sex: "male",
};

/// Two people whom only their numbers tell apart.
pub const TWINS: [Resident; 2] = [
    Resident {
        number: "548836529885",
        name: "見本 双葉",
        kana: "ミホン フタバ",
        birth_date: "1990-03-03",
        sex: "female",
    },
    Resident {
        number: "465281266333",
        name: "見本 双葉",
        kana: "ミホン フタバ",
        birth_date: "1990-03-03",
        sex: "female",
    },
];

/// Nobody has a record of this number.
pub const NOBODY: &str = "895980423139";

impl Resident {
    /// The row of one dose as `holder` keeps it.
    pub fn dose(&self, holder: &str, dose: u8) -> DoseRecord {
        let today = jiff::civil::Date::constant(2021, 12, 14);
        DoseRecord {
            person: Person {
                name: PersonName::parse(self.name).unwrap(),
                name_kana: PersonName::parse(self.kana).ok(),
                birth_date: BirthDate::parse(self.birth_date, today).unwrap(),
                sex: Sex::parse(self.sex).unwrap(),
            },
            vaccination: Vaccination {
                dose: DoseNumber::new(dose).unwrap(),
                vaccinated_on: jiff::civil::Date::constant(2021, 6, i8::try_from(dose).unwrap()),
                ticket_number: TicketNumber::parse("0000000042").unwrap(),
                municipality: Municipality::find_str(holder).unwrap().code,
                venue: Text::parse("見本会場").unwrap(),
                doctor: Text::default(),
                manufacturer: Text::parse("見本製薬").unwrap(),
                lot_number: Text::parse("AB1234").unwrap(),
                registered_at: format!("2021-06-{dose:02}T03:04:05Z").parse().unwrap(),
            },
            taken_back: false,
        }
    }

    /// An inquiry by this person's number.
    pub fn by_number(&self, holder: &str, individual_consent: bool) -> Value {
        by_number(self.number, holder, individual_consent)
    }

    /// An inquiry by this person's name, date of birth and sex.
    pub fn by_name(&self, holder: &str, individual_consent: bool) -> Value {
        json!({
            "holder": holder,
            "individualConsent": individual_consent,
            "subject": { "name": self.name, "birthDate": self.birth_date, "sex": self.sex },
        })
    }
}

/// An inquiry by number.
pub fn by_number(number: &str, holder: &str, individual_consent: bool) -> Value {
    json!({
        "holder": holder,
        "individualConsent": individual_consent,
        "subject": { "myNumber": number },
    })
}

/// `value` with the member at `pointer` replaced.
pub fn with(value: &Value, pointer: &str, member: impl Into<Value>) -> Value {
    let mut changed = value.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    changed.pointer_mut(parent).unwrap()[name] = member.into();
    changed
}

/// `value` without the member at `pointer`.
pub fn without(value: &Value, pointer: &str) -> Value {
    let mut changed = value.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    changed.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
    changed
}
