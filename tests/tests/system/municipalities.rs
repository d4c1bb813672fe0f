//! All 1,741 municipalities, through the front door.

use futures_util::stream::{self, StreamExt as _};

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

/// G1, Q2: each can be signed in to, and each can be asked about.
#[tokio::test]
async fn g1_q2_every_municipality_can_act_and_be_asked() {
    let forge = Forge::new();
    let facts = facts();
    assert_eq!(facts.len(), 1741);
    // What is asked for is its neighbour in the list, so that nobody asks itself.
    let neighbours = facts.iter().cycle().skip(1);
    let pairs: Vec<_> = facts.iter().zip(neighbours).collect();
    let answered = stream::iter(pairs)
        .map(|(own, neighbour)| {
            let groups = [format!("municipality-{}", own[0])];
            let groups: Vec<_> = groups.iter().map(String::as_str).collect();
            let client = Client::with_token(&forge.member("someone", &groups));
            async move {
                let terms = client.get("/v1/terms").await.json();
                let shown = &terms["municipality"];
                assert_eq!(
                    [&shown["code"], &shown["prefecture"], &shown["name"]],
                    [&own[0], &own[1], &own[2]]
                );
                let target = format!("/v1/transfer/requirement?holder={}&method=demographics", neighbour[0]);
                let requirement = client.get(&target).await.json();
                assert_eq!(requirement["holder"]["name"], neighbour[2]);
                assert_eq!(requirement["individualConsent"], "required");
            }
        })
        .buffer_unordered(4)
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
