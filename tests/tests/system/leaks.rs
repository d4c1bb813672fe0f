//! G2 in the running system: what was asked for stands in nothing that the system says, its own stand-ins included.

use serde_json::json;

use crate::client::Client;
use crate::running::running;
use crate::tokens::Forge;

#[tokio::test]
async fn g2_marked_values_are_in_nothing_that_the_system_says() {
    let forge = Forge::new();
    let token = forge.member("011011-marked", &["municipality-012033", "inquirer"]);
    let client = Client::with_token(&token);
    let mut last = String::new();
    for (question, status) in [
        (
            json!({ "holder": "012025", "individualConsent": true, "subject": { "myNumber": "023456789013" } }),
            200,
        ),
        (
            json!({ "holder": "012025", "individualConsent": true, "subject": { "myNumber": "023456789019" } }),
            422,
        ),
        (
            json!({ "holder": "012025", "individualConsent": true,
                "subject": { "name": "印付 隠子", "birthDate": "1933-07-19", "sex": "female" } }),
            200,
        ),
        (
            json!({ "holder": "012025", "individualConsent": true,
                "subject": { "name": "印付 隠子", "birthDate": "1933-07-19", "sex": "geheim" } }),
            422,
        ),
        (json!({ "holder": "印付", "individualConsent": "隠子", "subject": "023456789013" }), 400),
        (json!({ "geheim": "023456789013" }), 400),
    ] {
        let answer = client.inquire(&question).await;
        assert_eq!(answer.status, status, "{answer}");
        last.clone_from(&answer.headers["x-request-id"]);
    }
    let said = running().said_with(&last);
    for mark in ["02345678901", "印付", "隠子", "1933-07-19", "19330719", "geheim", &token] {
        let line = said.lines().find(|line| line.contains(mark));
        assert!(line.is_none(), "{mark}: {line:?}");
    }
}
