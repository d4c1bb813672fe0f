//! What is wrong keeps everything out, and is told so that it can be put right.

use std::io::Write as _;
use std::path::Path;
use std::process::Output;
use std::sync::Mutex;

use vrs_import::{Column, Encoding};
use vrs_tests::call::Request;
use vrs_tests::fault::Fault;

use crate::cloud::{Cloud, command};
use crate::file::{HAKODATE, of_people, of_rows, people, row};

#[tokio::test(flavor = "multi_thread")]
async fn g4_one_faulty_row_keeps_the_whole_file_out() {
    let cloud = Cloud::start().await;
    let right = row("見本 花子", "LOT1", "20210601090000");
    let wrong = right.replace("123456789018", "123456789012").replace(",2,1,", ",8,1,");
    let file = of_rows([&right, &right, &wrong, &right]);
    let ended = cloud.import(HAKODATE, file.path()).await;
    assert!(!ended.success);
    assert_eq!(ended.stdout, "");
    let told = "4行目 個人番号: 検査用数字（末尾の1桁）が正しくありません\n4行目 性別: 1（男）、2（女）、0（不明）、9（適用不能）のどれでもありません\n";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
    let counts = "4件を確認し、1行に2個の誤りがあるため、何も書き込みませんでした（警告 0件）";
    assert!(ended.stderr.find(counts) < ended.stderr.find(told), "the counts come first: {}", ended.stderr);
    for secret in ["123456789018", "123456789012", "見本 花子", "ミホン"] {
        assert!(!ended.said().contains(secret), "{}", ended.stderr);
    }
    assert!(cloud.wire.take_calls().is_empty(), "nothing was so much as asked for");
    assert!(cloud.items().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_hundred_faults_are_shown_and_all_go_into_the_report() {
    let cloud = Cloud::start().await;
    let wrong = row("見本 花子", "LOT1", "20210601090000").replace("19500131", "19500231");
    let file = of_rows(vec![wrong; 3000]);
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("faults.csv");
    for reported in [false, true] {
        let arguments = if reported { vec!["--report", report.to_str().unwrap()] } else { vec![] };
        let ended = cloud.import_with(HAKODATE, file.path(), &arguments).await;
        assert!(!ended.success);
        assert_eq!(ended.stderr.matches("行目 生年月日: 実在する日付ではありません").count(), 100);
        assert!(ended.stderr.contains("3000件を確認し、3000行に3000個の誤り"), "{}", ended.stderr);
        assert!(ended.stderr.contains("\nほか2900件"), "{}", ended.stderr);
    }
    let report = std::fs::read_to_string(report).unwrap();
    assert!(
        report.starts_with("\u{FEFF}種類,行,列,内容\r\n誤り,2行目,生年月日,\"実在する日付"),
        "{report:.200}"
    );
    assert_eq!(report.lines().count(), 3001);
    assert!(report.contains("\r\n誤り,3001行目,生年月日,"));
}

/// The two people under one number of 2016, in one file.
#[tokio::test(flavor = "multi_thread")]
async fn r1_two_persons_under_one_number_keep_the_file_out() {
    let cloud = Cloud::start().await;
    let hanako = row("見本 花子", "LOT1", "20210601090000");
    let taro = "123456789018,架空 太郎,カクウ タロウ,19880229,1,2,20210622,0000000002,,,見本製薬,LOT2,20210622090000";
    let ended = cloud.import(HAKODATE, of_rows([&hanako, taro]).path()).await;
    assert!(!ended.success);
    let told = "2行に2個の誤りがあるため、何も書き込みませんでした";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
    for told in
        ["2行目: 3行目と個人番号が同じですが、生年月日か性別が違います", "3行目: 2行目と個人番号が同じですが"]
    {
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
    }
    assert!(cloud.items().await.is_empty());
    for secret in ["123456789018", "見本 花子", "架空", "19880229"] {
        assert!(!ended.said().contains(secret), "{}", ended.stderr);
    }
}

#[test]
fn a_report_never_replaces_the_file_that_is_loaded() {
    let file = of_rows([row("見本", "LOT1", "20210601090000")]);
    let path = file.path().to_str().unwrap();
    let output = run(&["--municipality", HAKODATE, "--report", path, path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("読み込むファイルと同じです"));
    assert!(std::fs::read_to_string(path).unwrap().contains("LOT1"));
}

fn run(arguments: &[&str]) -> Output {
    command("http://127.0.0.1:9").args(arguments).output().unwrap()
}

#[test]
fn g4_what_can_not_be_loaded_at_all_is_told_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let header = Column::header();
    let empty = path("empty.csv", b"");
    let marked = path("marked.csv", b"\xEF\xBB\xBF");
    let renamed = path("renamed.csv", header.replace("氏名カナ", "カナ").as_bytes());
    let headless = path("headless.csv", row("見本", "LOT1", "20210601090000").as_bytes());
    let missing = folder.path().join("missing.csv").to_str().unwrap().to_owned();
    let directory = folder.path().to_str().unwrap().to_owned();
    for (municipality, file, expected) in [
        (HAKODATE, &missing, "ファイルが見つかりません"),
        (HAKODATE, &directory, "フォルダーです"),
        (HAKODATE, &empty, "ファイルが空です"),
        (HAKODATE, &marked, "ファイルが空です"),
        (HAKODATE, &renamed, "1行目の3列目の見出しが「氏名カナ」ではありません"),
        (HAKODATE, &headless, "1行目の1列目の見出しが「個人番号」ではありません"),
        ("012026", &empty, "自治体コード「012026」の自治体はありません"),
        ("010006", &empty, "北海道のコードです。市区町村のコードを指定してください"),
        ("12025", &empty, "5桁しかありません。函館市なら、検査数字を含む6桁の 012025 を指定してください"),
        ("01202", &empty, "5桁しかありません。函館市なら、検査数字を含む6桁の 012025 を指定してください"),
        ("011011", &empty, "札幌市中央区のコードです。札幌市のコード 011002 を指定してください"),
        ("", &empty, "自治体コードを指定してください"),
        (HAKODATE, &String::new(), "CSVファイルを指定してください"),
    ] {
        let output = run(&["--municipality", municipality, file]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(expected), "{expected}: {stderr}");
        assert!(!stderr.contains("123456789018"), "{stderr}");
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn arguments_that_make_no_sense_are_answered_with_the_usage() {
    for arguments in
        [&[][..], &["x.csv"], &["--municipality"], &["--municipality", HAKODATE, "a", "b"], &["--force"]]
    {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("使い方: vrs-import"), "{arguments:?}");
    }
    let help = run(&["--help"]);
    assert!(help.status.success());
    assert!(String::from_utf8(help.stdout).unwrap().starts_with("使い方: vrs-import"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_file_that_changes_between_check_and_load_is_not_loaded() {
    let (cloud, file) = (Cloud::start().await, of_people(Encoding::Utf8, &people(5)));
    let append = Mutex::new(file.reopen().unwrap());
    // The keys are unlocked after the check and before the load.
    cloud.wire.plan(move |request: &Request| {
        if request.action == "kms:Decrypt" {
            append.lock().unwrap().write_all(b"x").unwrap();
        }
        Fault::Pass
    });
    let ended = cloud.import(HAKODATE, file.path()).await;
    assert!(!ended.success);
    assert!(ended.stderr.contains("読み込みの途中でファイルが書き換えられました"), "{}", ended.stderr);
    assert!(cloud.items().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_store_that_is_not_there_is_told() {
    let file = of_rows([row("見本", "LOT1", "20210601090000")]);
    let endpoint = format!("http://{}", Cloud::address_of_nothing());
    let mut command = command(&endpoint);
    command.args(["--municipality", HAKODATE]).arg(file.path());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert!(!output.status.success());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("データベースに接続できません"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_a_store_that_fails_in_the_middle_is_told_and_what_to_do() {
    let (cloud, file) = (Cloud::start().await, of_people(Encoding::Utf8, &people(5)));
    cloud.wire.plan(
        |request: &Request| {
            if request.action == "dynamodb:PutItem" { Fault::Throttle } else { Fault::Pass }
        },
    );
    let ended = cloud.import_with(HAKODATE, file.path(), &["--patience", "1"]).await;
    assert!(!ended.success);
    assert!(ended.stderr.contains("データベースに書き込めませんでした"), "{}", ended.stderr);
    assert!(ended.stderr.contains("もう一度同じファイルを読み込めば"), "{}", ended.stderr);
    assert!(ended.stderr.contains("ThrottlingException"), "the technician needs the cause: {}", ended.stderr);
}

#[test]
fn a_table_that_is_not_named_is_told() {
    let file = of_rows([row("見本", "LOT1", "20210601090000")]);
    let output = command("http://127.0.0.1:9")
        .env_remove("RECORDS_TABLE")
        .args(["--municipality", HAKODATE])
        .arg(Path::new(file.path()))
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("RECORDS_TABLE"));
}
