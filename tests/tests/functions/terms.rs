//! Terms of use (利用規約): T1 to T6.

use serde_json::json;
use vrs_tests::event::{Event, Member};

use crate::house::House;
use crate::people::{HAKODATE, SAPPORO};

#[tokio::test]
async fn t1_t2_both_documents_are_shown_and_each_with_its_text() {
    let house = House::start().await;
    let staff = Member::staff(SAPPORO);
    let list = house.get("/v1/terms", &staff).await.json();
    assert_eq!(list["municipality"], json!({ "code": SAPPORO, "prefecture": "北海道", "name": "札幌市" }));
    for (shown, (id, label, about)) in list["terms"].as_array().unwrap().iter().zip([
        ("usage", "確認事項", "接種証明書アプリ"),
        ("inquiry-addendum", "確認事項（追加分）", "本人同意"),
    ]) {
        assert_eq!((&shown["id"], &shown["label"]), (&json!(id), &json!(label)));
        assert!(shown["about"].as_str().unwrap().contains(about));
        assert_eq!(shown["version"], "2021-12-03");
        assert_eq!(shown["consent"], json!({ "status": "not-agreed" }));
        let one = house.get(&format!("/v1/terms/{id}"), &staff).await.json();
        assert!(one["body"].as_str().unwrap().contains("令和3年12月3日"));
        assert_eq!(crate::people::without(&one, "/body"), *shown);
    }
    let digests: Vec<_> = list["terms"].as_array().unwrap().iter().map(|it| &it["digest"]).collect();
    assert_ne!(digests[0], digests[1]);
}

#[tokio::test]
async fn t3_t4_an_agreement_is_the_whole_municipality_s_and_says_who_and_when() {
    let house = House::start().await;
    let (admin, staff) = (Member::admin(SAPPORO), Member::staff(SAPPORO));
    let made = house.agree(&admin, "usage").await;
    assert_eq!(made.status, 201);
    let consent = made.json()["consent"].clone();
    assert_eq!(consent["status"], "agreed");
    assert_eq!(consent["agreedBy"], "011002-admin");
    assert!(made.json().get("body").is_none());

    let seen = house.get("/v1/terms/usage", &staff).await.json();
    assert_eq!(seen["consent"], consent);
    let other = house.get("/v1/terms/inquiry-addendum", &staff).await.json();
    assert_eq!(other["consent"]["status"], "not-agreed");
    let elsewhere = house.get("/v1/terms/usage", &Member::staff(HAKODATE)).await.json();
    assert_eq!(elsewhere["consent"]["status"], "not-agreed");
}

#[tokio::test]
async fn t4_agreeing_again_changes_nothing_and_reports_the_first_agreement() {
    let house = House::start().await;
    let first = house.agree(&Member::admin(SAPPORO), "usage").await;
    let colleague = Member::of("another", &["municipality-011002", "terms-admin"]);
    let again = house.agree(&colleague, "usage").await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(again.json(), first.json());
    assert_eq!(house.engine.items("Agreements").await.len(), 1);
}

#[tokio::test]
async fn t4_what_is_kept_of_an_agreement() {
    let house = House::start().await;
    let made = house.agree(&Member::admin(SAPPORO), "inquiry-addendum").await.json();
    let items = house.engine.items("Agreements").await;
    let text = |name: &str| items[0][name]["S"].as_str().unwrap().to_owned();
    assert_eq!(text("municipality"), SAPPORO);
    let identity = ["inquiry-addendum", "2021-12-03", made["digest"].as_str().unwrap()].join("#");
    assert_eq!(text("terms"), identity);
    assert_eq!(text("agreedBy"), "011002-admin");
    assert_eq!(text("agreedBySub"), "sub-of-011002-admin");
}

#[tokio::test]
async fn t5_a_new_text_is_open_again_and_the_earlier_agreement_stays_on_record() {
    let mut house = House::start().await;
    let admin = Member::admin(SAPPORO);
    let old = house.agree(&admin, "usage").await.json();
    house.put_in_force("usage", "2022-04-01", "新しい本文").await;

    let new = house.get("/v1/terms/usage", &admin).await.json();
    assert_eq!((&new["version"], &new["body"]), (&json!("2022-04-01"), &json!("新しい本文")));
    assert_eq!(new["consent"]["status"], "not-agreed");
    let previous = json!({
        "version": "2021-12-03",
        "agreedAt": old["consent"]["agreedAt"],
        "agreedBy": "011002-admin",
    });
    assert_eq!(new["previous"], previous);

    let outdated = json!({ "version": old["version"], "digest": old["digest"] });
    let refused = house.send(Event::consent("usage", &admin, &outdated)).await;
    assert_eq!(refused.verdict(), (409, "terms-superseded".into()));

    let agreed = house.agree(&admin, "usage").await;
    assert_eq!(agreed.status, 201);
    assert_eq!(agreed.json()["previous"], previous);
    assert_eq!(house.engine.items("Agreements").await.len(), 2);
}

/// T4: the same date with another text is another text.
#[tokio::test]
async fn t4_an_agreement_to_a_sample_does_not_count_for_the_official_text_of_its_date() {
    let mut house = House::start().await;
    let admin = Member::admin(SAPPORO);
    house.agree(&admin, "usage").await;
    house.put_in_force("usage", "2021-12-03", "公式の本文").await;
    let seen = house.get("/v1/terms/usage", &admin).await.json();
    assert_eq!(seen["consent"]["status"], "not-agreed");
    assert_eq!(seen["previous"]["version"], "2021-12-03");
}

#[tokio::test]
async fn t5_only_version_and_digest_in_force_are_agreed_to() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    let usage = house.get("/v1/terms/usage", &admin).await.json();
    let addendum = house.get("/v1/terms/inquiry-addendum", &admin).await.json();
    let (version, digest) = (usage["version"].as_str().unwrap(), usage["digest"].as_str().unwrap());
    for (version, digest) in [
        ("2021-12-04", digest),
        (version, addendum["digest"].as_str().unwrap()),
        (version, &digest.to_uppercase()),
        (version, digest.trim_start_matches("sha256:")),
        (version, ""),
        ("", digest),
        ("2021-12-03 ", digest),
        ("not a date", "not a digest"),
    ] {
        let body = json!({ "version": version, "digest": digest });
        let answer = house.send(Event::consent("usage", &admin, &body)).await;
        assert_eq!(answer.verdict(), (409, "terms-superseded".into()), "{body}");
    }
    assert_eq!(house.engine.items("Agreements").await.len(), 0);
}

#[tokio::test]
async fn t6_only_terms_admins_agree() {
    let house = House::start().await;
    let members = [
        Member::staff(SAPPORO),
        Member::of("auditor", &["municipality-011002", "auditor"]),
        Member::of("nobody", &["municipality-011002"]),
        Member::of("lookalike", &["municipality-011002", "terms-admin2", "Terms-Admin", "xterms-admin"]),
    ];
    for member in members {
        let answer = house.agree(&member, "usage").await;
        assert_eq!(answer.verdict(), (403, "role-required".into()), "{member:?}");
        assert_eq!(house.get("/v1/terms/usage", &member).await.status, 200);
    }
    assert_eq!(house.engine.items("Agreements").await.len(), 0);
}

#[tokio::test]
async fn consent_fields_are_checked_all_at_once() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    let answer = house.send(Event::consent("usage", &admin, &json!({}))).await;
    assert_eq!(answer.verdict(), (422, "invalid-field".into()));
    let pointers: Vec<_> =
        answer.json()["errors"].as_array().unwrap().iter().map(|it| it["pointer"].clone()).collect();
    assert_eq!(pointers, ["/version", "/digest"]);
}

#[tokio::test]
async fn unknown_documents_are_not_found() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    for id in ["unknown", "Usage", "usage%20", "%E5%90%8C%E6%84%8F", "inquiry_addendum"] {
        let shown = house.get(&format!("/v1/terms/{id}"), &admin).await;
        assert_eq!(shown.verdict(), (404, "unknown-terms".into()), "{id}");
        let body = json!({ "version": "2021-12-03", "digest": "sha256:" });
        let agreed = house.send(Event::consent(id, &admin, &body)).await;
        assert_eq!(agreed.verdict(), (404, "unknown-terms".into()), "{id}");
    }
}
