//! A4: what a function's role may do is what its code does, no more and no less.
//!
//! Every path of every function goes over the wire; the calls seen there are compared with the template, both ways.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use vrs_store::PersonsPerDay;
use vrs_tests::event::{Event, Member, route};
use vrs_tests::template::{self, Permission, binary};

use crate::bulk::{ask, clerk, person, started};
use crate::house::House;
use crate::office::{Office, doubtful_file};
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, SAPPORO, TARO};

/// One event of each way through each function.
async fn every_way(house: &House) -> Vec<Event> {
    let (admin, staff) = (Member::admin(SAPPORO), Member::staff(SAPPORO));
    let key = uuid::Uuid::now_v7().to_string();
    let repeated = Event::inquiry(&staff, &HANAKO.by_number(HAKODATE, false)).header("idempotency-key", &key);
    let refused = Event::inquiry(&staff, &HANAKO.by_number(SAPPORO, false)).header("idempotency-key", &key);
    let consent = house.consent_event(&admin, "usage").await;
    let subject = json!({ "subject": { "myNumber": HANAKO.number } });
    vec![
        Event::get("/v1/terms", &staff),
        Event::get("/v1/terms/usage", &staff),
        Event::get("/v1/transfer/holders?prefecture=01", &staff),
        Event::get("/v1/transfer/requirement?holder=012025&method=my-number", &staff),
        Event::get("/v1/unknown", &staff),
        consent.clone(),
        consent,
        Event::inquiry(&staff, &HANAKO.by_name(HAKODATE, true)),
        Event::inquiry(&staff, &TARO.by_number(ASAHIKAWA, false)),
        Event::inquiry(&staff, &TARO.by_number(SAPPORO, false)),
        repeated.clone(),
        repeated,
        refused,
        Event::get("/v1/transfer/inquiries?direction=made", &admin),
        Event::get("/v1/transfer/inquiries?direction=received", &admin),
        Event::get("/v1/transfer/inquiries?direction=received&protected=true", &admin),
        Event::get("/v1/protections", &admin),
        Event::new("POST", "/v1/protections", &admin).json(&subject),
        Event::new("POST", "/v1/protections/search", &admin).json(&subject),
        Event::new("POST", "/v1/protections/017dbb63-8000-7cc3-98c4-dc0c0c07398f/lift", &admin)
            .json(&json!({})),
    ]
}

/// Each way through a bulk: started, asked, looked at.
async fn ask_in_bulk(house: &House) {
    let bulk = started(house, "all", 1).await;
    let answer = ask(house, &bulk, 1, &[person("1", HANAKO.number, &[])]).await;
    assert_eq!(answer.status, 200, "{answer}");
    let progress = house.get(&format!("/v1/transfer/bulk-inquiries/{bulk}"), &clerk()).await;
    assert_eq!(progress.status, 200, "{progress}");
}

/// Each way through what state machines call.
async fn operators_work(seen: &mut BTreeMap<String, BTreeSet<Permission>>) {
    let office = Office::start().await;
    office.engine.lose(&template::load(), "Protections").await;
    office.wire.forget_calls();
    office.renew("begin").await.ended.unwrap();
    let begun = calls_of(&office);
    seen.get_mut("secret-renewal").unwrap().extend(begun);
    office.s3.put("files/012025-2026-04.csv", doubtful_file());
    office.load().await.ended.unwrap();
    let import = seen.get_mut("registration-import").unwrap();
    import.extend(office.s3.take_calls());
    import.extend(calls_of(&office));
    office.protect().await;
    let office = office.with_secrets(&["1", "2"]).await;
    office.wire.forget_calls();
    office.renew("copy").await.ended.unwrap();
    let office = office.with_secrets(&["-1", "2"]).await;
    office.renew("remove-old").await.ended.unwrap();
    let renewal = calls_of(&office).into_iter().filter(|(action, _)| action != "kms:Decrypt");
    seen.get_mut("secret-renewal").unwrap().extend(renewal);
}

fn calls_of(office: &Office) -> BTreeSet<Permission> {
    let calls = office.wire.take_calls().into_iter();
    calls
        .flat_map(|it| it.request.resources.into_iter().map(move |on| (it.request.action.clone(), on)))
        .collect()
}

#[tokio::test]
async fn a4_roles_allow_what_functions_do_and_nothing_else() {
    let (template, granted) = (template::load(), template::granted());
    let mut house = House::limited(1_000, 1_000).await;
    house.limit_bulks(PersonsPerDay { staff: 100, municipality: 100, by_consent: 100 }).await;
    let mut seen: BTreeMap<String, BTreeSet<Permission>> =
        granted.keys().map(|it| (it.clone(), BTreeSet::new())).collect();
    for event in every_way(&house).await {
        let function = binary(&template, route(&house.routes, &event.method, &event.path));
        house.wire.forget_calls();
        house.send(event).await;
        for call in house.wire.take_calls() {
            for resource in call.request.resources {
                seen.get_mut(function).unwrap().insert((call.request.action.clone(), resource));
            }
        }
    }
    house.wire.forget_calls();
    ask_in_bulk(&house).await;
    for call in house.wire.take_calls() {
        for resource in call.request.resources {
            seen.get_mut("bulk-inquiry").unwrap().insert((call.request.action.clone(), resource));
        }
    }
    house.wire.forget_calls();
    house.count_protections().await.unwrap();
    for call in house.wire.take_calls() {
        for resource in call.request.resources {
            seen.get_mut("protection-count").unwrap().insert((call.request.action.clone(), resource));
        }
    }
    operators_work(&mut seen).await;
    // What happens once a process: the keys of pseudonyms are unlocked.
    for function in
        ["transfer-inquiry", "bulk-inquiry", "protection", "registration-import", "secret-renewal"]
    {
        seen.get_mut(function).unwrap().insert(("kms:Decrypt".into(), "key".into()));
    }
    for (function, calls) in seen {
        assert_eq!(calls, granted[&function], "{function}: seen, and granted");
    }
}

/// A4: nobody may change or delete a record of an inquiry or an agreement; no wildcard lets anybody.
#[test]
fn a4_no_role_changes_or_deletes() {
    for (function, permissions) in template::granted() {
        for (action, resource) in permissions {
            // Of a bucket, a folder.
            let resource =
                resource.strip_suffix("/*").filter(|_| action.starts_with("s3:")).unwrap_or(&resource);
            assert!(!action.contains('*') && !resource.contains('*'), "{function}: {action} on {resource}");
            let tables = ["Agreements", "Inquiries", "Protections"];
            if tables.iter().any(|it| resource.starts_with(it)) {
                let allowed = ["Query", "GetItem", "BatchGetItem", "PartiQLInsert", "Scan"];
                let verb = action.trim_start_matches("dynamodb:");
                assert!(allowed.contains(&verb), "{function}: {action} on {resource}");
            }
            // Only what the operator starts writes records.
            if resource == "Records"
                && !["registration-import", "secret-renewal"].contains(&function.as_str())
            {
                assert_eq!(action, "dynamodb:Query", "{function}");
            }
        }
    }
}
