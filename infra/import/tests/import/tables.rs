//! Whole tables: moved to a new secret, and put back, by workers that may end in the middle.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use vrs_import::Encoding;
use vrs_tests::call::Request;
use vrs_tests::engine::Engine;
use vrs_tests::fault::{Fault, Storm};
use vrs_tests::kms;

use crate::cloud::{Cloud, command_of};
use crate::file::{HAKODATE, of_people, people};

const RENEW: &str = env!("CARGO_BIN_EXE_vrs-renew");
const RESTORE: &str = env!("CARGO_BIN_EXE_vrs-restore");

/// A system that has begun, with the doses of so many people.
async fn loaded(count: u64) -> Cloud {
    let cloud = Cloud::start().await;
    let [told, _] = said(renewal(&cloud, &["1"], &["begin"])).await;
    assert_eq!(told, "鍵の確認値を記録しました\n");
    let ended = cloud.import(HAKODATE, of_people(Encoding::Utf8, &people(count)).path()).await;
    assert!(ended.success, "{}", ended.stderr);
    cloud
}

fn renewal(cloud: &Cloud, secrets: &[&str], arguments: &[&str]) -> Command {
    let mut command = command_of(RENEW, &cloud.wire.endpoint());
    command
        .env("PSEUDONYM_KEYS", kms::locked(secrets))
        .env("PROTECTIONS_TABLE", "Protections")
        .args(arguments);
    command
}

fn restoration(cloud: &Cloud, arguments: &[&str]) -> Command {
    let mut command = command_of(RESTORE, &cloud.wire.endpoint());
    command.args(arguments);
    command
}

async fn run(mut command: Command) -> Output {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap()
}

/// Runs to a right end; what was said on standard output and standard error.
async fn said(command: Command) -> [String; 2] {
    let output = run(command).await;
    let said = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    assert!(output.status.success(), "{said:?}");
    said
}

/// Lets the world stand still at the n-th call of an action, and kills who makes it.
async fn kill_at(cloud: &Cloud, action: &'static str, n: u64, mut command: Command) {
    let calls = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&calls);
    cloud.wire.plan(move |request: &Request| {
        let is_over = request.action == action && counter.fetch_add(1, Ordering::SeqCst) >= n;
        if is_over { Fault::NeverAnswer } else { Fault::Pass }
    });
    let mut child: Child = command.spawn().unwrap();
    while calls.load(Ordering::SeqCst) <= n {
        assert!(child.try_wait().unwrap().is_none(), "it ended before");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    cloud.wire.calm();
}

fn read_of(checkpoint: &Path) -> u64 {
    let content: Value = serde_json::from_slice(&std::fs::read(checkpoint).unwrap()).unwrap();
    content["standing"].as_object().unwrap().values().map(|it| it["counts"]["read"].as_u64().unwrap()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a3_a_renewal_that_is_killed_goes_on_where_it_was() {
    let cloud = loaded(400).await;
    let old = cloud.items().await;
    let items = old.len() as u64;
    let folder = tempfile::tempdir().unwrap();
    for (step, secrets, action) in
        [("copy", ["1", "2"], "dynamodb:PutItem"), ("remove-old", ["-1", "2"], "dynamodb:DeleteItem")]
    {
        let checkpoint = folder.path().join(step);
        let arguments = [step, "--checkpoint", checkpoint.to_str().unwrap(), "--segments", "2"];
        kill_at(&cloud, action, items * 2 / 3, renewal(&cloud, &secrets, &arguments)).await;
        let before = read_of(&checkpoint);
        assert!(before > 0 && before < items * 2, "{before} of {items}");
        cloud.wire.forget_calls();
        let [told, _] = said(renewal(&cloud, &secrets, &arguments)).await;
        // What was removed and not yet noted when it was killed is there no more, and is counted by nobody.
        let is_exact = told.contains(&format!("古い鍵の仮名の{items}件を"));
        assert!(is_exact || step == "remove-old", "each is counted once: {told}");
        let calls = cloud.wire.take_calls();
        let acted = calls.iter().filter(|it| it.request.action == action).count() as u64;
        assert!(acted < items, "what was done is not done again");
    }
    let renewed = cloud.items().await;
    assert_eq!(renewed.len(), old.len());
    assert!(renewed.keys().all(|[subject, _]| subject.starts_with("2:")));
    let [told, _] = said(renewal(&cloud, &["-1", "2"], &["copy"])).await;
    assert!(told.contains("古い鍵の仮名の0件を"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a3_a_dry_run_of_the_renewal_counts_and_writes_nothing() {
    let cloud = loaded(20).await;
    let items = cloud.items().await;
    cloud.wire.forget_calls();
    let [told, _] = said(renewal(&cloud, &["1", "2"], &["copy", "--dry-run"])).await;
    let count = items.len();
    assert_eq!(
        told,
        format!("{count}件を読みました。古い鍵の仮名のものは{count}件です。何も書き込んでいません\n")
    );
    let calls = cloud.wire.take_calls();
    assert!(calls.iter().all(|it| ["dynamodb:Scan", "kms:Decrypt"].contains(&&*it.request.action)));
    assert_eq!(cloud.items().await, items);
}

/// Workers that take a segment each do together what one does that takes them all.
#[tokio::test(flavor = "multi_thread")]
async fn a3_workers_of_a_segment_each_renew_everything_once() {
    let cloud = loaded(60).await;
    let items = cloud.items().await.len() as u64;
    let mut renewed = 0;
    for segment in ["0/3", "1/3", "2/3"] {
        let [told, _] = said(renewal(&cloud, &["1", "2"], &["copy", "--segment", segment])).await;
        let count = told.split("仮名の").nth(1).unwrap().split('件').next().unwrap();
        renewed += count.parse::<u64>().unwrap();
    }
    assert!(
        (items..=items * 2).contains(&renewed),
        "what is new stands under the new secret and is passed over"
    );
    let subjects: Vec<String> = cloud.items().await.into_keys().map(|[it, _]| it).collect();
    assert_eq!(subjects.len() as u64, items * 2);
    assert_eq!(subjects.iter().filter(|it| it.starts_with("2:")).count() as u64, items);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_of_the_hand_is_told() {
    let cloud = Cloud::start().await;
    for arguments in [
        &[][..],
        &["cpoy"],
        &["copy", "--segment", "3/3"],
        &["copy", "--segments", "65"],
        &["copy", "--force"],
        &["copy", "copy"],
    ] {
        assert_eq!(run(renewal(&cloud, &["1"], arguments)).await.status.code(), Some(2), "{arguments:?}");
    }
    for arguments in [&["Beside"][..], &["Beside", "Records", "More"], &["--verbose", "Beside", "Records"]] {
        assert_eq!(run(restoration(&cloud, arguments)).await.status.code(), Some(2), "{arguments:?}");
    }
    assert_eq!(run(restoration(&cloud, &["Missing", "Records"])).await.status.code(), Some(1));
    let early = run(renewal(&cloud, &["1", "2"], &["remove-old"])).await;
    assert_eq!(early.status.code(), Some(1), "the old secret is still read");
}

/// Puts so many items into a table that has the keys of `Records`.
async fn fill(engine: &Engine, table: &str, numbers: impl IntoIterator<Item = u32>, lot: &str) {
    let item = |number| {
        json!({ "subject": { "S": format!("1:{number}") }, "entry": { "S": "012025#01" },
        "lot": { "S": lot }, "doses": { "L": [{ "N": "1" }, { "M": { "見本": { "BOOL": true } } }] } })
    };
    engine.put(table, &numbers.into_iter().map(item).collect::<Vec<_>>()).await;
}

async fn make_beside(engine: &Engine) {
    let key = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
    let text = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let table = json!({ "TableName": "Beside", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [key("subject", "HASH"), key("entry", "RANGE")],
        "AttributeDefinitions": [text("subject"), text("entry")] });
    engine.call("CreateTable", &table).await;
}

fn lots(items: &[Value]) -> BTreeMap<&str, &str> {
    items.iter().map(|it| (it["subject"]["S"].as_str().unwrap(), it["lot"]["S"].as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lacks_comes_back_and_what_is_there_stays() {
    let cloud = Cloud::start().await;
    make_beside(&cloud.engine).await;
    fill(&cloud.engine, "Beside", 0..270, "before").await;
    fill(&cloud.engine, "Records", [5, 6, 999], "newer").await;
    fill(&cloud.engine, "Records", [7], "before").await;
    let standing = cloud.engine.items("Records").await;

    cloud.wire.forget_calls();
    let [keys, told] = said(restoration(&cloud, &["Beside", "Records", "--dry-run"])).await;
    assert!(told.contains("Besideに270件あり、Recordsにはそのうち267件がありませんでした"), "{told}");
    assert!(told.contains("内容の異なるものが2件あります。何も書き込んでいません"), "{told}");
    assert_eq!(keys.lines().count(), 267);
    assert!(keys.lines().any(|it| it == r#"{"entry":"012025#01","subject":"1:269"}"#), "{keys}");
    let reading = ["dynamodb:Scan", "dynamodb:DescribeTable", "dynamodb:BatchGetItem"];
    assert!(cloud.wire.take_calls().iter().all(|it| reading.contains(&&*it.request.action)));
    assert_eq!(cloud.engine.items("Records").await.len(), standing.len());

    cloud.wire.plan(Storm::new(7, 50));
    let [_, told] = said(restoration(&cloud, &["Beside", "Records"])).await;
    cloud.wire.calm();
    assert!(told.contains("Besideに270件あり"), "{told}");
    let items = cloud.engine.items("Records").await;
    assert_eq!(items.len(), 271);
    let (lots, newer) = (lots(&items), ["1:5", "1:6", "1:999"]);
    assert!(lots.iter().all(|(subject, lot)| (*lot == "newer") == newer.contains(subject)));
    let [_, told] = said(restoration(&cloud, &["Beside", "Records"])).await;
    assert!(told.contains("そのうち0件がありませんでした"), "{told}");
}

/// P2: until the check values of the secrets stand, nothing is answered; so they don't come back before the rest.
#[tokio::test(flavor = "multi_thread")]
async fn p2_check_values_come_back_by_themselves_when_the_rest_is_whole() {
    let cloud = loaded(1).await;
    make_beside(&cloud.engine).await;
    let checks = cloud.engine.items("Protections").await;
    assert_eq!(checks.len(), 1);
    fill(&cloud.engine, "Beside", 0..3, "protections").await;
    cloud.engine.put("Beside", &checks).await;
    cloud.engine.lose(&vrs_tests::template::load(), "Protections").await;
    for (arguments, expected) in [
        (&["Beside", "Protections"][..], 3),
        (&["Beside", "Protections"], 3),
        (&["Beside", "Protections", "--check-values"], 4),
    ] {
        said(restoration(&cloud, arguments)).await;
        assert_eq!(cloud.engine.items("Protections").await.len(), expected);
    }
}

/// What is in the table and not in the copy, the other way round: told to the administrator, never written.
#[tokio::test(flavor = "multi_thread")]
async fn rows_that_should_not_be_there_are_told_by_their_keys() {
    let cloud = Cloud::start().await;
    make_beside(&cloud.engine).await;
    fill(&cloud.engine, "Beside", 0..20, "right").await;
    fill(&cloud.engine, "Records", 0..22, "right").await;
    let expected = [20, 21].map(|it| format!(r#"{{"entry":"012025#01","subject":"1:{it}"}}"#));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    let to_file = ["Records", "Beside", "--dry-run", "--keys", file.to_str().unwrap()];
    for arguments in [&to_file[..3], &to_file] {
        let [keys, _] = said(restoration(&cloud, arguments)).await;
        let keys = if arguments.len() == 3 { keys } else { std::fs::read_to_string(&file).unwrap() };
        let mut keys: Vec<&str> = keys.lines().collect();
        keys.sort_unstable();
        assert_eq!(keys, expected);
    }
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(cloud.engine.items("Beside").await.len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restoration_that_is_killed_goes_on_and_one_that_is_refused_stops() {
    let cloud = Cloud::start().await;
    make_beside(&cloud.engine).await;
    fill(&cloud.engine, "Beside", 0..120, "right").await;
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = folder.path().join("checkpoint");
    let arguments = ["Beside", "Records", "--segments", "8", "--checkpoint", checkpoint.to_str().unwrap()];

    cloud.wire.plan(|request: &Request| match &*request.action {
        "dynamodb:PartiQLInsert" => Fault::Deny,
        _ => Fault::Pass,
    });
    let refused = run(restoration(&cloud, &arguments)).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(!String::from_utf8(refused.stderr).unwrap().contains("1:1"), "it shows no item");

    kill_at(&cloud, "dynamodb:PartiQLInsert", 80, restoration(&cloud, &arguments)).await;
    said(restoration(&cloud, &arguments)).await;
    assert_eq!(cloud.engine.items("Records").await.len(), 120);
}
