//! All 1,741 municipalities, through the front door.

use futures_util::stream::{self, StreamExt as _};
use serde_json::json;

use crate::client::Client;
use crate::running::running;
use crate::tokens::Forge;

/// The facts, read apart from the product: code, prefecture, name.
fn facts() -> Vec<[String; 3]> {
    let csv = include_str!("../../../shared/policy/data/municipalities.csv");
    let rows = csv.lines().skip(1).map(|line| {
        let mut fields = line.split(',').map(str::to_owned);
        [fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap()]
    });
    rows.collect()
}

/// G1: a token of each names that one.
#[tokio::test]
async fn g1_every_municipality_can_act() {
    let forge = Forge::new();
    let facts = facts();
    let answered = stream::iter(&facts)
        .map(|own| {
            let group = format!("municipality-{}", own[0]);
            let client = Client::with_token(&forge.member("someone", &[&group]));
            async move {
                let terms = client.get("/v1/terms").await;
                let shown = &terms.json()["municipality"];
                let expected = json!({ "code": own[0], "prefecture": own[1], "name": own[2] });
                assert_eq!(*shown, expected, "{terms}");
            }
        })
        .buffer_unordered(8)
        .count()
        .await;
    assert_eq!(answered, 1741);
}

/// The sample data of the contract: who has agreed, and who has not.
#[tokio::test]
async fn sample_municipalities_have_agreed_or_not() {
    for (municipality, status) in
        [("012025", "agreed"), ("131016", "agreed"), ("271004", "agreed"), ("012041", "not-agreed")]
    {
        let terms = Client::signed_in(municipality, "staff").get("/v1/terms").await.json();
        for document in terms["terms"].as_array().unwrap() {
            assert_eq!(document["consent"]["status"], status, "{municipality}");
        }
    }
    assert!(running().description()["people"].as_array().unwrap().len() >= 4);
}
