//! What is said of an input must be in words that stand in the source, so that it can't be the input's own (G2).

use serde_json::Value;
use vrs_policy::Municipality;

use crate::edge::{REQUEST_ID, ROUTE};

const SOURCES: [&str; 6] = [
    include_str!("../../../functions/consent-submit/src/shown.rs"),
    include_str!("../../../functions/transfer-inquiry/src/request.rs"),
    include_str!("../../../shared/http/src/body.rs"),
    include_str!("../../../shared/http/src/fields.rs"),
    include_str!("../../../shared/http/src/problem.rs"),
    include_str!("../../../shared/http/src/query.rs"),
];

/// The words of the log that are made at run time: `Data error at line 1 column 2`, numbers apart.
const CAUSES: [&str; 4] = [
    "Data error at line  column ",
    "Eof error at line  column ",
    "Io error at line  column ",
    "Syntax error at line  column ",
];

fn are_ours(words: &str) -> bool {
    !words.is_empty() && SOURCES.iter().any(|source| source.contains(words))
}

/// Holds a problem's body to our own words.
pub fn assert_problem_is_ours(body: &[u8]) {
    let problem: Value = serde_json::from_slice(body).expect("a problem is JSON");
    for (name, value) in problem.as_object().expect("an object") {
        match name.as_str() {
            "status" => assert!(value.is_u64()),
            "requestId" => assert_eq!(value, REQUEST_ID),
            "type" => assert!(string(value).strip_prefix("urn:vrs:problem:").is_some_and(are_ours)),
            "title" | "detail" | "code" => assert!(are_ours(string(value)), "{name}"),
            "errors" => value.as_array().expect("a list").iter().for_each(assert_error_is_ours),
            other => panic!("a member that no problem has: {other}"),
        }
    }
}

fn assert_error_is_ours(error: &Value) {
    for (name, value) in error.as_object().expect("an object") {
        let words = string(value);
        assert!((name == "pointer" && words.is_empty()) || are_ours(words), "{name}");
    }
}

/// Holds a line of the log to our own words: one line, known members, no member with anything of the input.
pub fn assert_log_is_ours(line: &[u8]) {
    let text = std::str::from_utf8(line).expect("the log is UTF-8");
    assert_eq!(text.lines().count(), 1, "one line a request");
    let line: Value = serde_json::from_str(text).expect("a line is JSON");
    for (name, value) in line.as_object().expect("an object") {
        match name.as_str() {
            "timestamp" | "level" | "target" | "durationMs" | "coldStart" | "status" => {}
            "requestId" => assert_eq!(value, REQUEST_ID),
            "route" => assert_eq!(value, ROUTE),
            "municipality" => {
                let code = string(value);
                assert!(code.is_empty() || Municipality::find_str(code).is_some());
            }
            "outcome" => {
                let (kind, code) = string(value).split_once(':').unwrap_or(("ok", "ok"));
                assert!(["ok", "invalid", "refused"].contains(&kind) && are_ours(code), "{kind}");
            }
            // Who called, as the gateway's authorizer says it.
            "staff" => drop(string(value)),
            "causes" => {
                let words = string(value);
                let numberless: String = words.chars().filter(|it| !it.is_ascii_digit()).collect();
                assert!(are_ours(words) || CAUSES.contains(&numberless.as_str()), "causes");
            }
            other => panic!("a member that no line has: {other}"),
        }
    }
}

fn string(value: &Value) -> &str {
    value.as_str().expect("a string")
}
