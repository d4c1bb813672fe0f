//! The functions that state machines call, in process: the state machines of the template are walked, against DynamoDB behind the wire
//! and a bucket.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use vrs_files::Files;
use vrs_import::samples::{Crowd, SamplePerson, write_csv};
use vrs_import::{Column, Encoding};
use vrs_policy::MunicipalityCode;
use vrs_store::{
    Connection, PseudonymKeys, RecordLoader, RecordRenewer, RegistrationRecorder, unlock_pseudonym_keys,
};
use vrs_tests::engine::Engine;
use vrs_tests::kms;
use vrs_tests::machine::{Machine, Run};
use vrs_tests::s3::S3;
use vrs_tests::template;
use vrs_tests::wire::{Services, Wire};

use crate::house::begin;
use crate::people::HAKODATE;

/// The file that is loaded here.
pub const FILE: &str = "files/012025-2026-04.csv";

/// Rows between two checkpoints: few, so that a small file takes many steps.
pub const ROWS_AT_ONCE: u64 = 25;

/// What the functions rest on, and the functions.
pub struct Office {
    pub engine: Engine,
    pub wire: Wire,
    pub s3: S3,
    import: registration_import::App,
    renewal: secret_renewal::App,
}

impl Office {
    /// With nothing in it.
    pub async fn start() -> Self {
        crate::leaks::listen();
        let engine = Engine::start(&template::load()).await;
        let services = Services { dynamodb: engine.address(), kms: kms::start().await };
        let (wire, s3) = (Wire::start(services).await.unwrap(), S3::start().await);
        begin(&engine, &unlock(&Connection::to_endpoint(&wire.endpoint()).await, &["1"]).await).await;
        Self::of(engine, wire, s3, &["1"]).await
    }

    /// The same, deployed with these versions of the secret.
    pub async fn with_secrets(self, versions: &[&str]) -> Self {
        Self::of(self.engine, self.wire, self.s3, versions).await
    }

    async fn of(engine: Engine, wire: Wire, s3: S3, versions: &[&str]) -> Self {
        let connection = Connection::to_endpoint(&wire.endpoint()).await;
        let keys = unlock(&connection, versions).await;
        let files = Files::new(&Connection::to_endpoint(&s3.endpoint()).await, "files");
        let pace = registration_import::Pace { workers: 4, rows_a_share: 60, rows_at_once: ROWS_AT_ONCE };
        let import = registration_import::App::new(
            files,
            RecordLoader::new(connection.clone(), "Records".into(), Arc::clone(&keys)),
            RegistrationRecorder::new(connection.clone(), "Registrations".into()),
            pace,
        );
        let renewer = RecordRenewer::new(connection, "Records".into(), "Protections".into(), keys);
        Self { engine, wire, s3, import, renewal: secret_renewal::App::new(renewer, 4) }
    }

    /// One step of the import, that ends as soon as it may.
    pub async fn import_step(&self, event: Value) -> Result<Value, String> {
        answered(vrs_http::step(event, vrs_http::now(), |it, until| {
            registration_import::take_step(&self.import, it, until)
        }))
        .await
    }

    /// One step of the renewal, that ends as soon as it may.
    pub async fn renewal_step(&self, event: Value) -> Result<Value, String> {
        answered(vrs_http::step(event, vrs_http::now(), |it, until| {
            secret_renewal::take_step(&self.renewal, it, until)
        }))
        .await
    }

    /// Loads a file that was put into the bucket.
    pub async fn load(&self) -> Run {
        Machine::load("RegistrationImport").run(wanted(), async |event| self.import_step(event).await).await
    }

    /// Moves records to the newest secret.
    pub async fn renew(&self, work: &str) -> Run {
        let input = json!({ "work": work, "segments": 3 });
        Machine::load("SecretRenewal").run(input, async |event| self.renewal_step(event).await).await
    }

    /// Leaves a protection of somebody who is on record.
    pub async fn protect(&self) {
        let [subject, _] = self.records().await.into_keys().find(|[_, it]| it.contains('#')).unwrap();
        let item = json!({ "subject": { "S": subject }, "entry": { "S": format!("{HAKODATE}#id") } });
        self.engine.put("Protections", &[item]).await;
    }

    /// All records, by key.
    pub async fn records(&self) -> BTreeMap<[String; 2], Value> {
        by_key(self.engine.items("Records").await)
    }
}

async fn answered<O: serde::Serialize>(
    step: impl Future<Output = Result<O, vrs_http::StepError>>,
) -> Result<Value, String> {
    let answer = step.await.map_err(|error| error.failure().as_str().to_owned())?;
    Ok(serde_json::to_value(answer).unwrap())
}

pub async fn unlock(connection: &Connection, versions: &[&str]) -> Arc<PseudonymKeys> {
    Arc::new(unlock_pseudonym_keys(connection, &kms::locked(versions)).await.unwrap())
}

pub fn by_key(items: Vec<Value>) -> BTreeMap<[String; 2], Value> {
    let text = |item: &Value, name: &str| item[name]["S"].as_str().unwrap().to_owned();
    items.into_iter().map(|it| ([text(&it, "subject"), text(&it, "entry")], it)).collect()
}

pub fn wanted() -> Value {
    json!({ "municipality": HAKODATE, "file": FILE })
}

fn people(count: u64) -> Vec<SamplePerson> {
    Crowd::new(MunicipalityCode::parse(HAKODATE).unwrap(), count, 1..=3, None).collect()
}

/// A file that is loaded, with a warning.
pub fn doubtful_file() -> Vec<u8> {
    lines(&[row("621498320257", "X", "20210602090000").replace("ミホン ハナコ", "－")])
}

/// A file of invented people, and how many rows it has.
pub fn file_of(count: u64) -> (Vec<u8>, u64) {
    let mut file = Vec::new();
    let rows = write_csv(&mut file, Encoding::Utf8, people(count)).unwrap();
    (file, rows)
}

pub fn lines(rows: &[String]) -> Vec<u8> {
    format!("{}\n{}\n", Column::header(), rows.join("\n")).into_bytes()
}

pub fn row(number: &str, lot_number: &str, registered_at: &str) -> String {
    format!(
        "{number},見本 花子,ミホン ハナコ,19500131,2,1,20210601,0000000001,,,見本製薬,{lot_number},{registered_at}"
    )
}
