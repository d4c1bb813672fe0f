//! The operator's work in the account: a file is loaded and a secret renewed by state machines, whatever goes wrong on the way.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use vrs_import::{Rules, Table, load};
use vrs_policy::MunicipalityCode;
use vrs_store::{Connection, RecordLoader};
use vrs_tests::call::Request;
use vrs_tests::engine::Engine;
use vrs_tests::fault::{Fault, Storm};
use vrs_tests::kms;
use vrs_tests::machine::{Machine, Run};
use vrs_tests::template;
use vrs_tests::wire::{Services, Wire};

use crate::leaks::{MARKED, catch_log, marks};
use crate::office::{FILE, Office, ROWS_AT_ONCE, by_key, file_of, lines, row, unlock, wanted};
use crate::people::HAKODATE;

/// What the command would have written of a file.
async fn written_by_the_command(file: &[u8]) -> BTreeMap<[String; 2], Value> {
    let engine = Engine::start(&template::load()).await;
    let services = Services { dynamodb: engine.address(), kms: kms::start().await };
    let wire = Wire::start(services).await.unwrap();
    let connection = Connection::to_endpoint(&wire.endpoint()).await;
    let keys = unlock(&connection, &["1"]).await;
    let loader = RecordLoader::new(connection, "Records".into(), keys);
    let rules =
        Rules { holder: MunicipalityCode::parse(HAKODATE).unwrap(), today: jiff::civil::date(2026, 12, 31) };
    let table = Table::open(std::io::Cursor::new(file.to_vec()), rules).unwrap();
    load(Arc::new(loader), table, Duration::from_secs(120), |_, _| {}).await.unwrap();
    by_key(engine.items("Records").await)
}

fn steps(run: &Run, name: &str) -> usize {
    run.history.iter().filter(|it| it["step"] == name).count()
}

#[tokio::test]
async fn g4_a_file_is_loaded_in_the_account_as_on_a_machine() {
    let office = Office::start().await;
    let (file, rows) = file_of(100);
    office.s3.put(FILE, file.clone());
    let run = office.load().await;
    let told = run.ended.as_ref().unwrap();
    assert_eq!(told["counts"], json!({ "written": rows, "unchanged": 0, "notTaken": 0 }));
    assert_eq!((&told["rows"], &told["report"]), (&json!(rows), &Value::Null));
    assert!(steps(&run, "load") > 6, "in many steps");
    assert_eq!(office.records().await, written_by_the_command(&file).await);
    assert_eq!(office.s3.names(), Vec::<String>::new(), "the file is gone");
    let registered = office.engine.items("Registrations").await;
    assert_eq!(registered.len(), 1);
    assert_eq!(registered[0]["holder"]["S"], HAKODATE);

    // Again: nothing changes.
    office.s3.put(FILE, file);
    let again = office.load().await.ended.unwrap();
    assert_eq!(again["counts"], json!({ "written": 0, "unchanged": rows, "notTaken": 0 }));
}

#[tokio::test]
async fn g4_a_faulty_file_writes_nothing_is_gone_and_is_told_by_line() {
    let right = row("123456789018", "AB12", "20210602090000");
    let of_another = right.replace("19500131", "19600131").replace(",2,1,", ",2,2,");
    for (name, content, told) in [
        ("a wrong number", lines(&[right.clone(), row("123456789012", "AB12", "20210602090000")]), "3行目"),
        ("two persons (R1)", lines(&[right.clone(), of_another]), "2行目"),
        ("no table", b"a,b,c\n1,2,3\n".to_vec(), "見出し"),
        ("empty", Vec::new(), "ファイルが空です"),
    ] {
        let office = Office::start().await;
        office.s3.put(FILE, content);
        let (error, report) = office.load().await.ended.unwrap_err();
        assert_eq!((error.as_str(), &report), ("FileRefused", &json!("reports/run-1/check.csv")), "{name}");
        assert_eq!(office.s3.names(), ["reports/run-1/check.csv"], "{name}: the file is gone");
        let report = office.s3.file("reports/run-1/check.csv").unwrap();
        let report = std::str::from_utf8(&report).unwrap();
        assert!(report.starts_with("\u{FEFF}種類,行,列,内容\r\n誤り,"), "{report}");
        assert!(report.contains(told) && !report.contains("12345678901"), "{name}: {report}");
        for table in ["Records", "Registrations"] {
            assert!(office.engine.items(table).await.is_empty(), "{name}: {table}");
        }
    }
    let office = Office::start().await;
    office.s3.put(FILE, lines(&[right]));
    let input = json!({ "municipality": "999999", "file": FILE });
    let run = Machine::load("RegistrationImport").run(input, async |it| office.import_step(it).await).await;
    assert_eq!(run.ended.unwrap_err().0, "FileRefused", "a municipality that isn't");
}

/// Warnings keep nothing out.
#[tokio::test]
async fn r6_what_was_not_taken_and_warnings_are_told_by_line() {
    let office = Office::start().await;
    office.s3.put(FILE, lines(&[row("123456789018", "NEW", "20210603090000")]));
    office.load().await.ended.unwrap();
    let doubtful = row("621498320257", "X", "20210602090000").replace("ミホン ハナコ", "－");
    office.s3.put(FILE, lines(&[row("123456789018", "OLD", "20210602090000"), doubtful]));
    let told = office.load().await.ended.unwrap();
    assert_eq!(told["counts"], json!({ "written": 1, "unchanged": 0, "notTaken": 1 }));
    assert_eq!((&told["warnings"], &told["report"]), (&json!(1), &json!("reports/run-1/check.csv")));
    assert_eq!(office.s3.names(), ["reports/run-1/check.csv", "reports/run-1/not-taken-0-0.csv"]);
    let not_taken = office.s3.file("reports/run-1/not-taken-0-0.csv").unwrap();
    assert!(std::str::from_utf8(&not_taken).unwrap().contains("書き込まなかった行,2行目"));
}

/// A function that is ended in the middle, or whose answer is lost, is called again with where the share stood before.
#[tokio::test]
async fn g4_a_load_that_is_killed_between_checkpoints_goes_on_where_it_was() {
    let office = Office::start().await;
    let (file, rows) = file_of(80);
    office.s3.put(FILE, file.clone());
    let (mut calls, mut lost) = (0, 0);
    let machine = Machine::load("RegistrationImport");
    let run = machine.run(wanted(), async |event| {
        calls += 1;
        let is_lost = calls % 3 == 0;
        lost += u64::from(is_lost && event["step"] == "load");
        let answer = office.import_step(event).await;
        if is_lost { Err("Sandbox.Timedout".to_owned()) } else { answer }
    });
    let told = run.await.ended.unwrap();
    let counts = &told["counts"];
    let [written, unchanged] = ["written", "unchanged"].map(|it| counts[it].as_u64().unwrap());
    assert_eq!(written + unchanged, rows, "each row is counted once");
    assert!(lost > 0 && unchanged > 0);
    assert!(
        unchanged <= lost * ROWS_AT_ONCE,
        "only what was done since the checkpoint is done again: {counts}"
    );
    assert_eq!(office.records().await, written_by_the_command(&file).await);
}

#[tokio::test]
async fn g4_in_a_storm_a_load_writes_what_it_should() {
    let office = Office::start().await;
    let (file, rows) = file_of(30);
    office.s3.put(FILE, file.clone());
    office.wire.plan(Storm::new(11, 20));
    let told = office.load().await.ended.unwrap();
    office.wire.calm();
    let counts = &told["counts"];
    let sum: u64 = ["written", "unchanged"].map(|it| counts[it].as_u64().unwrap()).iter().sum();
    assert_eq!(sum, rows, "{counts}");
    assert_eq!(office.records().await, written_by_the_command(&file).await);
}

/// Another file under the same name is none that was checked.
#[tokio::test]
async fn g4_a_file_that_is_exchanged_after_the_check_is_not_loaded() {
    let office = Office::start().await;
    let (file, _) = file_of(40);
    office.s3.put(FILE, file);
    let machine = Machine::load("RegistrationImport");
    let run = machine.run(wanted(), async |event| {
        if event["step"] == "load" {
            office.s3.put(FILE, lines(&[row("123456789018", "AB12", "20210602090000")]));
        }
        office.import_step(event).await
    });
    assert_eq!(run.await.ended.unwrap_err().0, "Exchanged");
    assert!(office.records().await.is_empty());
    assert!(office.engine.items("Registrations").await.is_empty());
}

/// The file that goes at the end is the one that was checked: another that took its name stays.
#[tokio::test]
async fn g4_a_file_that_came_meanwhile_is_not_deleted() {
    let office = Office::start().await;
    office.s3.put(FILE, file_of(3).0);
    let machine = Machine::load("RegistrationImport");
    let run = machine.run(wanted(), async |event| {
        if event["step"] == "finish" {
            office.s3.put(FILE, "the corrected one");
        }
        office.import_step(event).await
    });
    run.await.ended.unwrap();
    assert_eq!(office.s3.file(FILE).as_deref(), Some(&b"the corrected one"[..]));
}

/// A refused permission is told at once; nothing is tried again.
#[tokio::test]
async fn g4_what_is_refused_ends_the_work() {
    let office = Office::start().await;
    office.s3.put(FILE, file_of(3).0);
    office.wire.plan(|request: &Request| match &*request.action {
        "dynamodb:PutItem" => Fault::Deny,
        _ => Fault::Pass,
    });
    let run = office.load().await;
    assert_eq!(run.ended.as_ref().unwrap_err().0, "Refused");
    assert_eq!(steps(&run, "load"), 1);
    assert!(office.s3.file(FILE).is_some(), "it can be loaded when that is mended");
    let missing = Office::start().await.load().await;
    assert_eq!(missing.ended.unwrap_err().0, "Refused", "there is no such file");
}

#[tokio::test]
async fn an_event_of_another_form_is_refused_unread() {
    let office = Office::start().await;
    let plan = |input: Value| json!({ "step": "plan", "run": "run-1", "input": input });
    for event in [
        json!("x"),
        json!({ "step": "decrypt" }),
        plan(json!({ "municipality": HAKODATE, "file": "reports/a.csv" })),
        plan(json!({ "municipality": HAKODATE, "file": "files/../reports/a.csv" })),
        plan(json!({ "municipality": HAKODATE, "file": FILE, "more": 1 })),
        json!({ "step": "plan", "run": "../x", "input": wanted() }),
    ] {
        assert_eq!(office.import_step(event.clone()).await.unwrap_err(), "Event", "{event}");
    }
    for event in [
        json!({ "step": "plan", "input": { "work": "open" } }),
        json!({ "step": "plan", "input": { "work": "copy", "segments": 0 } }),
        json!({ "step": "plan", "input": { "work": "copy", "segments": 1001 } }),
        json!({ "step": "go-on", "work": "copy", "segment": 3, "of": 3, "standing": null }),
    ] {
        assert_eq!(office.renewal_step(event.clone()).await.unwrap_err(), "Event", "{event}");
    }
    assert!(office.s3.take_calls().is_empty());
}

/// P2: a system begins by an act of its operator; what stands is never changed by it.
#[tokio::test]
async fn p2_a_system_begins_in_the_account() {
    let office = Office::start().await;
    let begun = office.engine.items("Protections").await;
    office.engine.lose(&template::load(), "Protections").await;
    assert_eq!(office.renew("copy").await.ended.unwrap_err().0, "Refused", "it has not begun");
    for _ in 0..2 {
        let counted = office.renew("begin").await.ended.unwrap();
        assert_eq!(counted, json!({ "read": 0, "concerned": 0 }));
        assert_eq!(office.engine.items("Protections").await, begun);
    }
    let office = office.with_secrets(&["1", "2"]).await;
    office.renew("begin").await.ended.unwrap();
    assert_eq!(
        office.engine.items("Protections").await,
        begun,
        "a newer secret's value comes with the copies"
    );
    let office = office.with_secrets(&["1=2"]).await;
    assert_eq!(office.renew("begin").await.ended.unwrap_err().0, "Refused", "another secret began it");
    assert_eq!(office.engine.items("Protections").await, begun);
}

/// The whole way of a new secret, by the state machine, with functions that are ended on the way.
#[tokio::test]
async fn a3_a_new_secret_takes_over_in_the_account_and_a_killed_worker_goes_on() {
    let office = Office::start().await;
    office.s3.put(FILE, file_of(250).0);
    office.load().await.ended.unwrap();
    let old = office.records().await;
    let items = old.len();

    let office = office.with_secrets(&["1", "2"]).await;
    let early = office.renew("remove-old").await.ended.unwrap_err();
    assert_eq!(early.0, "Refused", "the old secret is still read");
    let counted = office.renew("count").await.ended.unwrap();
    assert_eq!(counted, json!({ "read": items, "concerned": items }));
    assert_eq!(office.records().await, old);

    let mut calls = 0;
    let input = json!({ "work": "copy", "segments": 2 });
    let machine = Machine::load("SecretRenewal");
    let copied = machine.run(input, async |event| {
        calls += 1;
        let answer = office.renewal_step(event).await;
        if calls % 3 == 0 { Err("Sandbox.Timedout".to_owned()) } else { answer }
    });
    let copied = copied.await;
    assert!(steps(&copied, "go-on") > 4, "in many steps");
    let concerned = copied.ended.unwrap()["concerned"].as_u64().unwrap();
    assert_eq!(concerned, items as u64, "each is counted once");
    assert_eq!(office.records().await.len(), 2 * items);

    let office = office.with_secrets(&["-1", "2"]).await;
    let removed = office.renew("remove-old").await.ended.unwrap();
    assert_eq!(removed["concerned"], items);
    let renewed = office.records().await;
    assert_eq!(renewed.len(), items);
    assert!(renewed.keys().all(|[subject, _]| subject.starts_with("2:")));
    assert_eq!(office.renew("count").await.ended.unwrap()["concerned"], 0);
}

#[tokio::test]
async fn a3_a_renewal_that_is_refused_stops_at_once() {
    let office = Office::start().await;
    office.s3.put(FILE, file_of(3).0);
    office.load().await.ended.unwrap();
    let office = office.with_secrets(&["1", "2"]).await;
    office.wire.plan(|request: &Request| match &*request.action {
        "dynamodb:PutItem" => Fault::Deny,
        _ => Fault::Pass,
    });
    let run = office.renew("copy").await;
    assert_eq!(run.ended.as_ref().unwrap_err().0, "Refused");
    assert_eq!(run.history.iter().filter(|it| it["step"] == "go-on").count(), steps(&run, "go-on"));
    assert!(steps(&run, "go-on") <= 3, "no step was tried twice");
}

/// G2: the history of the state machines, their answers, reports and the log hold nothing of a person.
#[tokio::test]
async fn g2_nothing_of_a_person_is_in_what_state_machines_and_logs_keep() {
    let (log, _caught) = catch_log();
    let mut told = Vec::new();
    let marked = format!(
        "{},{},{},19330719,2,1,20210601,0000000001,,,見本製薬,AB12,20210602090000",
        MARKED.number, MARKED.name, MARKED.kana
    );
    let office = Office::start().await;
    for content in [
        vec![marked.clone()],
        vec![marked.replace("AB12", "CD34")],
        vec![marked.clone(), marked.replace("19330719", "19340719").replace(",2,1,", ",2,2,")],
        vec![marked.replace("000111111111", "000111111112")],
        vec![marked.replace("20210601", "geheim-mark")],
    ] {
        office.s3.put(FILE, lines(&content));
        let run = office.load().await;
        told.extend(run.history.iter().map(Value::to_string));
        told.push(format!("{:?}", run.ended));
        for name in office.s3.names().into_iter().filter(|it| it.starts_with("reports/")) {
            told.push(String::from_utf8(office.s3.file(&name).unwrap().to_vec()).unwrap());
        }
    }
    office.s3.put(FILE, lines(&[marked]));
    office.wire.plan(Fault::Deny);
    told.push(format!("{:?}", office.load().await.ended));
    office.wire.calm();
    let office = office.with_secrets(&["1", "2"]).await;
    for work in ["count", "copy", "geheim-mark"] {
        let run = office.renew(work).await;
        let input = run
            .history
            .iter()
            .filter(|it| *it != &json!({ "work": work, "segments": 3 }) && it["step"] != "plan");
        told.extend(input.map(Value::to_string));
        told.push(format!("{:?}", run.ended));
    }
    let log = log.text();
    assert!(log.lines().count() > 15, "the log was not caught: {log}");
    assert!(told.len() > 30);
    told.push(log);
    for mark in marks() {
        let found = told.iter().find(|it| it.contains(&mark));
        assert!(found.is_none(), "{mark} in {found:?}");
    }
}
