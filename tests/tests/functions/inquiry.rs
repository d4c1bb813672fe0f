//! Inquiries on moving in (転入処理): Q3 to Q13, as the server decides and answers them.

use serde_json::json;
use vrs_tests::event::Member;

use crate::house::House;
use crate::people::{
    ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, NOBODY, Resident, SAPPORO, TARO, TWINS, by_number, with, without,
};

#[tokio::test]
async fn q10_the_answer_shows_person_doses_and_basis() {
    let house = House::settled().await;
    let answer = house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(answer.status, 200, "{answer}");
    let json = answer.json();
    assert_eq!(json["holder"], json!({ "code": HAKODATE, "prefecture": "北海道", "name": "函館市" }));
    assert_eq!((&json["method"], &json["basis"]), (&json!("my-number"), &json!("terms")));
    assert_eq!(json["outcome"], "found");
    assert_eq!(
        json["person"],
        json!({ "name": "見本 花子", "nameKana": "ミホン ハナコ", "birthDate": "1950-01-31", "sex": "female" })
    );
    let doses = json["vaccinations"].as_array().unwrap();
    assert_eq!(doses.iter().map(|it| it["dose"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2]);
    let second = &doses[1];
    assert_eq!(second["vaccinatedOn"], "2021-06-02");
    assert_eq!(second["ticketNumber"], "0000000042");
    assert_eq!(second["municipality"], HAKODATE);
    assert_eq!(second["venue"], "見本会場");
    assert_eq!(second["doctor"], "");
    assert_eq!(second["manufacturer"], "見本製薬");
    assert_eq!(second["lotNumber"], "AB1234");
    let registered_at: jiff::Timestamp = second["registeredAt"].as_str().unwrap().parse().unwrap();
    assert_eq!(registered_at, "2021-06-02T03:04:05Z".parse().unwrap());
}

/// Q5, Q6, Q8, Q9: each way of asking, of each kind of holder, with and without declared consent.
#[tokio::test]
async fn q5_q6_q8_q9_consent_is_decided_at_the_moment_of_the_inquiry() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let required = Err("individual-consent-required");
    for (question, expected) in [
        (HANAKO.by_number(HAKODATE, false), Ok("terms")),
        (HANAKO.by_number(HAKODATE, true), Ok("terms")),
        (HANAKO.by_name(HAKODATE, false), required),
        (HANAKO.by_name(HAKODATE, true), Ok("individual-consent")),
        (TARO.by_number(ASAHIKAWA, false), required),
        (TARO.by_number(ASAHIKAWA, true), Ok("individual-consent")),
        (TARO.by_name(ASAHIKAWA, false), required),
        (TARO.by_name(ASAHIKAWA, true), Ok("individual-consent")),
    ] {
        let answer = house.inquire(&staff, &question).await;
        let json = answer.json();
        match expected {
            Ok(basis) => assert_eq!((answer.status, &json["basis"]), (200, &json!(basis)), "{question}"),
            Err(code) => assert_eq!(answer.verdict(), (403, code.into()), "{question}"),
        }
    }
    // Asahikawa hasn't agreed: whom it asks doesn't matter then.
    let answer = house.inquire(&Member::staff(ASAHIKAWA), &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(answer.verdict(), (403, "individual-consent-required".into()));
}

#[tokio::test]
async fn q11_only_the_chosen_holder_s_records_are_answered() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let at = async |holder| {
        let answer = house.inquire(&staff, &HANAKO.by_number(holder, true)).await.json();
        let doses = answer["vaccinations"].as_array().unwrap().iter().map(|it| it["dose"].clone());
        (answer["outcome"].clone(), doses.collect::<Vec<_>>())
    };
    assert_eq!(at(HAKODATE).await, (json!("found"), vec![json!(1), json!(2)]));
    assert_eq!(at(CHIYODA).await, (json!("found"), vec![json!(3)]));
    assert_eq!(at(ASAHIKAWA).await, (json!("not-found"), vec![]));
    let by_name = house.inquire(&staff, &HANAKO.by_name(ASAHIKAWA, true)).await.json();
    assert_eq!(by_name["outcome"], "not-found");
}

/// Q12: what matches and what doesn't. The folding itself is tested in the policy.
#[tokio::test]
async fn q12_by_name_everything_must_match_after_normalisation() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let question = HANAKO.by_name(HAKODATE, true);
    for (pointer, value, expected) in [
        ("/subject/name", "見本 花子", "found"),
        ("/subject/name", "見本花子", "found"),
        ("/subject/name", "見本　花子", "found"),
        ("/subject/name", "ミホン ハナコ", "found"),
        ("/subject/name", "みほん はなこ", "found"),
        ("/subject/name", "ﾐﾎﾝ ﾊﾅｺ", "found"),
        ("/subject/name", "見本\u{E0100} 花子", "found"),
        ("/subject/name", "見本", "not-found"),
        ("/subject/name", "見本 華子", "not-found"),
        ("/subject/name", "見本 花子子", "not-found"),
        ("/subject/birthDate", "1950-02-01", "not-found"),
        ("/subject/sex", "male", "not-found"),
    ] {
        let answer = house.inquire(&staff, &with(&question, pointer, value)).await.json();
        assert_eq!(answer["outcome"], expected, "{pointer} {value}");
        assert_eq!(answer["method"], "demographics");
    }
}

#[tokio::test]
async fn q12_q13_several_are_told_without_data_of_any_of_them() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let answer = house.inquire(&staff, &TWINS[0].by_name(HAKODATE, true)).await;
    assert_eq!(answer.json()["outcome"], "ambiguous");
    assert_eq!(answer.json()["vaccinations"], json!([]));
    assert!(!answer.body.contains("双葉"), "{answer}");
    for twin in TWINS {
        assert_eq!(house.inquire(&staff, &twin.by_number(HAKODATE, false)).await.json()["outcome"], "found");
    }
}

#[tokio::test]
async fn q13_not_found() {
    let house = House::settled().await;
    let answer = house.inquire(&Member::staff(SAPPORO), &by_number(NOBODY, HAKODATE, false)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["outcome"], "not-found");
}

/// Q3, Q13: each fault has its own code; a wrong number is never repeated.
#[tokio::test]
async fn q3_q13_numbers_are_checked_against_the_vectors() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let vectors = include_str!("../../../shared/policy/data/my-number-vectors.csv");
    let mut seen = 0;
    for line in vectors.lines().skip(1) {
        let mut fields = line.split(',');
        let (number, valid) = (fields.next().unwrap(), fields.next().unwrap() == "yes");
        let answer = house.inquire(&staff, &by_number(number, HAKODATE, false)).await;
        if valid {
            assert_eq!(answer.status, 200, "{number}");
        } else {
            assert_eq!(answer.verdict(), (422, "invalid-my-number".into()), "{number}");
            assert_eq!(answer.json()["errors"][0]["pointer"], "/subject/myNumber");
            assert!(!answer.body.contains(number), "{answer}");
        }
        seen += 1;
    }
    assert_eq!(seen, 19);
}

#[tokio::test]
async fn q13_every_field_fault_has_its_pointer_and_code() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let (number, name) = (HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true));
    let long = "見".repeat(101);
    for (question, pointer, code) in [
        (with(&number, "/holder", "999999"), "/holder", "unknown-municipality"),
        (with(&number, "/holder", "函館市"), "/holder", "unknown-municipality"),
        (with(&number, "/holder", ""), "/holder", "unknown-municipality"),
        (with(&number, "/holder", SAPPORO), "/holder", "own-municipality"),
        (without(&number, "/holder"), "/holder", "invalid-field"),
        (without(&number, "/individualConsent"), "/individualConsent", "invalid-field"),
        (without(&number, "/subject"), "/subject", "invalid-field"),
        (with(&number, "/subject", json!({})), "/subject", "invalid-field"),
        (with(&number, "/subject/myNumber", ""), "/subject/myNumber", "invalid-my-number"),
        (with(&name, "/subject/name", ""), "/subject/name", "invalid-field"),
        (with(&name, "/subject/name", "　 "), "/subject/name", "invalid-field"),
        (with(&name, "/subject/name", "\u{E0100}"), "/subject/name", "invalid-field"),
        (with(&name, "/subject/name", long), "/subject/name", "invalid-field"),
        (with(&name, "/subject/name", "見本\n花子"), "/subject/name", "invalid-field"),
        (without(&name, "/subject/name"), "/subject/name", "invalid-field"),
        (with(&name, "/subject/birthDate", "1950-02-30"), "/subject/birthDate", "invalid-field"),
        (with(&name, "/subject/birthDate", "19500131"), "/subject/birthDate", "invalid-field"),
        (with(&name, "/subject/birthDate", "2999-01-01"), "/subject/birthDate", "invalid-field"),
        (without(&name, "/subject/birthDate"), "/subject/birthDate", "invalid-field"),
        (with(&name, "/subject/sex", "Female"), "/subject/sex", "invalid-field"),
        (with(&name, "/subject/sex", ""), "/subject/sex", "invalid-field"),
        (without(&name, "/subject/sex"), "/subject/sex", "invalid-field"),
    ] {
        let answer = house.inquire(&staff, &question).await;
        let json = answer.json();
        assert_eq!(answer.status, 422, "{question}: {answer}");
        let pointers: Vec<_> = json["errors"].as_array().unwrap().iter().collect();
        assert_eq!(pointers.len(), 1, "{question}: {answer}");
        assert_eq!(pointers[0]["pointer"], pointer, "{question}");
        // A holder that isn't six digits may be called either.
        let either = pointer == "/holder" && question["holder"].as_str().is_some_and(|it| it.len() != 6);
        let found = pointers[0]["code"].as_str().unwrap();
        assert!(found == code || (either && found == "invalid-field"), "{question}: {answer}");
        assert_eq!(json["code"], found);
    }
}

#[tokio::test]
async fn all_fields_are_checked_at_once() {
    let house = House::settled().await;
    let question = json!({ "holder": "999999", "subject": { "name": "", "birthDate": "x" } });
    let answer = house.inquire(&Member::staff(SAPPORO), &question).await;
    let json = answer.json();
    let pointers: Vec<_> = json["errors"].as_array().unwrap().iter().map(|it| &it["pointer"]).collect();
    assert_eq!(
        pointers,
        ["/holder", "/individualConsent", "/subject/name", "/subject/birthDate", "/subject/sex"]
    );
    assert_eq!(json["code"], json["errors"][0]["code"]);
}

#[tokio::test]
async fn limits_are_kept_for_staff_and_for_municipalities() {
    let house = House::limited(3, 5).await;
    let question = by_number(NOBODY, HAKODATE, true);
    let ask = async |name: &str, municipality: &str| {
        let member = Member::of(name, &[&format!("municipality-{municipality}"), "inquirer"]);
        house.inquire(&member, &question).await
    };
    // A minute may end on the way and open the limits again, so more are asked than one minute allows twice.
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(ask("one", SAPPORO).await.status);
    }
    assert_eq!(statuses[..3], [200, 200, 200]);
    assert!(statuses.contains(&429), "{statuses:?}");
    let mut colleagues = Vec::new();
    for n in 0..11 {
        colleagues.push(ask(&format!("colleague {n}"), CHIYODA).await);
    }
    let refused = colleagues.iter().find(|it| it.status == 429).expect("a limit of the municipality");
    assert_eq!(refused.verdict().1, "too-many-inquiries");
    assert!(refused.headers.contains_key("retry-after"));
}

/// One account in a loop must not keep its colleagues from asking.
#[tokio::test]
async fn a_member_of_staff_over_their_limit_hardly_uses_up_the_municipality_s() {
    let house = House::limited(2, 1_000).await;
    for _ in 0..20 {
        house.inquire(&Member::staff(SAPPORO), &by_number(NOBODY, HAKODATE, true)).await;
    }
    let counted: u32 = house
        .engine
        .items("Limits")
        .await
        .iter()
        .filter(|it| it["window"]["S"].as_str().unwrap().starts_with("municipality#"))
        .map(|it| it["inquiries"]["N"].as_str().unwrap().parse::<u32>().unwrap())
        .sum();
    // Two and the one that found the limit, twice when a minute ends on the way.
    assert!((3..=6).contains(&counted), "{counted}");
}

/// A name points to everybody who was ever called so at this holder: of many, the one who still is so is found.
#[tokio::test]
async fn q12_many_who_were_called_so_once_are_not_many_persons() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let numbers =
        ["895980423139", "111111111118", "023456789013", "100000000080", "100000000030", "100000000021"];
    for number in numbers {
        let once = Resident { number, ..TARO };
        let married = Resident { number, name: "架空 太郎", kana: "カクウ タロウ", ..TARO };
        house.load(&once, once.dose(HAKODATE, 1)).await;
        let mut later = married.dose(HAKODATE, 1);
        later.vaccination.registered_at = "2022-01-01T00:00:00Z".parse().unwrap();
        house.load(&married, later).await;
    }
    let question = TARO.by_name(HAKODATE, true);
    assert_eq!(house.inquire(&staff, &question).await.json()["outcome"], "not-found");
    house.load(&TARO, TARO.dose(HAKODATE, 1)).await;
    assert_eq!(house.inquire(&staff, &question).await.json()["outcome"], "found");
    // Really several are still several.
    let namesake = Resident { number: "000111111111", ..TARO };
    house.load(&namesake, namesake.dose(HAKODATE, 1)).await;
    assert_eq!(house.inquire(&staff, &question).await.json()["outcome"], "ambiguous");
}
