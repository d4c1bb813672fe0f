//! The two functions that inquire, in process, and the people that they are asked about.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};
use lambda_http::Body;
use serde_json::{Value, json};
use vrs_local::template::Template;
use vrs_policy::MunicipalityCode;
use vrs_store::{
    AgreementAdder, AgreementReader, BulkLimits, BulkRecorder, Connection, EvidenceReader, InquiryLimits,
    InquiryRecorder, PersonsPerDay, ProtectionReader, PseudonymKeys, RecordLoader, RecordReader,
    RecordRenewer, RegistrationReader, Renewal, load_terms, unlock_pseudonym_keys,
};
use vrs_tests::engine::Engine;
use vrs_tests::event::{Event, Member, route};
use vrs_tests::kms;
use vrs_tests::template::{self, repository};

/// The inquirer, and those who have records.
const INQUIRER: &str = "011002";
const HOLDERS: [&str; 3] = ["012025", "131016", "271004"];

pub struct House {
    pub endpoint: String,
    pub engine: Engine,
    template: Template,
    people: Vec<Mover>,
    bulk: bulk_inquiry::App,
    single: transfer_inquiry::App,
}

/// Somebody in the inquirer's file.
struct Mover {
    digits: String,
    holders: Vec<&'static str>,
}

impl House {
    pub async fn start(persons: usize) -> Self {
        let template = template::load();
        let engine = Engine::start(&template).await;
        let endpoint = engine.endpoint();
        let connection = Connection::to_endpoint(&endpoint).await;
        let services = Connection::to_endpoint(&format!("http://{}", kms::start().await)).await;
        let keys = Arc::new(unlock_pseudonym_keys(&services, &kms::locked(&["1"])).await.unwrap());
        let terms = load_terms(repository().join("infra/terms")).unwrap();
        let agreements = || AgreementReader::new(connection.clone(), "Agreements".into());
        let protections = ProtectionReader::new(connection.clone(), "Protections".into(), Arc::clone(&keys));
        let records =
            RecordReader::new(connection.clone(), "Records".into(), Arc::clone(&keys), protections.clone());
        let inquiries = InquiryRecorder::new(connection.clone(), "Inquiries".into(), Arc::clone(&keys), 0);
        let per_day = PersonsPerDay { staff: 0, municipality: 0, by_consent: 0 };
        let bulk = bulk_inquiry::App::new(
            terms.inquiry_addendum.clone(),
            agreements(),
            records.clone(),
            BulkLimits::new(connection.clone(), "Limits".into(), per_day),
            BulkRecorder::new(inquiries.clone()),
        );
        let single = transfer_inquiry::App::new(
            terms.inquiry_addendum.clone(),
            EvidenceReader::new(
                connection.clone(),
                agreements(),
                RegistrationReader::new("Registrations".into()),
                inquiries.clone(),
                protections.clone(),
            ),
            records,
            InquiryLimits::new(connection.clone(), "Limits".into(), 0, 0),
            inquiries,
        );
        let renewer =
            RecordRenewer::new(connection.clone(), "Records".into(), "Protections".into(), Arc::clone(&keys));
        renewer.begin(Renewal::Begin).await.unwrap();
        let people = people(persons, &connection, &keys).await;
        let house = Self { endpoint, engine, template, people, bulk, single };
        house.agree(&connection).await;
        house
    }

    async fn agree(&self, connection: &Connection) {
        let terms = load_terms(repository().join("infra/terms")).unwrap();
        let adder = AgreementAdder::new(connection.clone(), "Agreements".into());
        for code in HOLDERS.into_iter().chain([INQUIRER]) {
            let agreement = vrs_policy::Agreement {
                municipality: MunicipalityCode::parse(code).unwrap(),
                text: terms.inquiry_addendum.identity.clone(),
                agreed_at: jiff::Timestamp::now(),
                agreed_by: code.to_owned(),
                agreed_by_sub: code.to_owned(),
            };
            adder.agree(agreement, "bench").await.unwrap();
        }
    }

    /// Starts a bulk over all movers; its id.
    pub async fn start_bulk(&self) -> String {
        let body = json!({ "scope": "named", "persons": self.people.len() });
        let event = Event::new("POST", "/v1/transfer/bulk-inquiries", &clerk()).json(&body);
        self.send_bulk(&event).await["bulkId"].as_str().unwrap().to_owned()
    }

    /// Asks a chunk, counted from 0; how many of its persons are found.
    pub async fn ask(&self, bulk: &str, chunk: usize, size: usize) -> usize {
        let movers = self.people[chunk * size..(chunk + 1) * size].iter().enumerate();
        let persons: Vec<_> = movers
            .map(|(at, it)| {
                json!({ "ref": format!("M-{at}"), "myNumber": it.digits, "holders": it.holders, "individualConsent": false })
            })
            .collect();
        let target = format!("/v1/transfer/bulk-inquiries/{bulk}/chunks/{}", chunk + 1);
        let event = Event::new("POST", &target, &clerk()).json(&json!({ "persons": persons }));
        let answer = self.send_bulk(&event).await;
        answer["results"].as_array().unwrap().iter().filter(|it| it["outcome"] == "found").count()
    }

    /// One inquiry about one of the movers.
    pub async fn inquire(&self, n: usize) {
        let mover = &self.people[n % self.people.len()];
        let question = json!({
            "holder": mover.holders[0], "individualConsent": false, "subject": { "myNumber": mover.digits },
        });
        let event = Event::inquiry(&Member::staff(INQUIRER), &question);
        let request = event.request(route(&self.template.routes, &event.method, &event.path));
        let answer = transfer_inquiry::handle(&self.single, request).await;
        assert_eq!(answer.status(), 200);
    }

    async fn send_bulk(&self, event: &Event) -> Value {
        let request = event.request(route(&self.template.routes, &event.method, &event.path));
        let answer = bulk_inquiry::handle(&self.bulk, request).await;
        assert!(answer.status().is_success(), "{answer:?}");
        let Body::Text(body) = answer.body() else { unreachable!("JSON is text") };
        serde_json::from_str(body).unwrap()
    }
}

fn clerk() -> Member {
    Member::of("clerk", &[&format!("municipality-{INQUIRER}"), "bulk-inquirer"])
}

/// The movers; every third has two doses at each of their holders.
async fn people(persons: usize, connection: &Connection, keys: &Arc<PseudonymKeys>) -> Vec<Mover> {
    let holder = MunicipalityCode::parse(HOLDERS[0]).unwrap();
    let crowd = vrs_import::samples::Crowd::new(holder, persons as u64, 2..=2, Some(1));
    let loader = RecordLoader::new(connection.clone(), "Records".into(), Arc::clone(keys));
    let mut people = Vec::new();
    let mut doses = Vec::new();
    for (at, person) in crowd.enumerate() {
        let holders: Vec<_> = HOLDERS.into_iter().cycle().skip(at % 3).take(at / 3 % 3 + 1).collect();
        if at % 3 == 0 {
            for holder in &holders {
                for mut record in person.records() {
                    record.vaccination.municipality = MunicipalityCode::parse(holder).unwrap();
                    doses.push((person.number.clone(), record));
                }
            }
        }
        people.push(Mover { digits: person.digits().to_owned(), holders });
    }
    stream::iter(&doses)
        .map(|(number, record)| loader.load(number, record))
        .buffer_unordered(32)
        .collect::<Vec<_>>()
        .await
        .into_iter()
        .for_each(|loaded| assert!(loaded.is_ok(), "{loaded:?}"));
    people
}
