//! G4: a holder's file, loaded into the running system and found again through the front door.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::client::Client;
use crate::running::{Running, program, running};

const PEOPLE: &str = "5000";

/// The same invented records in an encoding.
fn sample(encoding: &str) -> Vec<u8> {
    let output = Command::new(program("vrs-sample"))
        .args(["--people", PEOPLE, "--doses", "2", "--seed", "1741", "--encoding", encoding])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Loads a file into a system.
pub fn import(system: &Running, municipality: &str, name: &str, content: &[u8]) -> Output {
    let path = system.data.path().join(name);
    std::fs::write(&path, content).unwrap();
    let program = program("vrs-import");
    let arguments =
        ["with", program.to_str().unwrap(), "--municipality", municipality, path.to_str().unwrap()];
    system.tool(&arguments, &[])
}

/// One row of the file as the API shows it: the person, and the dose.
fn row(line: &str, holder: &str) -> (String, Value, Value) {
    let fields: Vec<_> = line.split(',').map(|it| it.trim_matches('"')).collect();
    let date = |text: &str| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
    let sex = if fields[4] == "1" { "male" } else { "female" };
    let at = fields[12];
    let local = format!("{}T{}:{}:{}+09:00", date(&at[..8]), &at[8..10], &at[10..12], &at[12..]);
    let registered_at: jiff::Timestamp = local.parse().unwrap();
    let person =
        json!({ "name": fields[1], "nameKana": fields[2], "birthDate": date(fields[3]), "sex": sex });
    let dose = json!({
        "dose": fields[5].parse::<u64>().unwrap(),
        "vaccinatedOn": date(fields[6]),
        "ticketNumber": fields[7],
        "municipality": holder,
        "venue": fields[8],
        "doctor": fields[9],
        "manufacturer": fields[10],
        "lotNumber": fields[11],
        "registeredAt": registered_at.to_string(),
    });
    (fields[0].to_owned(), person, dose)
}

fn with_time_read(mut dose: Value) -> Value {
    let at: jiff::Timestamp = dose["registeredAt"].as_str().unwrap().parse().unwrap();
    dose["registeredAt"] = json!(at.to_string());
    dose
}

/// 10,000 doses in CP932, by number and by name.
#[tokio::test]
async fn g4_a_file_of_10_000_doses_in_cp932_is_found_again() {
    let holder = "012068";
    let cp932 = sample("cp932");
    assert!(String::from_utf8(cp932.clone()).is_err(), "not in CP932");
    let output = import(running(), holder, "records-cp932.csv", &cp932);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let utf8 = String::from_utf8(sample("utf-8")).unwrap();
    let rows: Vec<_> =
        utf8.trim_start_matches('\u{FEFF}').lines().skip(1).map(|it| row(it, holder)).collect();
    assert_eq!(rows.len(), 10_000);

    let client = Client::signed_in("011002", "staff");
    for (number, person, first) in rows.iter().step_by(397) {
        let question =
            json!({ "holder": holder, "individualConsent": true, "subject": { "myNumber": number } });
        let answer = client.inquire(&question).await;
        assert_eq!(answer.status, 200, "{answer}");
        let answer = answer.json();
        assert_eq!(answer["person"], *person);
        let doses = answer["vaccinations"].as_array().unwrap();
        assert_eq!(doses.len(), 2);
        let same = doses.iter().find(|it| it["dose"] == first["dose"]).unwrap();
        assert_eq!(with_time_read(same.clone()), *first);

        for name in [&person["name"], &person["nameKana"]] {
            let subject = json!({ "name": name, "birthDate": person["birthDate"], "sex": person["sex"] });
            let question = json!({ "holder": holder, "individualConsent": true, "subject": subject });
            let by_name = client.inquire(&question).await.json();
            // Some invented names fall on two people.
            if by_name["outcome"] == "found" {
                assert_eq!(by_name["vaccinations"], answer["vaccinations"]);
            } else {
                assert_eq!(by_name["outcome"], "ambiguous");
            }
        }
    }
}

/// One faulty row keeps the whole file out, and the report repeats neither number nor name.
#[tokio::test]
async fn g4_g2_one_faulty_row_keeps_the_file_out() {
    let holder = "012076";
    let header = "個人番号,氏名,氏名カナ,生年月日,性別,接種回,接種日,接種券番号,会場名,医師名,メーカー,ロット番号,登録日時";
    let good =
        "100000000080,見本 良子,ミホン ヨシコ,19600229,2,1,20210601,0000000001,,,見本製薬,,20210601090000";
    let bad = "100000000081,印付 隠子,シルシツキ カクシコ,19330719,2,1,20210601,0000000001,,,見本製薬,,20210601090000";
    let output = import(running(), holder, "faulty.csv", [header, good, bad, ""].join("\r\n").as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(said.contains('3') && said.contains("個人番号"), "{said}");
    for mark in ["100000000081", "印付", "シルシツキ", "19330719"] {
        assert!(!said.contains(mark), "{mark} in {said}");
    }
    let client = Client::signed_in("011002", "staff");
    let question =
        json!({ "holder": holder, "individualConsent": true, "subject": { "myNumber": "100000000080" } });
    let kept_out = client.inquire(&question).await;
    assert_eq!(kept_out.json()["outcome"], "not-found", "{kept_out}");

    // Loaded twice, it is there once.
    for _ in 0..2 {
        let output = import(running(), holder, "good.csv", [header, good, ""].join("\r\n").as_bytes());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let found = client.inquire(&question).await;
    assert_eq!(found.json()["vaccinations"].as_array().map(Vec::len), Some(1), "{found}");
}
