//! What is in the tables: one person to ask for, agreements, and a crowd.

use std::ops::RangeInclusive;
use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use serde_json::{Value, json};
use vrs_import::samples::Crowd;
use vrs_policy::{
    Act, Agreement, BirthDate, DoseNumber, DoseRecord, MunicipalityCode, MyNumber, Person, PersonName,
    Protection, Sex, Text, TicketNumber, Vaccination,
};
use vrs_store::{
    AgreementAdder, Connection, ProtectionKeeper, ProtectionReader, PseudonymKeys, RecordLoader,
    RecordRenewer, Renewal, load_terms, new_id, unlock_pseudonym_keys,
};
use vrs_tests::template::repository;

use crate::lambda::{House, secrets};

/// A published vector, so nobody's number.
pub const NUMBER: &str = "123456789018";
pub const NAME: &str = "見本 花子";
/// Somebody who has the same doses, and whom the holder protects.
pub const PROTECTED: (&str, &str) = ("621498320257", "見本 護子");
/// Somebody of whom nothing is on record.
pub const NOBODY: (&str, &str) = ("895980423139", "見本 無子");
const HOLDER: &str = "012025";
const LOADS_AT_ONCE: usize = 16;

pub fn by_number(number: &str, individual_consent: bool) -> Value {
    json!({ "holder": HOLDER, "individualConsent": individual_consent, "subject": { "myNumber": number } })
}

pub fn by_name(name: &str) -> Value {
    let subject = json!({ "name": name, "birthDate": "1950-01-31", "sex": "female" });
    json!({ "holder": HOLDER, "individualConsent": true, "subject": subject })
}

/// Both municipalities agree, and the person has two doses.
pub async fn settle(house: &House) {
    let terms = load_terms(repository().join("infra/terms")).unwrap();
    let adder = AgreementAdder::new(connection(house).await, "Agreements".into());
    for code in ["011002", HOLDER] {
        let agreement = Agreement {
            municipality: MunicipalityCode::parse(code).unwrap(),
            text: terms.inquiry_addendum.identity.clone(),
            agreed_at: Timestamp::UNIX_EPOCH,
            agreed_by: "bench".into(),
            agreed_by_sub: "bench".into(),
        };
        adder.agree(agreement, "bench").await.unwrap();
    }
    begin(house).await;
    let loader = loader(house).await;
    for (number, name) in [(NUMBER, NAME), PROTECTED] {
        for dose in 1..=2 {
            loader.load(&MyNumber::parse(number).unwrap(), &dose_of(name, dose)).await.unwrap();
        }
    }
    let started = Act { at: Timestamp::UNIX_EPOCH, by: "bench".into(), by_sub: "bench".into() };
    let protection = Protection {
        id: new_id(started.at),
        holder: MunicipalityCode::parse(HOLDER).unwrap(),
        started,
        until: None,
        reference: None,
        lift_requests: Vec::new(),
        lifted: None,
    };
    let reader = ProtectionReader::new(connection(house).await, "Protections".into(), keys(house).await);
    let number = MyNumber::parse(PROTECTED.0).unwrap();
    ProtectionKeeper::new(reader).protect(&number, &protection).await.unwrap();
}

/// About this many doses of others at the same holder.
pub async fn crowd(house: &House, doses: u64) {
    const EACH: RangeInclusive<u8> = 2..=2;
    let loader = loader(house).await;
    let holder = MunicipalityCode::parse(HOLDER).unwrap();
    let people = Crowd::new(holder, doses / 2, EACH, None);
    let rows = people.flat_map(|person| {
        let records: Vec<_> = person.records().collect();
        records
            .into_iter()
            .map(move |record| (MyNumber::parse(person.digits()).unwrap(), record))
            .collect::<Vec<_>>()
    });
    let loader = &loader;
    stream::iter(rows)
        .for_each_concurrent(LOADS_AT_ONCE, |(number, record)| async move {
            loader.load(&number, &record).await.unwrap();
        })
        .await;
}

async fn begin(house: &House) {
    let (connection, keys) = (connection(house).await, keys(house).await);
    let renewer = RecordRenewer::new(connection, "Records".into(), "Protections".into(), keys);
    renewer.begin(Renewal::Begin).await.unwrap();
}

async fn connection(house: &House) -> Connection {
    Connection::to_endpoint(&house.engine.endpoint()).await
}

async fn keys(house: &House) -> Arc<PseudonymKeys> {
    let through_wire = Connection::to_endpoint(&house.wire.endpoint()).await;
    Arc::new(unlock_pseudonym_keys(&through_wire, &secrets(1)).await.unwrap())
}

async fn loader(house: &House) -> RecordLoader {
    RecordLoader::new(connection(house).await, "Records".into(), keys(house).await)
}

fn dose_of(name: &str, dose: u8) -> DoseRecord {
    DoseRecord {
        person: Person {
            name: PersonName::parse(name).unwrap(),
            name_kana: PersonName::parse("ミホン カナ").ok(),
            birth_date: BirthDate::parse("1950-01-31", jiff::civil::Date::constant(2021, 12, 14)).unwrap(),
            sex: Sex::Female,
        },
        vaccination: Vaccination {
            dose: DoseNumber::new(dose).unwrap(),
            vaccinated_on: jiff::civil::Date::constant(2021, 6, 1),
            ticket_number: TicketNumber::parse("0000000042").unwrap(),
            municipality: MunicipalityCode::parse(HOLDER).unwrap(),
            venue: Text::parse("見本会場").unwrap(),
            doctor: Text::default(),
            manufacturer: Text::parse("見本製薬").unwrap(),
            lot_number: Text::parse("AB1234").unwrap(),
            registered_at: Timestamp::UNIX_EPOCH,
        },
        taken_back: false,
    }
}
