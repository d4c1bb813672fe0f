//! The variables of the commands: other texts, limits, kept data.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;
use crate::running::Running;

fn write_terms(directory: &Path) {
    std::fs::create_dir(directory).unwrap();
    for name in ["usage.md", "inquiry-addendum.md"] {
        let text = format!("---\nversion: 2022-04-01\ntitle: 別の文書\n---\n別の本文（{name}）\n");
        std::fs::write(directory.join(name), text).unwrap();
    }
}

async fn agree(client: &Client) -> u16 {
    let shown = client.get("/v1/terms/usage").await.json();
    let body = json!({ "version": shown["version"], "digest": shown["digest"] });
    client.json("PUT", "/v1/terms/usage/consent", &body).await.status
}

/// T7, T5: `TERMS_DIR` puts other texts in force; with `DATA_DIR` the agreement to one outlives the system, and stays on
/// record when the other text is in force again. `SAMPLE=none` and `INQUIRY_LIMIT` on the way.
#[tokio::test]
async fn t7_t5_other_texts_limits_and_data_that_are_kept() {
    let data = TempDir::new().unwrap();
    let (kept, terms) = (data.path().join("kept"), data.path().join("terms"));
    write_terms(&terms);
    let kept_text = kept.to_str().unwrap().to_owned();
    let environment = [
        ("DATA_DIR", kept_text.as_str()),
        ("TERMS_DIR", terms.to_str().unwrap()),
        ("SAMPLE", "none"),
        ("INQUIRY_LIMIT", "2"),
    ];
    let system = Running::start(data, &environment);
    assert_eq!(system.description()["people"], json!([]));
    let admin = Client::of(&system, "012025", "admin");
    let shown = admin.get("/v1/terms/usage").await.json();
    assert_eq!((&shown["version"], &shown["body"]), (&json!("2022-04-01"), &json!("別の本文（usage.md）")));
    assert_eq!(shown["consent"]["status"], "not-agreed");
    assert_eq!(agree(&admin).await, 201);

    let question =
        json!({ "holder": "012041", "individualConsent": true, "subject": { "myNumber": "895980423139" } });
    let mut statuses = Vec::new();
    // A minute may end on the way, once.
    for _ in 0..6 {
        statuses.push(admin.inquire(&question).await.status);
    }
    assert_eq!(statuses[..2], [200, 200]);
    assert!(statuses.contains(&429), "{statuses:?}");

    let data = system.stop();
    for entry in std::fs::read_dir(&kept).unwrap().map(Result::unwrap) {
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        let secret = entry.file_name().to_string_lossy().contains("key");
        assert!(!secret || mode == 0o600, "{:?} {mode:o}", entry.path());
    }

    let system = Running::start(data, &[("DATA_DIR", kept_text.as_str()), ("SAMPLE", "none")]);
    let admin = Client::of(&system, "012025", "admin");
    let shown = admin.get("/v1/terms/usage").await.json();
    assert_eq!(shown["version"], "2021-12-03");
    assert_eq!(shown["consent"]["status"], "not-agreed");
    assert_eq!(shown["previous"]["version"], "2022-04-01");
    let made = admin.get("/v1/transfer/inquiries?direction=made").await.json();
    // Above the limit one record a minute stands for all refusals (A2), and a minute may have ended on the way.
    let answered = statuses.iter().filter(|it| **it == 200).count();
    let recorded = made["inquiries"].as_array().unwrap().len();
    assert!((answered + 1..=answered + 2).contains(&recorded), "{recorded} records of {statuses:?}");
    system.stop();
}

/// A copy of `DATA_DIR`, taken while the system is stopped, is a backup: after the loss of everything else it answers as
/// before, under the same records.
#[tokio::test]
async fn a_copy_of_the_folder_is_a_backup() {
    let data = TempDir::new().unwrap();
    let (kept, copy) = (data.path().join("kept"), data.path().join("copy"));
    let system = Running::start(data, &[("DATA_DIR", kept.to_str().unwrap())]);
    let person = system.description()["people"][0].clone();
    let question = json!({ "holder": person["holder"], "individualConsent": true, "subject": { "myNumber": person["myNumber"] } });
    let admin = Client::of(&system, "131016", "admin");
    assert_eq!(admin.inquire(&question).await.json()["outcome"], "found");
    let before = (admin.get("/v1/terms").await.json(), made(&admin).await);
    let data = system.stop();
    let copied = std::process::Command::new("cp").arg("--archive").args([&kept, &copy]).status().unwrap();
    assert!(copied.success());
    std::fs::remove_dir_all(&kept).unwrap();

    let system = Running::start(data, &[("DATA_DIR", copy.to_str().unwrap())]);
    let admin = Client::of(&system, "131016", "admin");
    assert_eq!((admin.get("/v1/terms").await.json(), made(&admin).await), before);
    assert_eq!(admin.inquire(&question).await.json()["outcome"], "found");
    system.stop();
}

async fn made(client: &Client) -> Value {
    client.get("/v1/transfer/inquiries?direction=made").await.json()["inquiries"].clone()
}
