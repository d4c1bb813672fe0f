//! Sample data: some municipalities that agreed, and a few people with records.

use std::{fmt::Write as _, fs, path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vrs_import::samples::{self, SamplePerson};
use vrs_policy::{Agreement, Municipality, MunicipalityCode, Sex, TermsId};
use vrs_store::{AgreementAdder, Connection, PseudonymKeys, RecordLoader, RegistrationRecorder, load_terms};

use crate::{kms::Secret, private};

/// Municipalities that have agreed to both documents: 函館市, 千代田区 and 大阪市.
const AGREED: [&str; 3] = ["012025", "131016", "271004"];
/// The file in which the sample people are kept; where it is, they have been loaded.
const FILE: &str = "samples.json";

/// Where sample data goes.
pub struct Target<'a> {
    pub endpoint: &'a str,
    pub agreements: &'a str,
    pub records: &'a str,
    pub registrations: &'a str,
    pub terms_dir: &'a Path,
    pub secret: &'a Secret,
}

/// A sample person as they are shown to whoever tries the system.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    holder: String,
    holder_name: String,
    my_number: String,
    name: String,
    name_kana: String,
    birth_date: String,
    sex: String,
    doses: Vec<u8>,
}

/// Loads the sample data, unless the directory says that it was loaded before, and tells the people.
pub async fn load(target: &Target<'_>, data_dir: Option<&Path>) -> Result<Vec<Shown>> {
    let kept = data_dir.map(|directory| directory.join(FILE));
    if let Some(kept) = kept.as_deref().filter(|kept| kept.exists()) {
        let content = fs::read(kept).with_context(|| kept.display().to_string())?;
        return Ok(serde_json::from_slice(&content)?);
    }
    let connection = Connection::to_endpoint(target.endpoint).await;
    agree(target, &connection).await.context("sample agreements")?;
    let people = samples::people();
    load_people(target, connection, &people).await.context("sample people")?;
    let shown: Vec<Shown> = people.iter().map(Shown::of).collect();
    if let Some(kept) = kept {
        private::write(&kept, &serde_json::to_vec_pretty(&shown)?)?;
    }
    Ok(shown)
}

async fn agree(target: &Target<'_>, connection: &Connection) -> Result<()> {
    let terms = load_terms(target.terms_dir)?;
    let adder = AgreementAdder::new(connection.clone(), target.agreements.to_owned());
    for code in AGREED {
        let username = format!("{code}-admin");
        for id in [TermsId::Usage, TermsId::InquiryAddendum] {
            let agreement = Agreement {
                municipality: MunicipalityCode::parse(code)?,
                text: terms.get(id).identity.clone(),
                agreed_at: Timestamp::now(),
                agreed_by: username.clone(),
                agreed_by_sub: subject(&username),
            };
            adder.agree(agreement, "sample").await?;
        }
    }
    Ok(())
}

/// The subject of an account, by the rule of `identity/accounts.js`.
fn subject(username: &str) -> String {
    let name = format!("urn:vrs-local:{username}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

async fn load_people(target: &Target<'_>, connection: Connection, people: &[SamplePerson]) -> Result<()> {
    let keys = Arc::new(PseudonymKeys::new(vec![target.secret.open()?])?);
    let loader = RecordLoader::new(connection.clone(), target.records.to_owned(), keys);
    let recorder = RegistrationRecorder::new(connection, target.registrations.to_owned());
    for sample in people {
        for record in sample.records() {
            loader.load(&sample.number, &record).await?;
        }
        recorder.loaded(sample.holder, Timestamp::now()).await?;
    }
    Ok(())
}

impl Shown {
    fn of(sample: &SamplePerson) -> Self {
        let municipality = Municipality::find(sample.holder);
        Self {
            holder: sample.holder.as_str().to_owned(),
            holder_name: municipality.map_or("", |found| found.name).to_owned(),
            my_number: sample.digits().to_owned(),
            name: sample.person.name.as_written().to_owned(),
            name_kana: sample.person.name_kana.as_ref().map_or("", |kana| kana.as_written()).to_owned(),
            birth_date: sample.person.birth_date.to_iso(),
            sex: sample.person.sex.as_str().to_owned(),
            doses: sample.doses.iter().map(|dose| dose.dose.get()).collect(),
        }
    }
}

/// The people, one a line.
pub fn table(people: &[Shown]) -> String {
    let mut lines = String::new();
    for person in people {
        let Shown { holder, holder_name, my_number, name, name_kana, birth_date, sex, doses } = person;
        let sex = if sex == Sex::Female.as_str() { "女" } else { "男" };
        let doses: Vec<String> = doses.iter().map(u8::to_string).collect();
        let doses = doses.join("・");
        // Writing to a string can't fail.
        let _ = writeln!(
            lines,
            "  {my_number}  {birth_date} {sex}  {name}（{name_kana}） {holder_name} {holder} {doses}回目"
        );
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_the_subject_that_the_identity_provider_gives_it() {
        // Made by identity/accounts.js.
        assert_eq!(subject("012025-admin"), "9b8f0344-5460-5185-90dc-a7d1d6e3edde");
    }

    #[test]
    fn everybody_is_shown_with_what_an_inquiry_takes() {
        let people: Vec<Shown> = samples::people().iter().map(Shown::of).collect();
        let table = table(&people);
        assert_eq!(table.lines().count(), people.len());
        assert!(table.contains("1950-01-31 女  見本 花子（ミホン ハナコ） 函館市 012025 1・2回目"));
    }
}
