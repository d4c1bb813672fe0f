//! What is right is loaded, once, whatever happens on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use tempfile::NamedTempFile;
use vrs_import::Encoding;
use vrs_tests::call::Request;
use vrs_tests::fault::{Fault, Storm};

use crate::cloud::Cloud;
use crate::file::{HAKODATE, of_people, of_rows, people, row};

#[tokio::test(flavor = "multi_thread")]
async fn g4_loading_the_same_file_twice_changes_nothing() {
    let people = people(60);
    let doses: usize = people.iter().map(|it| it.doses.len()).sum();
    for encoding in [Encoding::Utf8, Encoding::Cp932] {
        let (cloud, file) = (Cloud::start().await, of_people(encoding, &people));

        let first = cloud.import(HAKODATE, file.path()).await;
        assert!(first.success, "{}", first.stderr);
        assert_eq!(
            first.stdout,
            format!(
                "北海道函館市（012025）の{doses}件を読み込みました: 書き込み {doses}件、変更なし 0件、\
                 書き込まなかった行 0件、警告 0件\n"
            )
        );
        assert!(first.stderr.contains(&format!("文字コードは{encoding}です")), "{}", first.stderr);
        let items = cloud.items().await;
        assert_eq!(cloud.doses().await.len(), doses);

        let second = cloud.import(HAKODATE, file.path()).await;
        assert!(second.stdout.contains(&format!("書き込み 0件、変更なし {doses}件")), "{}", second.stdout);
        assert_eq!(cloud.items().await, items);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_file_of_the_header_alone_is_right() {
    let cloud = Cloud::start().await;
    let ended = cloud.import(HAKODATE, of_rows::<&str>([]).path()).await;
    assert!(ended.success);
    assert!(ended.stdout.contains("0件を読み込みました"), "{}", ended.stdout);
}

/// The same four registrations of one dose in three orders, the last of them spread over two files.
#[tokio::test(flavor = "multi_thread")]
async fn g4_of_one_dose_the_latest_registration_stays_in_any_order() {
    let rows: Vec<String> = [
        ("見本 一", "LOT1", "20210601090000"),
        ("見本 二", "LOT2", "20210601090001"),
        ("見本 三", "LOT3", "20211130235959"),
        ("見本 四", "LOT4", "20211201000000"),
    ]
    .map(|(name, lot_number, at)| row(name, lot_number, at))
    .to_vec();
    let latest = Cloud::start().await;
    assert!(latest.import(HAKODATE, of_rows(&rows[3..]).path()).await.success);
    let mut ends = Vec::new();
    for order in [[&[0, 1, 2, 3][..], &[]], [&[3, 2, 1, 0], &[]], [&[2, 3], &[0, 1]]] {
        let cloud = Cloud::start().await;
        for part in order {
            let file = of_rows(part.iter().map(|at| &rows[*at]));
            assert!(cloud.import(HAKODATE, file.path()).await.success);
        }
        let doses = cloud.doses().await;
        assert_eq!(doses.len(), 1);
        assert_eq!(doses, latest.doses().await);
        assert_eq!(doses[0]["registeredAt"]["S"], "2021-11-30T15:00:00.000Z");
        // Four names and one kana point to the person, whichever of them is shown.
        assert_eq!(cloud.items().await.len(), 1 + 5);
        ends.push(cloud.items().await);
    }
    assert!(ends.windows(2).all(|it| it[0] == it[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_two_loads_at_once_leave_the_latest_registration() {
    let cloud = Cloud::start().await;
    let file = |from: u32| {
        let at = |minute: u32| row("見本", &format!("LOT{minute:02}"), &format!("202106010900{minute:02}"));
        of_rows((from..60).step_by(2).map(at))
    };
    let (even, odd) = (file(0), file(1));
    let both = [cloud.import(HAKODATE, even.path()), cloud.import(HAKODATE, odd.path())];
    let [one, other] = both;
    let (one, other) = tokio::join!(one, other);
    assert!(one.success && other.success);
    let latest = Cloud::start().await;
    let file = of_rows([row("見本", "LOT59", "20210601090059")]);
    assert!(latest.import(HAKODATE, file.path()).await.success);
    assert_eq!(cloud.doses().await, latest.doses().await);
}

/// R6: what another registration keeps out is told apart from what stands already, with its line.
#[tokio::test(flavor = "multi_thread")]
async fn r6_a_row_that_another_registration_keeps_out_is_counted_and_listed() {
    let cloud = Cloud::start().await;
    let standing = row("見本 花子", "LOT1", "20210601090000");
    assert!(cloud.import(HAKODATE, of_rows([&standing]).path()).await.success);
    let doses = cloud.doses().await;
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.csv");
    let arguments = ["--report", report.to_str().unwrap()];
    let told = "登録日時が同じか新しい、内容の違う記録がすでにあります";
    for (lines, counts, listed) in [
        (vec![standing.clone()], "書き込み 0件、変更なし 1件、書き込まなかった行 0件、警告 0件", vec![]),
        (
            vec![standing.clone(), row("見本 花子", "LOT2", "20210601090000")],
            "書き込み 0件、変更なし 1件、書き込まなかった行 1件、警告 0件",
            vec![3],
        ),
        (
            vec![row("見本 花", "LOT1", "20210601085959"), row("見本 花子", "LOT1", "20210601085959")],
            "書き込み 0件、変更なし 0件、書き込まなかった行 2件、警告 0件",
            vec![2, 3],
        ),
    ] {
        let ended = cloud.import_with(HAKODATE, of_rows(&lines).path(), &arguments).await;
        assert!(ended.success, "{}", ended.stderr);
        let listed: Vec<String> = listed.iter().map(|it| format!("{it}行目")).collect();
        let lines: String = listed.iter().map(|it| format!("\n{it}: {told}")).collect();
        assert!(ended.stdout.ends_with(&format!("{counts}{lines}\n")), "{}", ended.stdout);
        let report = std::fs::read_to_string(&report).unwrap();
        let rows: Vec<&str> = report.lines().skip(1).collect();
        assert!(rows.len() == listed.len() && rows.iter().all(|it| it.ends_with(&format!(",,\"{told}\""))));
        assert_eq!(cloud.doses().await, doses);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r5_a_dose_taken_back_stays_in_the_table_as_taken_back_until_it_is_registered_again() {
    let with_action = |row: String, action: &str| format!("{row},{action}");
    let file = |rows: &[String]| {
        let file = of_rows(rows);
        let text = std::fs::read_to_string(file.path()).unwrap().replacen("登録日時", "登録日時,処理区分", 1);
        std::fs::write(file.path(), text).unwrap();
        file
    };
    let cloud = Cloud::start().await;
    let registered = row("見本 花子", "LOT1", "20210601090000");
    let back = row("見本 花子", "LOT1", "20210602090000");
    let again = row("見本 花子", "LOT1", "20210603090000");
    assert!(cloud.import(HAKODATE, of_rows([&registered]).path()).await.success);
    let mut before = cloud.doses().await;
    for (row, written) in [
        (with_action(back, "2"), true),
        (with_action(registered.clone(), "1"), false),
        (with_action(registered, ""), false),
        (with_action(again, "1"), true),
    ] {
        let ended = cloud.import(HAKODATE, file(&[row]).path()).await;
        assert!(ended.success, "{}", ended.stderr);
        let expected = if written { "書き込み 1件" } else { "書き込まなかった行 1件" };
        assert!(ended.stdout.contains(expected), "{}", ended.stdout);
        let doses = cloud.doses().await;
        assert_eq!(doses.len(), 1, "one item, whatever became of it");
        assert_eq!(doses != before, written);
        before = doses;
    }
}

/// R1: the mix-up and its taking back in one file, as a holder puts it right.
#[tokio::test(flavor = "multi_thread")]
async fn r1_a_file_puts_a_mix_up_right() {
    let cloud = Cloud::start().await;
    let header = format!("{},処理区分", vrs_import::Column::header());
    let taro = "123456789018,架空 太郎,カクウ タロウ,19880229,1,2,20210622,0000000002,,,見本製薬,LOT2";
    let rows = [
        row("見本 花子", "LOT1", "20210601090000") + ",1",
        format!("{taro},20210622090000,1"),
        format!("{taro},20210701090000,2"),
    ];
    let mut file = NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, format!("{header}\n{}\n", rows.join("\n")).as_bytes()).unwrap();
    let ended = cloud.import(HAKODATE, file.path()).await;
    assert!(ended.success, "{}", ended.stderr);
    assert!(ended.stdout.contains("3件を読み込みました: 書き込み 3件"), "{}", ended.stdout);
}

/// Blank kana, a date of which the day is not known, sex 9, and names that were lost keep nobody out.
#[tokio::test(flavor = "multi_thread")]
async fn r4_whoever_the_register_knows_is_loaded() {
    let cloud = Cloud::start().await;
    let rows = [
        "123456789018,見本 花子,,19500100,9,1,20210601,0000000001,,,見本製薬,LOT1,20210601090000",
        "621498320257,?? ??,－,19509999,0,1,20210601,0000000001,,,見本製薬,LOT1,20210601090000",
    ];
    let ended = cloud.import(HAKODATE, of_rows(rows).path()).await;
    assert!(ended.success, "{}", ended.stderr);
    let warned = "警告 2件\n3行目 氏名: 読めない文字（?、〓、■など）が含まれているため、これでは検索できません\n\
                  3行目 氏名カナ: 文字がないため、空欄として読み込みます\n";
    assert!(ended.stdout.ends_with(warned), "{}", ended.stdout);
    // The first is found by her name; the second by number only.
    assert_eq!((cloud.doses().await.len(), cloud.items().await.len()), (2, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn r8_that_a_file_was_loaded_to_its_end_is_noted() {
    let cloud = Cloud::start().await;
    let wrong = row("見本", "LOT1", "20210601090000").replace("19500131", "19500231");
    assert!(!cloud.import(HAKODATE, of_rows([wrong]).path()).await.success);
    assert!(cloud.registered_holders().await.is_empty());
    for _ in 0..2 {
        assert!(
            cloud.import(HAKODATE, of_rows([row("見本", "LOT1", "20210601090000")]).path()).await.success
        );
        assert_eq!(cloud.registered_holders().await, [HAKODATE]);
    }
}

/// What is no more can still hand its records in: whoever asks its successor finds them.
#[tokio::test(flavor = "multi_thread")]
async fn r7_a_file_of_an_abolished_municipality_is_loaded_and_told() {
    let cloud = Cloud::start().await;
    let ended = cloud.import("403059", of_rows([row("見本", "LOT1", "20210601090000")]).path()).await;
    assert!(ended.success, "{}", ended.stderr);
    let told = "那珂川町は2018-10-01に廃止されています。記録は福岡県那珂川市への照会で見つかります";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
}

/// A dose belongs to the municipality of the command, not to one who loaded the same file before.
#[tokio::test(flavor = "multi_thread")]
async fn q11_the_holder_is_the_one_of_the_command() {
    let (cloud, file) = (Cloud::start().await, of_rows([row("見本", "LOT1", "20210601090000")]));
    for holder in [HAKODATE, "131016"] {
        assert!(cloud.import(holder, file.path()).await.stdout.contains("書き込み 1件"));
    }
    let entries: BTreeSet<String> =
        cloud.doses().await.iter().map(|it| it["entry"]["S"].as_str().unwrap().to_owned()).collect();
    assert_eq!(entries, BTreeSet::from(["012025#01".to_owned(), "131016#01".to_owned()]));
}

/// What a person's doses share is written once, and stands before the first of them: a load that breaks off leaves no dose that no
/// name points to.
#[tokio::test(flavor = "multi_thread")]
async fn g4_an_entry_by_name_is_put_once_and_before_the_doses() {
    let cloud = Cloud::start().await;
    let ended = cloud.import(HAKODATE, of_people(Encoding::Utf8, &people(40)).path()).await;
    assert!(ended.success, "{}", ended.stderr);
    let calls = cloud.wire.take_calls();
    let mut names_ended: BTreeMap<String, u64> = BTreeMap::new();
    let mut doses_began: Vec<(String, u64)> = Vec::new();
    for call in calls.iter().filter(|it| it.request.resources.iter().any(|it| it == "Records")) {
        let put: Value = serde_json::from_str(&call.request.body).unwrap();
        let text = |name: &str| put["Item"][name]["S"].as_str().unwrap().to_owned();
        if put["Item"]["sealed"].is_object() {
            doses_began.push((text("subject"), call.began));
        } else {
            let ended = names_ended.entry(text("entry")).or_default();
            *ended = call.ended.unwrap().max(*ended);
        }
    }
    assert!(doses_began.iter().all(|(person, began)| names_ended[person] < *began));
    let puts = calls.iter().filter(|it| it.request.action == "dynamodb:PutItem").count();
    assert_eq!(puts, cloud.items().await.len() + 1, "each item once, and that the file was loaded");
}

/// Patience ends after the time that the operator gave; a refusal is not waited for at all.
#[tokio::test(flavor = "multi_thread")]
async fn g4_a_store_that_stays_busy_or_refuses_ends_the_load() {
    let cloud = Cloud::start().await;
    let file = of_rows([row("見本", "LOT1", "20210601090000")]);
    for (fault, patience, is_waited_for) in [(Fault::Throttle, "1", true), (Fault::Deny, "300", false)] {
        cloud.wire.plan(
            move |request: &Request| {
                if request.action == "dynamodb:PutItem" { fault } else { Fault::Pass }
            },
        );
        let ended = cloud.import_with(HAKODATE, file.path(), &["--patience", patience]).await;
        assert!(!ended.success);
        assert_eq!(ended.stderr.contains("1秒まで待ちながら続けます"), is_waited_for, "{}", ended.stderr);
    }
}

/// Counts the writes and stops the world at one of them.
fn stops_at(write: u64) -> (impl Fn(&Request) -> Fault + Send + Sync, Arc<AtomicU64>) {
    let writes = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&writes);
    let plan = move |request: &Request| {
        let is_write = request.action == "dynamodb:PutItem";
        if is_write && counter.fetch_add(1, Ordering::SeqCst) >= write {
            Fault::NeverAnswer
        } else {
            Fault::Pass
        }
    };
    (plan, writes)
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_an_interrupted_load_can_be_run_again() {
    let (cloud, file) = (Cloud::start().await, of_people(Encoding::Cp932, &people(60)));
    assert!(cloud.import(HAKODATE, file.path()).await.success);
    let whole = cloud.items().await;

    let cloud = Cloud::start().await;
    let (plan, writes) = stops_at(100);
    cloud.wire.plan(plan);
    let mut child = cloud.begin(HAKODATE, file.path());
    while writes.load(Ordering::SeqCst) <= 100 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let part = cloud.items().await;
    assert!(!part.is_empty() && part.len() < whole.len());

    cloud.wire.calm();
    assert!(cloud.import(HAKODATE, file.path()).await.success);
    assert_eq!(cloud.items().await, whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_store_that_falters_gets_every_row_in_the_end() {
    let (cloud, people) = (Cloud::start().await, people(40));
    let doses: usize = people.iter().map(|it| it.doses.len()).sum();
    cloud.wire.plan(Storm::new(7, 100));
    let ended = cloud.import(HAKODATE, of_people(Encoding::Utf8, &people).path()).await;
    assert!(ended.success, "{}", ended.stderr);
    assert_eq!(cloud.doses().await.len(), doses);
}

#[tokio::test(flavor = "multi_thread")]
async fn g2_no_number_leaves_the_process_and_only_two_actions_are_used() {
    let (cloud, people) = (Cloud::start().await, people(20));
    let file = of_people(Encoding::Utf8, &people);
    let ended = cloud.import(HAKODATE, file.path()).await;
    let calls = cloud.wire.take_calls();
    let actions: BTreeSet<&str> = calls.iter().map(|it| it.request.action.as_str()).collect();
    assert_eq!(actions, BTreeSet::from(["dynamodb:PutItem", "kms:Decrypt"]));
    for person in &people {
        assert!(!ended.said().contains(person.digits()));
        assert!(!ended.said().contains(person.person.name.as_written()));
        assert!(calls.iter().all(|it| !it.request.body.contains(person.digits())));
    }
}

/// No copy of the file, or of what is in it, is put anywhere on the disk.
#[tokio::test(flavor = "multi_thread")]
async fn g2_nothing_is_written_to_the_disk() {
    let cloud = Cloud::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file: NamedTempFile = of_people(Encoding::Utf8, &people(5));
    let child = crate::cloud::command(&cloud.wire.endpoint())
        .current_dir(folder.path())
        .env("TMPDIR", folder.path())
        .env("HOME", folder.path())
        .args(["--municipality", HAKODATE])
        .arg(file.path())
        .spawn()
        .unwrap();
    let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
    assert!(output.status.success());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
