//! Nothing but a lift ends a protection: no secret, import or date (P2).

use serde_json::{Value, json};
use vrs_store::Renewal;
use vrs_tests::event::{Event, Member};
use vrs_tests::template;

use super::{guardian, inquiries, lifted, outcome, post, protect};
use crate::bulk;
use crate::house::House;
use crate::people::{HAKODATE, HANAKO, Resident, SAPPORO, TARO, with};

/// P2: with another secret, and before a table that was emptied, nobody would seem to be protected. So nothing is answered, in any
/// way, and nobody is told that they are protected; only the operator begins a system. What a new secret has not taken over yet is no
/// reason.
#[tokio::test]
async fn p2_another_secret_or_an_emptied_table_answers_nothing() {
    let mut house = House::settled().await;
    let id = protect(&house, HAKODATE, HANAKO.number).await["protectionId"].as_str().unwrap().to_owned();
    let whole = house.engine.items("Protections").await;
    let check = |it: &&Value| it["subject"]["S"] == "key-checks";
    assert_eq!(whole.iter().filter(check).count(), 1);
    let empty = Vec::new();
    let without_checks: Vec<Value> = whole.iter().filter(|it| !check(it)).cloned().collect();
    for (versions, standing, answers) in [
        (&["1"][..], &whole, true),
        (&["1"], &empty, false),
        (&["1"], &without_checks, false),
        (&["1=2"], &whole, false),
        (&["1=2"], &empty, false),
        (&["1", "2"], &whole, true),
        (&["1=3", "2"], &whole, false),
        (&["-1=3", "2"], &whole, false),
        // Retired before anything was copied.
        (&["-1", "2"], &whole, false),
    ] {
        house.engine.lose(&template::load(), "Protections").await;
        house.engine.put("Protections", standing).await;
        house.use_secrets(versions).await;
        let subject = json!({ "subject": { "myNumber": TARO.number } });
        let bulk = bulk::started(&house, "named", 2).await;
        let persons =
            [HANAKO.number, TARO.number].map(|it| bulk::person(&format!("A-{it}")[..8], it, &[HAKODATE]));
        let on_record = house.engine.items("Inquiries").await.len();
        for (event, status) in [
            (Event::inquiry(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)), 200),
            (Event::inquiry(&Member::staff(SAPPORO), &HANAKO.by_name(HAKODATE, true)), 200),
            (bulk::chunk(&bulk, 1, &bulk::clerk(), &persons), 200),
            (post("/v1/protections/search", &guardian(HAKODATE, "g"), &subject), 200),
            (Event::get("/v1/protections", &guardian(HAKODATE, "g")), 200),
            (post(&format!("/v1/protections/{id}/lift"), &guardian(HAKODATE, "g"), &json!({})), 202),
            // The day's limit is each guardian's own.
            (post("/v1/protections", &guardian(HAKODATE, &versions.join(" ")), &subject), 201),
        ] {
            let path = event.path.clone();
            let answer = house.send(event).await;
            let expected = if answers { status } else { 500 };
            assert_eq!(answer.status, expected, "{path} {versions:?} {}: {answer}", standing.len());
        }
        if !answers {
            assert_eq!(house.engine.items("Inquiries").await.len(), on_record, "{versions:?}");
            let of_persons = |it: &Value| it["subject"]["S"].as_str().is_some_and(|it| it.contains(':'));
            let protections = house.engine.items("Protections").await;
            let expected = standing.iter().filter(|it| of_persons(it)).count();
            assert_eq!(protections.iter().filter(|it| of_persons(it)).count(), expected);
        }
    }
    // A renewal by the wrong secret does nothing; by the right one, the new secret is held to from then on.
    house.engine.lose(&template::load(), "Protections").await;
    house.engine.put("Protections", &whole).await;
    house.use_secrets(&["1=3", "2"]).await;
    assert!(house.renew(Renewal::Copy).await.is_err() && house.renew(Renewal::Begin).await.is_err());
    // Nor is a system with records or protections begun anew.
    for standing in [&empty, &without_checks] {
        house.engine.lose(&template::load(), "Protections").await;
        house.engine.put("Protections", standing).await;
        house.use_secrets(&["1"]).await;
        assert!(house.renew(Renewal::Begin).await.is_err());
        assert_eq!(house.engine.items("Protections").await.len(), standing.len());
    }
    house.engine.lose(&template::load(), "Protections").await;
    house.engine.put("Protections", &whole).await;
    assert_eq!(house.engine.items("Records").await.iter().filter(|it| of_version(it, 2)).count(), 0);
    house.use_secrets(&["1", "2"]).await;
    house.renew(Renewal::Copy).await.unwrap();
    for (versions, status) in [(&["1", "2"][..], 200), (&["1"], 500), (&["1", "2=3"], 500)] {
        house.use_secrets(versions).await;
        let asked = house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, true)).await;
        assert_eq!(asked.status, status, "{versions:?}: {asked}");
    }
}

/// P2: under whichever secret somebody was protected, they are by number, by name and by kana, whatever a name points to.
#[tokio::test]
async fn p2_a_name_points_to_the_pseudonyms_of_all_secrets() {
    for (protected_under, loaded_again) in [(&["1"][..], false), (&["1", "2"], false), (&["1"], true)] {
        let mut house = House::settled().await;
        house.use_secrets(protected_under).await;
        protect(&house, HAKODATE, HANAKO.number).await;
        house.use_secrets(&["1", "2"]).await;
        house.renew(Renewal::Copy).await.unwrap();
        house.use_secrets(&["-1", "2"]).await;
        if loaded_again {
            house.load(&HANAKO, HANAKO.dose(HAKODATE, 4)).await;
        }
        house.renew(Renewal::RemoveOld).await.unwrap();
        // Had the protection not been copied, and only stood where it was made.
        let kept: Vec<Value> = house.engine.items("Protections").await;
        let kept: Vec<Value> = kept.into_iter().filter(|it| !of_version(it, 2)).collect();
        house.engine.lose(&template::load(), "Protections").await;
        house.engine.put("Protections", &kept).await;
        let by_name = HANAKO.by_name(HAKODATE, true);
        for question in
            [HANAKO.by_number(HAKODATE, true), by_name.clone(), with(&by_name, "/subject/name", HANAKO.kana)]
        {
            assert_eq!(outcome(&house, &question).await, "not-found", "{protected_under:?} {loaded_again}");
        }
    }
}

/// Whether an item stands under a pseudonym of this version of the secret.
fn of_version(item: &Value, version: u32) -> bool {
    item["subject"]["S"].as_str().is_some_and(|it| it.starts_with(&format!("{version}:")))
}

/// P2: no import of any kind ends a protection.
#[tokio::test]
async fn p2_no_import_ends_a_protection() {
    let house = House::settled().await;
    protect(&house, HAKODATE, HANAKO.number).await;
    let married = Resident { name: "架空 花子", kana: "カクウ ハナコ", ..HANAKO };
    let mut corrected = married.dose(HAKODATE, 1);
    corrected.vaccination.registered_at = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut taken_back = HANAKO.dose(HAKODATE, 2);
    taken_back.vaccination.registered_at = "2026-01-01T00:00:00Z".parse().unwrap();
    taken_back.taken_back = true;
    for dose in [HANAKO.dose(HAKODATE, 5), corrected, taken_back] {
        house.load(&married, dose).await;
        for question in [
            HANAKO.by_number(HAKODATE, true),
            HANAKO.by_name(HAKODATE, true),
            married.by_name(HAKODATE, true),
        ] {
            assert_eq!(outcome(&house, &question).await, "not-found");
        }
    }
}

/// P2: no step of a new secret hides a protection, whichever deployment made it and whichever answers; nor does going back.
#[tokio::test]
async fn p2_no_step_of_a_new_secret_hides_a_protection() {
    const STEPS: [&[&str]; 3] = [&["1"], &["1", "2"], &["-1", "2"]];
    let questions = [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true)];
    for made_at in 0..STEPS.len() {
        let mut house = House::settled().await;
        for (at, step) in STEPS.iter().enumerate() {
            if at == 2 {
                house.renew(Renewal::Copy).await.unwrap();
            }
            house.use_secrets(step).await;
            if at == made_at {
                protect(&house, HAKODATE, HANAKO.number).await;
                // The deployment before goes on for a while, and the release may be taken back.
                if at > 0 {
                    house.use_secrets(STEPS[at - 1]).await;
                    for question in &questions {
                        assert_eq!(
                            outcome(&house, question).await,
                            "not-found",
                            "made at {made_at}, read one before"
                        );
                    }
                    house.use_secrets(step).await;
                }
            }
            for question in &questions {
                let expected = if at < made_at { "found" } else { "not-found" };
                assert_eq!(outcome(&house, question).await, expected, "made at {made_at}, read at {at}");
            }
        }
        house.renew(Renewal::RemoveOld).await.unwrap();
        for question in &questions {
            assert_eq!(outcome(&house, question).await, "not-found", "made at {made_at}, the old is gone");
        }
        // What was made under the old secret can be lifted under the new one, for every reader.
        let list = inquiries(&house, "/v1/protections", &guardian(HAKODATE, "g")).await;
        lifted(&house, HAKODATE, list["protections"][0]["protectionId"].as_str().unwrap()).await;
        for question in &questions {
            assert_eq!(outcome(&house, question).await, "found", "made at {made_at}, lifted");
        }
    }
}

/// P2: a secret that is left out would end every protection that stands under it, so nothing starts without it.
#[tokio::test]
async fn p2_a_secret_that_is_left_out_starts_nothing() {
    let house = House::start().await;
    let connection = vrs_store::Connection::to_endpoint(&house.wire.endpoint()).await;
    for (versions, starts) in [
        (&["1", "2"][..], true),
        (&["-1", "2"], true),
        (&["2"], false),
        (&["1", "3"], false),
        (&["0=1", "1=2"], false),
    ] {
        let locked = vrs_tests::kms::locked(versions);
        let unlocked = vrs_store::unlock_pseudonym_keys(&connection, &locked).await;
        assert_eq!(unlocked.is_ok(), starts, "{versions:?}");
    }
}

/// P2: a date that passes ends nothing: it only reminds.
#[tokio::test]
async fn p2_a_date_ends_nothing() {
    let house = House::settled().await;
    let id = protect(&house, HAKODATE, HANAKO.number).await["protectionId"].as_str().unwrap().to_owned();
    let mut items = house.engine.items("Protections").await;
    for item in &mut items {
        item["until"] = json!({ "S": "2020-01-01" });
    }
    house.engine.put("Protections", &items).await;
    assert_eq!(outcome(&house, &HANAKO.by_number(HAKODATE, true)).await, "not-found");
    let soon =
        inquiries(&house, "/v1/protections?state=active&endsWithin=30", &guardian(HAKODATE, "g")).await;
    assert_eq!(soon["protections"][0]["protectionId"], id.as_str());
    assert_eq!(soon["protections"][0]["state"], "active");
}
