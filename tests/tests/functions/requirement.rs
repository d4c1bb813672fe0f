//! Whom one can ask, and whether individual consent is needed (Q2, Q4 to Q8), as it is shown before an inquiry.

use serde_json::json;
use vrs_tests::event::Member;

use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, SAPPORO};

#[tokio::test]
async fn q5_q6_q8_the_requirement_for_every_state_of_agreement() {
    let house = House::start().await;
    let staff = Member::staff(SAPPORO);
    let mut shown = Vec::new();
    for agreeing in [None, Some(HAKODATE), Some(SAPPORO)] {
        if let Some(municipality) = agreeing {
            house.agree(&Member::admin(municipality), "inquiry-addendum").await;
        }
        for method in ["my-number", "demographics"] {
            let target = format!("/v1/transfer/requirement?holder={HAKODATE}&method={method}");
            let answer = house.get(&target, &staff).await.json();
            assert_eq!(answer["holder"]["name"], "函館市");
            assert_eq!(answer["method"], method);
            shown.push((
                answer["individualConsent"].as_str().unwrap().to_owned(),
                answer["inquirerAgreed"].as_bool().unwrap(),
                answer["holderAgreed"].as_bool().unwrap(),
            ));
        }
    }
    assert_eq!(
        shown,
        [
            ("required".to_owned(), false, false),
            ("required".to_owned(), false, false),
            ("required".to_owned(), false, true),
            ("required".to_owned(), false, true),
            ("not-required".to_owned(), true, true),
            ("required".to_owned(), true, true),
        ]
    );
}

/// Q5: the agreement that exempts is the one to `inquiry-addendum`, in force.
#[tokio::test]
async fn q5_t5_neither_the_other_document_nor_an_earlier_text_exempts() {
    let mut house = House::start().await;
    for municipality in [SAPPORO, HAKODATE] {
        house.agree(&Member::admin(municipality), "usage").await;
    }
    let target = format!("/v1/transfer/requirement?holder={HAKODATE}&method=my-number");
    let staff = Member::staff(SAPPORO);
    assert_eq!(house.get(&target, &staff).await.json()["individualConsent"], "required");
    for municipality in [SAPPORO, HAKODATE] {
        house.agree(&Member::admin(municipality), "inquiry-addendum").await;
    }
    assert_eq!(house.get(&target, &staff).await.json()["individualConsent"], "not-required");
    house.put_in_force("inquiry-addendum", "2022-04-01", "新しい本文").await;
    let answer = house.get(&target, &staff).await.json();
    assert_eq!(answer["individualConsent"], "required");
    assert_eq!((&answer["inquirerAgreed"], &answer["holderAgreed"]), (&json!(false), &json!(false)));
}

/// Q2, Q5, Q6: the list of a prefecture's municipalities says of each what `requirement` would say of it.
#[tokio::test]
async fn q2_q5_the_list_of_holders_shows_who_has_agreed() {
    let mut house = House::start().await;
    let staff = Member::staff(SAPPORO);
    let agreed = async |house: &House| {
        let answer = house.get("/v1/transfer/holders?prefecture=01", &staff).await.json();
        let holders = answer["holders"].as_array().unwrap().clone();
        let codes: Vec<_> = holders.iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect();
        assert!(codes.is_sorted() && codes.len() == 178 && !codes.contains(&SAPPORO.to_owned()));
        let agreed = holders.iter().filter(|it| it["agreed"] == true);
        agreed.map(|it| it["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(agreed(&house).await, Vec::<String>::new());
    house.agree(&Member::admin(ASAHIKAWA), "usage").await;
    // The last of the list is read by another call than the first.
    for municipality in [SAPPORO, HAKODATE, "016942"] {
        house.agree(&Member::admin(municipality), "inquiry-addendum").await;
    }
    house.wire.forget_calls();
    assert_eq!(agreed(&house).await, ["函館市", "羅臼町"]);
    assert_eq!(house.wire.take_calls().len(), 2);
    house.put_in_force("inquiry-addendum", "2022-04-01", "新しい本文").await;
    assert_eq!(agreed(&house).await, Vec::<String>::new());
}

#[tokio::test]
async fn q2_no_list_without_a_prefecture() {
    let house = House::start().await;
    for query in
        ["", "?prefecture=", "?prefecture=00", "?prefecture=48", "?prefecture=1", "?prefecture=%E5%8C%97"]
    {
        let answer = house.get(&format!("/v1/transfer/holders{query}"), &Member::staff(SAPPORO)).await;
        assert_eq!(answer.verdict(), (422, "invalid-field".into()), "{query}: {answer}");
        assert_eq!(answer.json()["errors"][0]["pointer"], "/prefecture");
    }
}

#[tokio::test]
async fn q13_what_can_be_wrong_with_the_question() {
    let house = House::start().await;
    let staff = Member::staff(SAPPORO);
    for (query, expected) in [
        ("holder=011002&method=my-number", (422, "own-municipality")),
        ("holder=999999&method=my-number", (422, "unknown-municipality")),
        ("holder=012026&method=my-number", (422, "unknown-municipality")),
        ("holder=010006&method=my-number", (422, "unknown-municipality")),
        ("holder=&method=my-number", (422, "unknown-municipality")),
        ("method=my-number", (422, "invalid-field")),
        ("holder=012025", (422, "invalid-field")),
        ("holder=012025&method=", (422, "invalid-field")),
        ("holder=012025&method=name", (422, "invalid-field")),
        ("holder=012025&method=My-Number", (422, "invalid-field")),
        ("", (422, "invalid-field")),
    ] {
        let answer = house.get(&format!("/v1/transfer/requirement?{query}"), &staff).await;
        assert_eq!(answer.status, expected.0, "{query}: {answer}");
        let code = answer.verdict().1;
        // A holder that isn't six digits may be called either.
        let either = query.starts_with("holder=&") && code == "invalid-field";
        assert!(code == expected.1 || either, "{query}: {answer}");
    }
    let both = house.get("/v1/transfer/requirement?holder=999999&method=x", &staff).await.json();
    let pointers: Vec<_> = both["errors"].as_array().unwrap().iter().map(|it| &it["pointer"]).collect();
    assert_eq!(pointers, ["/holder", "/method"]);
}

#[tokio::test]
async fn q2_every_municipality_can_be_asked_about_but_one_s_own() {
    let house = House::start().await;
    let staff = Member::staff(ASAHIKAWA);
    let today = vrs_policy::japan_date(jiff::Timestamp::now());
    for holder in vrs_policy::Municipality::all().iter().filter(|it| it.stands(today)) {
        let code = holder.code.to_string();
        let target = format!("/v1/transfer/requirement?holder={code}&method=demographics");
        let answer = house.get(&target, &staff).await;
        if code == ASAHIKAWA {
            assert_eq!(answer.verdict(), (422, "own-municipality".into()));
        } else {
            assert_eq!(answer.json()["holder"]["name"], holder.name);
        }
    }
}
