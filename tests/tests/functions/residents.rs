//! People and records as they really are: R1 to R5, as an inquiry answers them.

use jiff::civil::date;
use serde_json::{Value, json};
use vrs_policy::{DoseRecord, Inquiry, Municipality, MyNumber, Staff, Subject};
use vrs_tests::event::Member;

use crate::house::House;
use crate::people::{CHIYODA, HAKODATE, HANAKO, Resident, SAPPORO, with};

/// Another person under the number of 見本 花子, as it happened in two cities in 2016.
const UNDER_HER_NUMBER: Resident = Resident {
    number: HANAKO.number,
    name: "架空 太郎",
    kana: "カクウ タロウ",
    birth_date: "1988-02-29",
    sex: "male",
};

async fn ask(house: &House, question: &Value) -> Value {
    house.inquire(&Member::staff(SAPPORO), question).await.json()
}

/// The same dose as registered on another day.
fn registered(at: &str, dose: DoseRecord) -> DoseRecord {
    let mut dose = dose;
    dose.vaccination.registered_at = at.parse().unwrap();
    dose
}

#[tokio::test]
async fn r1_two_persons_under_one_number_are_held_back_by_number_and_by_name_until_it_is_put_right() {
    let house = House::settled().await;
    // It comes in a later file than hers.
    let mixed_up = registered("2021-07-01T00:00:00Z", UNDER_HER_NUMBER.dose(HAKODATE, 3));
    house.load(&UNDER_HER_NUMBER, mixed_up.clone()).await;
    let questions = [
        HANAKO.by_number(HAKODATE, false),
        HANAKO.by_name(HAKODATE, true),
        UNDER_HER_NUMBER.by_name(HAKODATE, true),
    ];
    for question in &questions {
        let answer = house.inquire(&Member::staff(SAPPORO), question).await;
        let json = answer.json();
        assert_eq!(
            (&json["outcome"], &json["vaccinations"]),
            (&json!("contradictory"), &json!([])),
            "{answer}"
        );
        assert_eq!((json.get("person"), json.get("matchedBy")), (None, None));
        for secret in ["見本", "架空", "1950", "1988"] {
            assert!(!answer.body.contains(secret), "{answer}");
        }
    }

    for (direction, member) in [("made", Member::staff(SAPPORO)), ("received", Member::admin(HAKODATE))] {
        let listed =
            house.get(&format!("/v1/transfer/inquiries?direction={direction}"), &member).await.json();
        let outcomes: Vec<&Value> =
            listed["inquiries"].as_array().unwrap().iter().map(|it| &it["outcome"]).collect();
        assert_eq!(outcomes, ["contradictory"; 3], "{direction}: on record, and seen by the holder");
    }

    // R5: the holder takes the wrong dose back.
    let back = DoseRecord { taken_back: true, ..registered("2021-07-02T00:00:00Z", mixed_up) };
    house.load(&UNDER_HER_NUMBER, back).await;
    let answers = [
        ask(&house, &questions[0]).await,
        ask(&house, &questions[1]).await,
        ask(&house, &questions[2]).await,
    ];
    assert_eq!(answers.each_ref().map(|it| &it["outcome"]), ["found", "found", "not-found"]);
    assert_eq!(answers[0]["person"]["name"], "見本 花子");
    assert_eq!(answers[0]["vaccinations"].as_array().unwrap().len(), 2);
}

/// R1: a date or sex that is not known contradicts nobody.
#[tokio::test]
async fn r1_what_is_half_known_agrees() {
    let house = House::settled().await;
    for (dose, birth_date, sex) in [(3, "1950-01", "unknown"), (4, "1950", "not-applicable")] {
        let half_known = Resident { birth_date, sex, ..HANAKO };
        let dose = registered("2021-05-01T00:00:00Z", half_known.dose(HAKODATE, dose));
        house.load(&half_known, dose).await;
    }
    let answer = ask(&house, &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(answer["outcome"], "found");
    assert_eq!(answer["person"]["birthDate"], "1950-01-31", "as of the latest registration");
    assert_eq!(answer["vaccinations"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn r2_a_dose_under_another_name_shows_its_own() {
    let house = House::settled().await;
    let married = Resident { name: "架空 花子", kana: "カクウ ハナコ", ..HANAKO };
    house.load(&married, registered("2021-07-01T00:00:00Z", married.dose(HAKODATE, 3))).await;
    let written_otherwise = Resident { name: "架空　花子", kana: "かくう はなこ", ..HANAKO };
    house.load(&married, registered("2021-06-30T00:00:00Z", written_otherwise.dose(HAKODATE, 4))).await;
    let answer = ask(&house, &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(answer["person"]["name"], "架空 花子", "as of the latest registration");
    let names: Vec<[Value; 2]> = answer["vaccinations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| ["name", "nameKana"].map(|name| it[name].clone()))
        .collect();
    let hers = [json!("見本 花子"), json!("ミホン ハナコ")];
    assert_eq!(names, [hers.clone(), hers, [Value::Null, Value::Null], [Value::Null, Value::Null]]);
    // Every name on record can be searched.
    for person in [HANAKO, married] {
        assert_eq!(ask(&house, &person.by_name(HAKODATE, true)).await["outcome"], "found");
    }
}

#[tokio::test]
async fn r3_the_answer_says_by_what_it_was_found() {
    let house = House::settled().await;
    let by_name = HANAKO.by_name(HAKODATE, true);
    for (question, matched_by) in [
        (HANAKO.by_number(HAKODATE, false), "my-number"),
        (by_name.clone(), "name"),
        (with(&by_name, "/subject/name", "みほんはなこ"), "kana"),
    ] {
        assert_eq!(ask(&house, &question).await["matchedBy"], matched_by);
    }
}

#[tokio::test]
async fn r3_doses_that_are_to_be_looked_at_again_say_why() {
    let house = House::settled().await;
    let person = Resident { number: "895980423139", name: "見本 次郎", ..HANAKO };
    for (dose, vaccinated_on) in
        [(2, "2021-06-01"), (3, "2021-06-01"), (4, "2021-06-14"), (5, "2021-06-10"), (6, "2021-06-24")]
    {
        let mut dose = person.dose(HAKODATE, dose);
        dose.vaccination.vaccinated_on = vaccinated_on.parse().unwrap();
        house.load(&person, dose).await;
    }
    let answer = ask(&house, &person.by_number(HAKODATE, false)).await;
    let cautions: Vec<&Value> =
        answer["vaccinations"].as_array().unwrap().iter().map(|it| &it["cautions"]).collect();
    assert_eq!(
        cautions,
        [
            &json!(["missing-earlier"]),
            &json!(["same-day"]),
            &json!(["interval"]),
            &json!(["order"]),
            &Value::Null
        ]
    );
}

#[tokio::test]
async fn r4_who_is_half_known_is_found_by_exactly_what_is_known() {
    let house = House::settled().await;
    let half_known = Resident {
        number: "895980423139",
        name: "ANNA",
        kana: "",
        birth_date: "1950-01",
        sex: "not-applicable",
    };
    house.load(&half_known, half_known.dose(HAKODATE, 1)).await;
    let by_number = ask(&house, &half_known.by_number(HAKODATE, false)).await;
    let expected = json!({ "name": "ANNA", "nameKana": "", "birthDate": "1950-01", "sex": "not-applicable" });
    assert_eq!(by_number["person"], expected);
    let question = half_known.by_name(HAKODATE, true);
    for (pointer, value, outcome) in [
        ("/subject/name", "anna", "found"),
        ("/subject/birthDate", "1950", "not-found"),
        ("/subject/birthDate", "1950-01-01", "not-found"),
        ("/subject/birthDate", "1950-02", "not-found"),
        ("/subject/sex", "unknown", "not-found"),
        ("/subject/sex", "female", "not-found"),
    ] {
        assert_eq!(
            ask(&house, &with(&question, pointer, value)).await["outcome"],
            outcome,
            "{pointer} {value}"
        );
    }
}

/// R4, Q12: what has no letter, or has lost one, is nobody's name.
#[tokio::test]
async fn q12_r4_nobody_is_found_by_signs() {
    let house = House::settled().await;
    let lost = Resident { number: "895980423139", name: "見本 ?子", ..HANAKO };
    house.load(&lost, lost.dose(HAKODATE, 1)).await;
    let question = HANAKO.by_name(HAKODATE, true);
    for name in
        ["-", "－", "ー", "・", "?? ??", "見本 ?子", "見本 ？子", "見本 〓子", "見本 ■子", "見本 \u{FFFD}子"]
    {
        let answer = house.inquire(&Member::staff(SAPPORO), &with(&question, "/subject/name", name)).await;
        assert_eq!(answer.verdict(), (422, "invalid-field".into()), "{name}");
        assert_eq!(answer.json()["errors"][0]["pointer"], "/subject/name");
    }
    assert_eq!(ask(&house, &lost.by_number(HAKODATE, false)).await["person"]["name"], "見本 ?子");
    // Her kana is known: who asks by it finds both, and is told so.
    let by_kana = with(&question, "/subject/name", HANAKO.kana);
    assert_eq!(ask(&house, &by_kana).await["outcome"], "ambiguous");
    let listed = house.get("/v1/transfer/inquiries?direction=made", &Member::staff(SAPPORO)).await.json();
    assert_eq!(listed["inquiries"].as_array().unwrap().len(), 2, "what is no name is no inquiry");
}

#[tokio::test]
async fn r5_a_dose_taken_back_is_answered_nowhere_until_it_is_registered_again() {
    let house = House::settled().await;
    let dose = HANAKO.dose(HAKODATE, 2);
    let back = DoseRecord { taken_back: true, ..registered("2021-07-01T00:00:00Z", dose.clone()) };
    house.load(&HANAKO, back.clone()).await;
    let doses = async |question: &Value| {
        let answer = ask(&house, question).await;
        answer["vaccinations"].as_array().unwrap().iter().map(|it| it["dose"].clone()).collect::<Vec<_>>()
    };
    let (by_number, by_name) = (HANAKO.by_number(HAKODATE, false), HANAKO.by_name(HAKODATE, true));
    assert_eq!((doses(&by_number).await, doses(&by_name).await), (vec![json!(1)], vec![json!(1)]));
    // It stays in the table: loading the older registration again doesn't bring it back.
    house.load(&HANAKO, dose.clone()).await;
    assert_eq!(doses(&by_number).await, [json!(1)]);
    house.load(&HANAKO, registered("2021-07-02T00:00:00Z", dose)).await;
    assert_eq!(doses(&by_number).await, [json!(1), json!(2)]);
    // All taken back, there is nobody.
    for dose in [1, 2] {
        let dose = registered("2021-07-03T00:00:00Z", HANAKO.dose(HAKODATE, dose));
        house.load(&HANAKO, DoseRecord { taken_back: true, ..dose }).await;
    }
    for question in [by_number, by_name] {
        assert_eq!(ask(&house, &question).await["outcome"], "not-found");
    }
}

/// Dates of birth and sexes that stand in no register are refused, as far as they go.
#[tokio::test]
async fn r4_a_partial_date_is_a_date_as_far_as_it_goes() {
    let house = House::settled().await;
    let question = HANAKO.by_name(HAKODATE, true);
    for (pointer, value, status) in [
        ("/subject/birthDate", "1950", 200),
        ("/subject/birthDate", "1950-01", 200),
        ("/subject/birthDate", "1950-13", 422),
        ("/subject/birthDate", "1950-00", 422),
        ("/subject/birthDate", "2999", 422),
        ("/subject/birthDate", "19500100", 422),
        ("/subject/sex", "unknown", 200),
        ("/subject/sex", "not-applicable", 200),
        ("/subject/sex", "0", 422),
    ] {
        let answer = house.inquire(&Member::staff(SAPPORO), &with(&question, pointer, value)).await;
        assert_eq!(answer.status, status, "{pointer} {value}: {answer}");
    }
}

/// 那珂川町 became 那珂川市 in 2018: what stands under its old code is the city's.
#[tokio::test]
async fn r7_records_under_an_abolished_code_are_found_by_asking_the_successor() {
    const TOWN: &str = "403059";
    const CITY: &str = "402311";
    let house = House::settled().await;
    house.load(&HANAKO, HANAKO.dose(TOWN, 1)).await;
    house.load(&HANAKO, registered("2021-07-01T00:00:00Z", HANAKO.dose(TOWN, 2))).await;
    house.load(&HANAKO, registered("2021-07-02T00:00:00Z", HANAKO.dose(CITY, 2))).await;
    // The town's agreement counts no more.
    let staff = Member::staff(SAPPORO);
    let refused = house.inquire(&staff, &HANAKO.by_number(CITY, false)).await;
    assert_eq!(refused.verdict(), (403, "individual-consent-required".into()));
    let agreed = house.agree(&Member::admin(CITY), "inquiry-addendum").await;
    assert_eq!(agreed.status, 201, "{agreed}");

    for question in [HANAKO.by_number(CITY, false), HANAKO.by_name(CITY, true)] {
        let answer = ask(&house, &question).await;
        assert_eq!(answer["holder"]["code"], CITY);
        let doses: Vec<[&Value; 2]> = answer["vaccinations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| [&it["dose"], &it["municipality"]])
            .collect();
        assert_eq!(
            doses,
            [[&json!(1), &json!(TOWN)], [&json!(2), &json!(CITY)]],
            "of two for one dose the later"
        );
    }

    // The old code itself asks nobody and is asked by nobody.
    let unknown = house.inquire(&staff, &HANAKO.by_number(TOWN, true)).await;
    assert_eq!(unknown.verdict(), (422, "unknown-municipality".into()));
    let target = format!("/v1/transfer/requirement?holder={TOWN}&method=my-number");
    assert_eq!(house.get(&target, &staff).await.verdict(), (422, "unknown-municipality".into()));
    let listed = house.get("/v1/transfer/holders?prefecture=40", &staff).await.json();
    let codes: Vec<&Value> = listed["holders"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert!(codes.contains(&&json!(CITY)) && !codes.contains(&&json!(TOWN)));
    for target in ["/v1/terms", "/v1/transfer/inquiries?direction=made"] {
        let answer = house.get(target, &Member::staff(TOWN)).await;
        assert_eq!(answer.verdict(), (403, "municipality-required".into()));
    }
}

/// R7: an old code in an old inquiry is shown by its old name, and costs the month nothing.
#[tokio::test]
async fn r7_lists_show_an_old_code_by_its_old_name() {
    let house = House::settled().await;
    let (today, before) = (date(2021, 12, 14), date(2018, 9, 30));
    let inquiry = |inquirer: &str, holder: &str, on| Inquiry {
        staff: Staff::from_groups(
            "sub",
            "name",
            [format!("municipality-{inquirer}").as_str()].into_iter(),
            on,
        )
        .unwrap(),
        holder: Municipality::find_str(holder).unwrap(),
        subject: Subject::MyNumber(MyNumber::parse(HANAKO.number).unwrap()),
        individual_consent: false,
    };
    let now = jiff::Timestamp::now();
    house.record_refused(&inquiry(SAPPORO, "403059", today), now).await;
    house.record_refused(&inquiry("403059", SAPPORO, before), now).await;
    for (direction, municipality) in [("made", "holder"), ("received", "inquirer")] {
        let target = format!("/v1/transfer/inquiries?direction={direction}");
        let listed = house.get(&target, &Member::admin(SAPPORO)).await;
        assert_eq!(listed.status, 200, "{listed}");
        let old = &listed.json()["inquiries"][0][municipality];
        assert_eq!(
            *old,
            json!({ "code": "403059", "prefecture": "福岡県", "name": "那珂川町" }),
            "{direction}"
        );
    }
}

#[tokio::test]
async fn r8_every_answer_says_when_the_holder_last_loaded_a_file() {
    let house = House::settled().await;
    let questions = [HANAKO.by_number(HAKODATE, false), HANAKO.by_name(HAKODATE, true)];
    let nobody = with(&questions[1], "/subject/sex", "male");
    for question in questions.iter().chain([&nobody]) {
        assert_eq!(ask(&house, question).await.get("holderLastRegisteredOn"), Some(&Value::Null));
    }
    // Midnight in Japan is three in the afternoon.
    for (at, day) in [("2021-11-30T14:59:59Z", "2021-11-30"), ("2021-11-30T15:00:00Z", "2021-12-01")] {
        house.note_registration(HAKODATE, at).await;
        for question in questions.iter().chain([&nobody]) {
            assert_eq!(ask(&house, question).await["holderLastRegisteredOn"], day);
        }
    }
    let elsewhere = HANAKO.by_number(CHIYODA, true);
    assert_eq!(ask(&house, &elsewhere).await["holderLastRegisteredOn"], Value::Null, "another holder's day");
}
