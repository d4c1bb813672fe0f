//! Calls on AWS as they stand on the wire, in the words of IAM.

use std::collections::BTreeSet;

use serde_json::Value;

/// A call that a function makes, before it is passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The IAM action that it needs, such as `dynamodb:Query` or `kms:Decrypt`.
    pub action: String,
    /// The tables (`Records`) and indexes (`Inquiries/index/byHolder`) that it touches.
    pub resources: Vec<String>,
    /// What was sent.
    pub body: String,
}

impl Request {
    /// Reads a call from its `X-Amz-Target` and body.
    #[must_use]
    pub fn read(target: &str, body: &[u8]) -> Self {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        let action = match (target.split('_').next(), operation) {
            (Some("DynamoDB"), "ExecuteStatement" | "BatchExecuteStatement" | "ExecuteTransaction") => {
                format!("dynamodb:PartiQL{}", statement_kind(&json))
            }
            (Some("DynamoDB"), _) => format!("dynamodb:{operation}"),
            _ => format!("kms:{operation}"),
        };
        Self { action, resources: resources(&json), body: String::from_utf8_lossy(body).into_owned() }
    }
}

/// `Insert`, `Select`, `Update` or `Delete`: each is an IAM action of its own.
fn statement_kind(json: &Value) -> String {
    let word =
        statements(json).first().and_then(|it| it.split_whitespace().next()).unwrap_or_default().to_owned();
    let mut chars = word.chars();
    let first = chars.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(chars.map(|it| it.to_ascii_lowercase())).collect()
}

/// The statement, or those of a batch or a transaction.
fn statements(json: &Value) -> Vec<&str> {
    let of_several = ["Statements", "TransactStatements"].into_iter().filter_map(|it| json[it].as_array());
    [json].into_iter().chain(of_several.flatten()).filter_map(|it| it["Statement"].as_str()).collect()
}

/// Every table that the body names, wherever.
fn resources(json: &Value) -> Vec<String> {
    let mut found = BTreeSet::new();
    if let Some(table) = json["TableName"].as_str() {
        let index = json["IndexName"].as_str().map(|it| format!("/index/{it}")).unwrap_or_default();
        found.insert(format!("{table}{index}"));
    }
    if let Some(tables) = json["RequestItems"].as_object() {
        found.extend(tables.keys().cloned());
    }
    for statement in statements(json) {
        found.extend(statement.split('"').nth(1).map(str::to_owned));
    }
    if let Some(key) = json["KeyId"].as_str() {
        found.insert(key.to_owned());
    }
    found.into_iter().collect()
}

/// A call that was made, with the positions of its beginning and end in the order of everything that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What was asked.
    pub request: Request,
    /// When it came.
    pub began: u64,
    /// When it was answered, if ever.
    pub ended: Option<u64>,
    /// How many bytes the answer had.
    pub answered: usize,
    /// What it consumed, in halves of a capacity unit, where the wire asks for that.
    pub half_units: u32,
}

impl Call {
    /// Whether what it consumed are write units.
    #[must_use]
    pub fn writes(&self) -> bool {
        ["Put", "Update", "Delete", "PartiQLInsert", "BatchWrite"]
            .iter()
            .any(|it| self.request.action.starts_with(&format!("dynamodb:{it}")))
    }
}

/// Asks DynamoDB to say what a call consumes.
pub(crate) fn ask_units(body: &[u8]) -> Option<Vec<u8>> {
    let mut json: Value = serde_json::from_slice(body).ok()?;
    json["ReturnConsumedCapacity"] = "TOTAL".into();
    serde_json::to_vec(&json).ok()
}

/// What an answer says that its call consumed, over all tables, in halves of a unit. A write whose condition fails consumes one
/// unit and doesn't say so.
pub(crate) fn half_units(answer: &[u8]) -> u32 {
    let json: Value = serde_json::from_slice(answer).unwrap_or_default();
    if json["__type"].as_str().is_some_and(|it| it.contains("ConditionalCheckFailed")) {
        return 2;
    }
    let consumed = &json["ConsumedCapacity"];
    let tables = consumed.as_array().map_or_else(|| std::slice::from_ref(consumed), Vec::as_slice);
    let halves = tables.iter().filter_map(|it| it["CapacityUnits"].as_f64()).map(|it| it * 2.0).sum::<f64>();
    // Units come in halves, and few of them.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let halves = halves.round() as u32;
    halves
}

/// How many calls stood one after the other: the length of the longest chain in which each began after the one
/// before had ended. This is what a request waits for.
#[must_use]
pub fn hops(calls: &[Call]) -> usize {
    let mut ordered: Vec<_> = calls.iter().collect();
    ordered.sort_by_key(|call| call.ended.unwrap_or(u64::MAX));
    let mut count = 0;
    let mut last_end = None;
    for call in ordered {
        if last_end.is_none_or(|end| call.began > end) {
            count += 1;
            last_end = Some(call.ended.unwrap_or(u64::MAX));
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(target: &str, body: &str) -> (String, Vec<String>) {
        let request = Request::read(target, body.as_bytes());
        (request.action, request.resources)
    }

    #[test]
    fn a_call_is_read_in_the_words_of_iam() {
        for (target, body, action, resources) in [
            ("DynamoDB_20120810.Query", r#"{"TableName":"Records"}"#, "dynamodb:Query", vec!["Records"]),
            (
                "DynamoDB_20120810.Query",
                r#"{"TableName":"Inquiries","IndexName":"byHolder"}"#,
                "dynamodb:Query",
                vec!["Inquiries/index/byHolder"],
            ),
            (
                "DynamoDB_20120810.BatchGetItem",
                r#"{"RequestItems":{"Agreements":{"Keys":[]}}}"#,
                "dynamodb:BatchGetItem",
                vec!["Agreements"],
            ),
            (
                "DynamoDB_20120810.ExecuteStatement",
                r#"{"Statement":"INSERT INTO \"Inquiries\" VALUE {'id': ?}"}"#,
                "dynamodb:PartiQLInsert",
                vec!["Inquiries"],
            ),
            (
                "DynamoDB_20120810.ExecuteStatement",
                r#"{"Statement":"delete from \"Inquiries\" where id = ?"}"#,
                "dynamodb:PartiQLDelete",
                vec!["Inquiries"],
            ),
            (
                "DynamoDB_20120810.ExecuteTransaction",
                r#"{"TransactStatements":[{"Statement":"INSERT INTO \"Protections\" VALUE {'id': ?}"}]}"#,
                "dynamodb:PartiQLInsert",
                vec!["Protections"],
            ),
            (
                "DynamoDB_20120810.BatchExecuteStatement",
                r#"{"Statements":[{"Statement":"INSERT INTO \"Inquiries\" VALUE {'id': ?}"}]}"#,
                "dynamodb:PartiQLInsert",
                vec!["Inquiries"],
            ),
            ("TrentService.Decrypt", r#"{"CiphertextBlob":""}"#, "kms:Decrypt", vec![]),
        ] {
            let resources = resources.into_iter().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(read(target, body), (action.to_owned(), resources));
        }
    }

    #[test]
    fn hops_are_the_longest_chain() {
        let call = |began, ended| Call {
            request: Request { action: String::new(), resources: Vec::new(), body: String::new() },
            began,
            ended: Some(ended),
            answered: 0,
            half_units: 0,
        };
        assert_eq!(hops(&[]), 0);
        assert_eq!(hops(&[call(1, 2)]), 1);
        assert_eq!(hops(&[call(1, 3), call(2, 4)]), 1);
        assert_eq!(hops(&[call(1, 3), call(2, 4), call(5, 6)]), 2);
        assert_eq!(hops(&[call(1, 2), call(3, 4), call(5, 6)]), 3);
    }
}
