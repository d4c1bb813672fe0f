//! `DYNAMODB_ENDPOINT`: agreement, inquiry, history and import through the front door, on an engine that isn't the system's own.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tempfile::TempDir;
use vrs_tests::engine::Engine;
use vrs_tests::template;

use crate::client::Client;
use crate::import::import;
use crate::running::Running;

const HEADER: &str = "個人番号,氏名,氏名カナ,生年月日,性別,接種回,接種日,接種券番号,会場名,医師名,メーカー,ロット番号,登録日時";
const ROW: &str =
    "100000000080,見本 良子,ミホン ヨシコ,19600229,2,1,20210601,0000000001,,,見本製薬,,20210601090000";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t4_a1_a5_g4_the_walk_on_another_engine() {
    // Without tables: the system makes them.
    let engine = Engine::empty().await;
    let endpoint = engine.endpoint();
    let system = Running::start(TempDir::new().unwrap(), &[("DYNAMODB_ENDPOINT", endpoint.as_str())]);
    twelve_agree_at_once(&system).await;
    an_inquiry_sent_again_stands_under_its_record(&system).await;
    a_file_is_loaded_twice_and_found_once(&system).await;
    // All of it stands there.
    assert_eq!(engine.tables().await.len(), template::load().tables.len());
    let variable = system.description()["environment"]["AGREEMENTS_TABLE"].clone();
    let agreements = engine.items(variable.as_str().unwrap()).await;
    assert_eq!(agreements.iter().filter(|it| it["municipality"]["S"] == "012041").count(), 1);
    system.stop();
}

/// T4: one of them makes the agreement, and to the others it is reported.
async fn twelve_agree_at_once(system: &Running) {
    let admin = Client::of(system, "012041", "admin");
    let shown = admin.get("/v1/terms/usage").await.json();
    assert_eq!(shown["consent"]["status"], "not-agreed");
    let body = json!({ "version": shown["version"], "digest": shown["digest"] });
    let answers = join_all((0..12).map(|_| admin.json("PUT", "/v1/terms/usage/consent", &body))).await;
    let mut statuses: Vec<_> = answers.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 201]);
    assert!(answers.iter().all(|it| it.json()["consent"] == answers[0].json()["consent"]));
}

/// A1, A5: on record once, and seen by both sides.
async fn an_inquiry_sent_again_stands_under_its_record(system: &Running) {
    let people = system.description()["people"].clone();
    let person = people.as_array().unwrap().iter().find(|it| it["holder"] == "012025").unwrap();
    let (inquirer, holder) = (Client::of(system, "131016", "admin"), Client::of(system, "012025", "admin"));
    let question = json!({ "holder": "012025", "individualConsent": false, "subject": { "myNumber": person["myNumber"] } });
    let key = uuid::Uuid::now_v7().to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
    let ask = |question: Value| {
        let (inquirer, text) = (inquirer.clone(), question.to_string());
        async move { inquirer.send("POST", "/v1/transfer/inquiries", &headers, &text).await }
    };
    let first = ask(question.clone()).await;
    assert_eq!((first.status, &first.json()["outcome"]), (200, &json!("found")), "{first}");
    assert_eq!(first.json()["basis"], "terms");
    for again in join_all((0..4).map(|_| ask(question.clone()))).await {
        assert_eq!((again.status, again.json()), (200, first.json()));
    }
    let other =
        json!({ "holder": "012025", "individualConsent": true, "subject": { "myNumber": "100000000080" } });
    assert_eq!(ask(other).await.status, 422, "the key stands for another inquiry");

    for (client, direction) in [(&inquirer, "made"), (&holder, "received")] {
        let history = client.get(&format!("/v1/transfer/inquiries?direction={direction}")).await.json();
        let ids: Vec<_> =
            history["inquiries"].as_array().unwrap().iter().map(|it| &it["inquiryId"]).collect();
        assert!(ids.contains(&&first.json()["inquiryId"]), "{direction}: {history}");
        assert_eq!(ids.iter().filter(|it| ***it == first.json()["inquiryId"]).count(), 1, "{direction}");
    }
}

/// G4: the second time nothing is written.
async fn a_file_is_loaded_twice_and_found_once(system: &Running) {
    for said in ["書き込み 1件、変更なし 0件", "書き込み 0件、変更なし 1件"] {
        let output = import(system, "271004", "records.csv", format!("{HEADER}\r\n{ROW}\r\n").as_bytes());
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && stdout.contains(said),
            "{stdout}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let question =
        json!({ "holder": "271004", "individualConsent": true, "subject": { "myNumber": "100000000080" } });
    let found = Client::of(system, "131016", "staff").inquire(&question).await;
    assert_eq!(found.json()["vaccinations"].as_array().map(Vec::len), Some(1), "{found}");
}
