//! Protected residents (支援措置): P1 to P7.

mod as_nobody;
mod former_municipality;
mod lifting;
mod lists;
mod secrets;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vrs_tests::contract::Answer;
use vrs_tests::event::{Event, Member};
use vrs_tests::template;

use crate::house::House;
use crate::people::SAPPORO;

const RECEIVED: &str = "/v1/transfer/inquiries?direction=received";
const PROTECTED: &str = "/v1/transfer/inquiries?direction=received&protected=true";
const MADE: &str = "/v1/transfer/inquiries?direction=made";

/// A guardian of a municipality, and no more.
pub fn guardian(municipality: &str, name: &str) -> Member {
    Member::of(name, &[&format!("municipality-{municipality}"), "guardian"])
}

fn post(target: &str, member: &Member, body: &Value) -> Event {
    Event::new("POST", target, member).json(body)
}

pub async fn protect(house: &House, municipality: &str, number: &str) -> Value {
    let body = json!({ "subject": { "myNumber": number } });
    let answer = house.send(post("/v1/protections", &guardian(municipality, "guardian"), &body)).await;
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()
}

async fn lift(house: &House, member: &Member, id: &str) -> Answer {
    house.send(post(&format!("/v1/protections/{id}/lift"), member, &json!({}))).await
}

/// Lifted by two.
async fn lifted(house: &House, municipality: &str, id: &str) {
    assert_eq!(lift(house, &guardian(municipality, "first"), id).await.status, 202);
    assert_eq!(lift(house, &guardian(municipality, "second"), id).await.status, 200);
}

async fn outcome(house: &House, question: &Value) -> String {
    let answer = house.inquire(&Member::staff(SAPPORO), question).await.json();
    answer["outcome"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn inquiries(house: &House, target: &str, member: &Member) -> Value {
    let answer = house.get(target, member).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

/// Whatever discloses asks for protections: each function that may read records may read protections, and each is in
/// this file's table of ways to disclose.
#[test]
fn p7_whatever_reads_records_reads_protections() {
    let reads = |permissions: &BTreeSet<template::Permission>, table: &str| {
        permissions.contains(&("dynamodb:Query".to_owned(), table.to_owned()))
    };
    let granted = template::granted();
    let disclosing: BTreeSet<_> = granted
        .iter()
        .filter(|(_, it)| reads(it, "Records"))
        .map(|(function, _)| function.as_str())
        .collect();
    let asking: BTreeSet<_> = granted
        .iter()
        .filter(|(_, it)| reads(it, "Protections"))
        .map(|(function, _)| function.as_str())
        .collect();
    assert!(disclosing.is_subset(&asking), "{disclosing:?} disclose, {asking:?} ask for protections");
    assert_eq!(
        disclosing,
        BTreeSet::from(["bulk-inquiry", "transfer-inquiry"]),
        "a way to disclose that the tables here and among those of bulks lack"
    );
}
