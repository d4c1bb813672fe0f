//! All functions in one process, behind the routes of the template and before a wire to the database.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use lambda_http::{Body, Response};
use serde_json::{Value, json};
use vrs_import::walk::{Options, WalkError};
use vrs_policy::{
    DoseRecord, Inquiry, MunicipalityCode, MyNumber, Refusal, Terms, TermsId, TermsInForce, Visibility,
};
use vrs_store::{
    AgreementAdder, AgreementReader, BulkLimits, BulkRecorder, Connection, EvidenceReader, InquiryLimits,
    InquiryReader, InquiryRecorder, PersonsPerDay, ProtectionCounter, ProtectionKeeper, ProtectionLimit,
    ProtectionReader, PseudonymKeys, RecordLoader, RecordReader, RecordRenewer, RegistrationReader,
    RegistrationRecorder, Renewal, StoreError, load_terms, unlock_pseudonym_keys,
};
use vrs_tests::contract::{Answer, Contract};
use vrs_tests::engine::Engine;
use vrs_tests::event::{Event, Member, route};
use vrs_tests::kms;
use vrs_tests::template::{self, Route, Template, binary, repository};
use vrs_tests::wire::{Services, Wire};

use crate::people::{ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, Resident, SAPPORO, TARO, TWINS};

static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::load);
static TEMPLATE: LazyLock<Template> = LazyLock::new(template::load);

/// How many persons a guardian may protect a day here.
pub const PROTECTIONS_PER_DAY: u32 = 8;

/// The functions, their wire and their database.
pub struct House {
    pub engine: Engine,
    pub wire: Wire,
    pub routes: Vec<Route>,
    keys: Arc<PseudonymKeys>,
    limits: (u32, u32),
    bulk_per_day: PersonsPerDay,
    terms: TermsInForce,
    apps: Apps,
}

struct Apps {
    consent_view: consent_view::App,
    consent_submit: consent_submit::App,
    transfer_inquiry: transfer_inquiry::App,
    inquiry_history: inquiry_history::App,
    protection: protection::App,
    bulk_inquiry: bulk_inquiry::App,
    protection_count: protection_count::App,
}

impl House {
    /// With nothing in it, and no limits.
    pub async fn start() -> Self {
        Self::new(0, 0).await
    }

    /// With people who have doses, and with Sapporo and Hakodate having agreed to `inquiry-addendum`.
    pub async fn settled() -> Self {
        Self::limited(0, 0).await
    }

    /// The same, with limits on inquiries a minute.
    pub async fn limited(staff: u32, municipality: u32) -> Self {
        let house = Self::new(staff, municipality).await;
        for (person, holder, doses) in [
            (HANAKO, HAKODATE, 1..=2),
            (HANAKO, CHIYODA, 3..=3),
            (TARO, ASAHIKAWA, 1..=3),
            (TWINS[0], HAKODATE, 1..=1),
            (TWINS[1], HAKODATE, 1..=2),
        ] {
            for dose in doses {
                house.load(&person, person.dose(holder, dose)).await;
            }
        }
        for municipality in [SAPPORO, HAKODATE] {
            let agreed = house.agree(&Member::admin(municipality), "inquiry-addendum").await;
            assert_eq!(agreed.status, 201, "{agreed}");
        }
        house
    }

    async fn new(limit_staff: u32, limit_municipality: u32) -> Self {
        crate::leaks::listen();
        let engine = Engine::start(&TEMPLATE).await;
        let services = Services { dynamodb: engine.address(), kms: kms::start().await };
        let wire = Wire::start(services).await.unwrap();
        let connection = Connection::to_endpoint(&wire.endpoint()).await;
        let keys = unlock(&connection, &["1"]).await;
        begin(&engine, &keys).await;
        let limits = (limit_staff, limit_municipality);
        let terms = load_terms(repository().join("infra/terms")).unwrap();
        let bulk_per_day = PersonsPerDay { staff: 0, municipality: 0, by_consent: 0 };
        let apps = Apps::new(&connection, &keys, limits, bulk_per_day, &terms);
        Self { engine, wire, routes: TEMPLATE.routes.clone(), keys, limits, bulk_per_day, terms, apps }
    }

    /// The secrets in force.
    pub fn keys(&self) -> Arc<PseudonymKeys> {
        Arc::clone(&self.keys)
    }

    /// Loads one dose as the import does, past the wire.
    pub async fn load(&self, person: &Resident, dose: DoseRecord) {
        let engine = Connection::to_endpoint(&self.engine.endpoint()).await;
        let loader = RecordLoader::new(engine, "Records".into(), Arc::clone(&self.keys));
        loader.load(&MyNumber::parse(person.number).unwrap(), &dose).await.unwrap();
    }

    /// Notes that a holder has loaded a file, as the import does.
    pub async fn note_registration(&self, holder: &str, at: &str) {
        let engine = Connection::to_endpoint(&format!("http://{}", self.engine.address())).await;
        let recorder = RegistrationRecorder::new(engine, "Registrations".into());
        recorder.loaded(MunicipalityCode::parse(holder).unwrap(), at.parse().unwrap()).await.unwrap();
    }

    /// Leaves an inquiry on record that was refused at this time for missing consent, as it could be then.
    pub async fn record_refused(&self, inquiry: &Inquiry, at: Timestamp) {
        let engine = Connection::to_endpoint(&format!("http://{}", self.engine.address())).await;
        let recorder = InquiryRecorder::new(engine, "Inquiries".into(), Arc::clone(&self.keys), 0);
        let entry = recorder.entry(inquiry, None, at, "request");
        recorder
            .refuse(Refusal::IndividualConsentRequired, Visibility::default(), &entry, true)
            .await
            .unwrap();
    }

    /// Puts another text in force, as a new deployment would.
    pub async fn put_in_force(&mut self, terms: &str, version: &str, body: &str) {
        let id = TermsId::parse(terms).unwrap();
        let file = format!("---\nversion: {version}\ntitle: 見本\n---\n{body}\n");
        let text = Terms::parse(id, &file).unwrap();
        match id {
            TermsId::Usage => self.terms.usage = text,
            TermsId::InquiryAddendum => self.terms.inquiry_addendum = text,
        }
        let connection = Connection::to_endpoint(&self.wire.endpoint()).await;
        self.apps = Apps::new(&connection, &self.keys, self.limits, self.bulk_per_day, &self.terms);
    }

    /// Limits how many persons may be asked for in bulk a day.
    pub async fn limit_bulks(&mut self, per_day: PersonsPerDay) {
        self.bulk_per_day = per_day;
        let connection = Connection::to_endpoint(&self.wire.endpoint()).await;
        self.apps = Apps::new(&connection, &self.keys, self.limits, per_day, &self.terms);
    }

    /// The same system seen from processes of the deployment before, which go on for a while beside the new ones.
    pub async fn deployed_before(&self) -> Self {
        self.beside(self.limits).await
    }

    /// The same system once the minute is over in which limits were reached.
    pub async fn without_limits(&self) -> Self {
        self.beside((0, 0)).await
    }

    /// Other processes on the same tables.
    async fn beside(&self, limits: (u32, u32)) -> Self {
        let connection = Connection::to_endpoint(&self.wire.endpoint()).await;
        Self {
            engine: self.engine.clone(),
            wire: self.wire.clone(),
            routes: self.routes.clone(),
            keys: Arc::clone(&self.keys),
            limits,
            bulk_per_day: self.bulk_per_day,
            terms: self.terms.clone(),
            apps: Apps::new(&connection, &self.keys, limits, self.bulk_per_day, &self.terms),
        }
    }

    /// Puts other versions of the pseudonyms' secret in force, as a new deployment would: `["1", "2"]`, or
    /// `["-1", "2"]` when the first is retired.
    pub async fn use_secrets(&mut self, versions: &[&str]) {
        let connection = Connection::to_endpoint(&self.wire.endpoint()).await;
        self.keys = unlock(&connection, versions).await;
        self.apps = Apps::new(&connection, &self.keys, self.limits, self.bulk_per_day, &self.terms);
    }

    /// Moves the records to the newest secret as the operator does, and says how many stood under an older one.
    pub async fn renew(&self, step: Renewal) -> Result<u64, WalkError> {
        let renewer = renewer(&self.engine, &self.keys).await;
        vrs_import::renew(renewer, step, &Options::default()).await.map(|it| it.concerned)
    }

    /// Sends an event to the function behind its route. Whatever it answers must fit the contract.
    pub async fn send(&self, event: Event) -> Answer {
        let route = route(&self.routes, &event.method, &event.path);
        let request = event.request(route);
        // In boxes: together they would take up much of a test's stack.
        let response = match binary(&TEMPLATE, route) {
            "consent-view" => Box::pin(consent_view::handle(&self.apps.consent_view, request)).await,
            "consent-submit" => Box::pin(consent_submit::handle(&self.apps.consent_submit, request)).await,
            "transfer-inquiry" => {
                Box::pin(transfer_inquiry::handle(&self.apps.transfer_inquiry, request)).await
            }
            "inquiry-history" => Box::pin(inquiry_history::handle(&self.apps.inquiry_history, request)).await,
            "bulk-inquiry" => Box::pin(bulk_inquiry::handle(&self.apps.bulk_inquiry, request)).await,
            "protection" => Box::pin(protection::handle(&self.apps.protection, request)).await,
            other => panic!("the template has a function {other} that these tests don't know"),
        };
        let answer = answer(&response);
        let faults = CONTRACT.faults(&event.method, &event.path, &answer);
        assert!(faults.is_empty(), "{} {}: {faults:#?}\n{answer}", event.method, event.path);
        assert_eq!(answer.headers["x-request-id"], event.request_id);
        answer
    }

    /// Wakes the function that counts protections, as its schedule does.
    pub async fn count_protections(&self) -> Result<(), StoreError> {
        protection_count::handle(&self.apps.protection_count).await
    }

    pub async fn get(&self, target: &str, member: &Member) -> Answer {
        self.send(Event::get(target, member)).await
    }

    pub async fn inquire(&self, member: &Member, question: &Value) -> Answer {
        self.send(Event::inquiry(member, question)).await
    }

    /// Reads a document and agrees to what was read.
    pub async fn agree(&self, member: &Member, terms: &str) -> Answer {
        self.send(self.consent_event(member, terms).await).await
    }

    /// Reads a document; the event that agrees to what was read.
    pub async fn consent_event(&self, member: &Member, terms: &str) -> Event {
        let shown = self.get(&format!("/v1/terms/{terms}"), member).await.json();
        Event::consent(terms, member, &json!({ "version": shown["version"], "digest": shown["digest"] }))
    }
}

impl Apps {
    fn new(
        connection: &Connection,
        keys: &Arc<PseudonymKeys>,
        limits: (u32, u32),
        bulk_per_day: PersonsPerDay,
        terms: &TermsInForce,
    ) -> Self {
        let connection = || connection.clone();
        let agreements = || AgreementReader::new(connection(), "Agreements".into());
        let adder = AgreementAdder::new(connection(), "Agreements".into());
        let protections = ProtectionReader::new(connection(), "Protections".into(), Arc::clone(keys));
        let recorder = InquiryRecorder::new(connection(), "Inquiries".into(), Arc::clone(keys), 0);
        let records =
            || RecordReader::new(connection(), "Records".into(), Arc::clone(keys), protections.clone());
        Self {
            bulk_inquiry: bulk_inquiry::App::new(
                terms.inquiry_addendum.clone(),
                agreements(),
                records(),
                BulkLimits::new(connection(), "Limits".into(), bulk_per_day),
                BulkRecorder::new(recorder.clone()),
            ),
            consent_view: consent_view::App::new(terms.clone(), agreements()),
            consent_submit: consent_submit::App::new(terms.clone(), adder),
            transfer_inquiry: transfer_inquiry::App::new(
                terms.inquiry_addendum.clone(),
                EvidenceReader::new(
                    connection(),
                    agreements(),
                    RegistrationReader::new("Registrations".into()),
                    recorder.clone(),
                    protections.clone(),
                ),
                records(),
                InquiryLimits::new(connection(), "Limits".into(), limits.0, limits.1),
                recorder,
            ),
            protection: protection::App::new(
                ProtectionKeeper::new(protections.clone()),
                ProtectionLimit::new(connection(), "Limits".into(), PROTECTIONS_PER_DAY),
            ),
            protection_count: protection_count::App::new(ProtectionCounter::new(
                connection(),
                "Protections".into(),
            )),
            inquiry_history: inquiry_history::App::new(InquiryReader::new(connection(), "Inquiries".into())),
        }
    }
}

/// Puts the check values of the secrets on record, past the wire, as the operator does.
pub async fn begin(engine: &Engine, keys: &Arc<PseudonymKeys>) {
    renewer(engine, keys).await.begin(Renewal::Begin).await.unwrap();
}

/// Renews past the wire.
async fn renewer(engine: &Engine, keys: &Arc<PseudonymKeys>) -> RecordRenewer {
    let connection = Connection::to_endpoint(&engine.endpoint()).await;
    RecordRenewer::new(connection, "Records".into(), "Protections".into(), Arc::clone(keys))
}

async fn unlock(connection: &Connection, versions: &[&str]) -> Arc<PseudonymKeys> {
    Arc::new(unlock_pseudonym_keys(connection, &kms::locked(versions)).await.unwrap())
}

fn answer(response: &Response<Body>) -> Answer {
    let headers = response.headers().iter();
    let body = match response.body() {
        Body::Text(text) => text.clone(),
        Body::Empty => String::new(),
        other => panic!("a body that isn't text: {other:?}"),
    };
    Answer {
        status: response.status().as_u16(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body,
    }
}
