//! G1: who may take which route. Each route of the template × each kind of caller; a route that isn't here fails.

use serde_json::json;
use vrs_tests::event::{Event, Member};
use vrs_tests::template::method;

use crate::bulk::{key, person};
use crate::house::House;
use crate::people::{HAKODATE, HANAKO, NOBODY, SAPPORO};

/// Each kind of caller.
fn callers() -> [(&'static str, Option<Member>); 11] {
    let with = |roles: &[&str]| {
        let groups: Vec<_> = std::iter::once("municipality-011002").chain(roles.iter().copied()).collect();
        Some(Member::of("member", &groups))
    };
    [
        ("no claims", None),
        (
            "no municipality",
            Some(Member::of("member", &["terms-admin", "inquirer", "bulk-inquirer", "auditor", "guardian"])),
        ),
        (
            "two municipalities",
            Some(Member::of(
                "member",
                &[
                    "municipality-011002",
                    "municipality-012025",
                    "terms-admin",
                    "inquirer",
                    "bulk-inquirer",
                    "auditor",
                    "guardian",
                ],
            )),
        ),
        (
            "unknown municipality",
            Some(Member::of(
                "member",
                &["municipality-999999", "terms-admin", "inquirer", "bulk-inquirer", "auditor", "guardian"],
            )),
        ),
        ("no role", with(&[])),
        ("terms-admin", with(&["terms-admin"])),
        ("inquirer", with(&["inquirer"])),
        ("bulk-inquirer", with(&["bulk-inquirer"])),
        ("auditor", with(&["auditor"])),
        ("guardian", with(&["guardian"])),
        ("all roles", with(&["terms-admin", "inquirer", "bulk-inquirer", "auditor", "guardian"])),
    ]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    Role(&'static str),
    /// One of them.
    Roles(&'static [&'static str]),
}

/// What each route needs, and a request that is answered when it has that.
fn routes() -> Vec<(&'static str, Needs, Event, u16)> {
    let any = Member::staff(SAPPORO);
    let terms = json!({ "version": "2021-12-03", "digest": "sha256:0" });
    let of_nobody = json!({ "subject": { "myNumber": NOBODY } });
    let bulks = "/v1/transfer/bulk-inquiries";
    let holders = "/v1/transfer/holders?prefecture=01";
    let requirement = "/v1/transfer/requirement?holder=012025&method=my-number";
    vec![
        ("GET /v1/terms", Needs::Nothing, Event::get("/v1/terms", &any), 200),
        ("GET /v1/terms/{id}", Needs::Nothing, Event::get("/v1/terms/usage", &any), 200),
        ("GET /v1/transfer/holders", Needs::Nothing, Event::get(holders, &any), 200),
        ("GET /v1/transfer/requirement", Needs::Nothing, Event::get(requirement, &any), 200),
        // 409 for a superseded text: the role was enough to get so far.
        (
            "PUT /v1/terms/{id}/consent",
            Needs::Role("terms-admin"),
            Event::consent("usage", &any, &terms),
            409,
        ),
        (
            "POST /v1/transfer/inquiries",
            Needs::Role("inquirer"),
            Event::inquiry(&any, &HANAKO.by_number(HAKODATE, false)),
            200,
        ),
        (
            "GET /v1/transfer/inquiries",
            Needs::Nothing,
            Event::get("/v1/transfer/inquiries?direction=made", &any),
            200,
        ),
        (
            "GET /v1/transfer/inquiries",
            Needs::Roles(&["auditor", "guardian"]),
            Event::get("/v1/transfer/inquiries?direction=received", &any),
            200,
        ),
        (
            "GET /v1/transfer/inquiries",
            Needs::Roles(&["auditor", "guardian"]),
            Event::get("/v1/transfer/inquiries?direction=received&protected=true", &any),
            200,
        ),
        ("GET /v1/protections", Needs::Role("guardian"), Event::get("/v1/protections", &any), 200),
        (
            "POST /v1/protections",
            Needs::Role("guardian"),
            Event::new("POST", "/v1/protections", &any).json(&of_nobody),
            201,
        ),
        (
            "POST /v1/protections/search",
            Needs::Role("guardian"),
            Event::new("POST", "/v1/protections/search", &any).json(&of_nobody),
            200,
        ),
        (
            "POST /v1/protections/{id}/lift",
            Needs::Role("guardian"),
            Event::new("POST", "/v1/protections/017dbb63-8000-7cc3-98c4-dc0c0c07398f/lift", &any)
                .json(&json!({})),
            404,
        ),
        (
            "POST /v1/transfer/bulk-inquiries",
            Needs::Roles(&["inquirer", "bulk-inquirer"]),
            Event::new("POST", bulks, &any).json(&json!({ "scope": "named", "persons": 1 })),
            201,
        ),
        (
            "POST /v1/transfer/bulk-inquiries",
            Needs::Role("bulk-inquirer"),
            Event::new("POST", bulks, &any).json(&json!({ "scope": "all", "persons": 1 })),
            201,
        ),
        (
            "POST /v1/transfer/bulk-inquiries/{bulkId}/chunks/{n}",
            Needs::Roles(&["inquirer", "bulk-inquirer"]),
            Event::new("POST", &format!("{bulks}/{}/chunks/1", key()), &any)
                .json(&json!({ "persons": [person("1", NOBODY, &[HAKODATE])] })),
            404,
        ),
        (
            "GET /v1/transfer/bulk-inquiries/{bulkId}",
            Needs::Nothing,
            Event::get(&format!("{bulks}/{}", key()), &any),
            404,
        ),
        ("ANY $default", Needs::Nothing, Event::get("/v1/unknown", &any), 404),
    ]
}

#[tokio::test]
async fn g1_every_route_for_every_caller() {
    let house = House::settled().await;
    for (route, needs, event, answered) in routes() {
        for (caller, member) in callers() {
            let expected = match (caller, needs) {
                ("no claims", _) => (401, "unauthorized"),
                ("no municipality" | "two municipalities" | "unknown municipality", _) => {
                    (403, "municipality-required")
                }
                ("all roles", _) | (_, Needs::Nothing) => (answered, ""),
                (role, Needs::Role(needed)) if role == needed => (answered, ""),
                (role, Needs::Roles(needed)) if needed.contains(&role) => (answered, ""),
                (_, Needs::Role(_) | Needs::Roles(_)) => (403, "role-required"),
            };
            let mut event = event.clone();
            event.member = member;
            let answer = house.send(event).await;
            assert_eq!(answer.status, expected.0, "{route}, {caller}: {answer}");
            if !expected.1.is_empty() {
                assert_eq!(answer.verdict().1, expected.1, "{route}, {caller}: {answer}");
            }
        }
    }
}

#[tokio::test]
async fn g1_no_route_is_left_out() {
    let house = House::start().await;
    let mut named: Vec<_> = routes().into_iter().map(|(route, ..)| route.to_owned()).collect();
    named.sort();
    named.dedup();
    let mut template: Vec<_> = house.routes.iter().map(|it| format!("{} {}", method(it), it.path)).collect();
    template.sort();
    assert_eq!(named, template);
}

/// G1: whatever a request says of itself, the token's municipality acts.
#[tokio::test]
async fn g1_nothing_in_a_request_makes_it_another_municipality_s() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for (name, value) in [
        ("x-municipality", "131016"),
        ("cognito-groups", "[municipality-131016]"),
        ("x-amzn-oidc-data", "municipality-131016"),
        ("x-forwarded-user", "131016-admin"),
    ] {
        let listed = house.send(Event::get("/v1/terms", &staff).header(name, value)).await;
        assert_eq!(listed.json()["municipality"]["code"], SAPPORO);
    }
}

/// A list claim in other forms than the gateway's is read as what it says, never as more.
#[tokio::test]
async fn g1_forged_looking_groups() {
    let house = House::start().await;
    for (groups, status) in [
        (vec!["municipality-011002 municipality-012025"], 403),
        (vec!["municipality-"], 403),
        (vec!["municipality-11002"], 403),
        (vec!["municipality-011002x"], 403),
        (vec!["Municipality-011002"], 403),
        (vec!["xmunicipality-011002"], 403),
        (vec!["municipality-０１１００２"], 403),
        (vec!["municipality-011002", "unknown-role", "municipality"], 200),
    ] {
        let answer = house.get("/v1/terms", &Member::of("member", &groups)).await;
        assert_eq!(answer.status, status, "{groups:?}: {answer}");
    }
}
