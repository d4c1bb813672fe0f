//! Requests that no ordinary client sends, byte for byte: each is refused in the words of the contract, and none is a
//! fault of the program.

use std::collections::BTreeMap;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use vrs_tests::contract::Answer;

use crate::client::CONTRACT;
use crate::running::running;

/// Sends these bytes, and reads until the connection ends.
async fn exchange(request: &[u8]) -> Answer {
    let host = running().address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.unwrap();
    // The system may answer, and close, before it has read everything.
    let _sent = stream.write_all(request).await;
    let mut bytes = Vec::new();
    let _closed = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_lowercase(), value.trim().to_owned())
    };
    let headers: BTreeMap<_, _> = lines.map(header).collect();
    let chunked = headers.get("transfer-encoding").is_some_and(|it| it == "chunked");
    let body = if chunked { dechunked(body) } else { body.to_owned() };
    Answer { status, headers, body }
}

fn dechunked(mut text: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = text.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            break;
        }
        whole.push_str(&rest[..size]);
        text = rest[size..].trim_start_matches("\r\n");
    }
    whole
}

/// A request of a member of staff who may do everything.
fn request(line: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let host = running().address.trim_start_matches("http://");
    let token = running().signed_in("012149", "admin");
    let mut head =
        format!("{line}\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n");
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    if !headers.iter().any(|it| it.starts_with("Transfer-Encoding")) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

async fn refused(line: &str, headers: &[&str], body: &[u8], status: u16) {
    let answer = exchange(&request(line, headers, body)).await;
    assert_eq!(answer.status, status, "{line} {headers:?}: {answer}");
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let path = target.split('?').next().unwrap();
    let faults = CONTRACT.faults(method, path, &answer);
    assert!(faults.is_empty(), "{line} {headers:?}: {faults:#?}\n{answer}");
}

const JSON: &str = "Content-Type: application/json";
const POST: &str = "POST /v1/transfer/inquiries HTTP/1.1";

#[tokio::test]
async fn bytes_that_are_no_text_are_malformed() {
    refused(POST, &[JSON], b"{\"holder\":\"\xff\xfe\"}", 400).await;
    refused(POST, &[JSON], b"\xff", 400).await;
    refused(POST, &[JSON], b"\x00", 400).await;
    // 函館市 in CP932.
    refused(POST, &[JSON], b"{\"holder\":\"\x94\x9f\x8a\xd9\x8es\"}", 400).await;
    refused(POST, &["Content-Type: application/octet-stream"], b"\xff", 415).await;
    refused(POST, &["Content-Type: \u{e9}"], b"{}", 415).await;
}

#[tokio::test]
async fn bodies_are_measured_however_they_are_sent() {
    let chunk = |size: usize| format!("{size:x}\r\n{}\r\n0\r\n\r\n", " ".repeat(size)).into_bytes();
    refused(POST, &[JSON, "Transfer-Encoding: chunked"], &chunk(16 * 1024), 400).await;
    refused(POST, &[JSON, "Transfer-Encoding: chunked"], &chunk(16 * 1024 + 1), 413).await;
    // Over 10 MB the gateway answers by itself.
    refused(POST, &[JSON, "Transfer-Encoding: chunked"], &chunk(10 * 1024 * 1024 + 1), 413).await;
}

#[tokio::test]
async fn odd_queries_are_refused() {
    let list = |query: &str| format!("GET /v1/transfer/inquiries?{query} HTTP/1.1");
    for (query, status) in [
        ("direction=%FF", 422),
        ("direction=%zz", 422),
        ("direction=made&month=%00", 422),
        ("direction=made&month=%E3%80", 422),
        ("direction=made&cursor=%FF%FE", 400),
        ("direction=made&cursor=", 400),
        ("direction=made&%FF=1", 400),
        ("direction=made&=", 400),
        ("direction=made&&&month=9999-12", 200),
        ("direction=made;month=2021-12", 422),
        ("direction[]=made", 400),
        ("direction=made&direction=made", 400),
        ("direction=made?direction=received", 422),
        ("direction=made&month=2021-12%0d%0aX-Evil:1", 422),
    ] {
        refused(&list(query), &[], b"", status).await;
    }
}

#[tokio::test]
async fn odd_paths_lead_nowhere() {
    for path in [
        "/v1/terms/..%2f..%2fetc",
        "/v1/%2e%2e/v1/terms",
        "/v1/terms/%00",
        "/v1/terms/%FF",
        "/v1/terms;x",
        "/v1//terms",
        "/v1/terms/usage%20",
        "/v1/TERMS",
    ] {
        let answer = exchange(&request(&format!("GET {path} HTTP/1.1"), &[], b"")).await;
        assert_eq!(answer.status, 404, "{path}: {answer}");
    }
}

#[tokio::test]
async fn odd_headers_change_nothing() {
    let terms = "GET /v1/terms HTTP/1.1";
    for header in [
        "X-HTTP-Method-Override: DELETE",
        "X-Forwarded-For: 203.0.113.1",
        "X-Forwarded-Host: evil.invalid",
        "Range: bytes=0-1",
        "Accept: text/html",
        "Accept-Charset: shift_jis",
        "If-None-Match: *",
        "Expect: 100-continue",
        "X-Empty:",
        "X-Latin: \u{e9}",
    ] {
        refused(terms, &[header], b"", 200).await;
    }
    let question = br#"{"holder":"012025","individualConsent":true,"subject":{"myNumber":"895980423139"}}"#;
    let key = uuid::Uuid::now_v7();
    for (headers, status) in [
        (vec![format!("Idempotency-Key: {key}"), format!("Idempotency-Key: {key}")], 422),
        (vec!["Idempotency-Key: \u{e9}".to_owned()], 422),
        (vec!["Idempotency-Key:".to_owned()], 422),
        (vec![format!("Idempotency-Key: {{{key}}}")], 422),
        (vec![format!("Idempotency-Key: {key}")], 200),
    ] {
        let headers: Vec<_> = std::iter::once(JSON).chain(headers.iter().map(String::as_str)).collect();
        refused(POST, &headers, question, status).await;
    }
    // A second token is ignored or refused, and no fault.
    let twice = ["Authorization: Bearer x"];
    let answer = exchange(&request(terms, &twice, b"")).await;
    assert!([200, 401].contains(&answer.status), "{answer}");
}

/// The first line of a request to the site, and its own headers instead of ours.
async fn site(line: &str, headers: &[String]) -> Answer {
    let head: String = headers.iter().map(|it| format!("{it}\r\n")).collect();
    exchange(format!("{line}\r\n{head}Connection: close\r\n\r\n").as_bytes()).await
}

#[tokio::test]
async fn odd_requests_for_the_site_are_refused_and_never_guessed_at() {
    let address = running().address.clone();
    let host = format!("Host: {}", address.trim_start_matches("http://"));
    let long = |length: usize| "x".repeat(length);
    let mut wrong = Vec::new();
    for (line, status) in [
        ("GET / HTTP/1.1".to_owned(), 200),
        ("HEAD / HTTP/1.1".to_owned(), 200),
        (format!("GET {address}/ HTTP/1.1"), 200),
        (format!("GET /?{} HTTP/1.1", long(4000)), 200),
        (format!("GET /?{} HTTP/1.1", long(9000)), 414),
        (format!("GET /v1/terms?{} HTTP/1.1", long(9000)), 414),
        ("GET http://evil.invalid/ HTTP/1.1".to_owned(), 403),
        (format!("GET {} HTTP/1.1", address.replace("//", "//user@")), 403),
        // A page with one slash too many.
        ("GET // HTTP/1.1".to_owned(), 200),
        ("GET //evil.invalid/ HTTP/1.1".to_owned(), 404),
        ("GET /%00 HTTP/1.1".to_owned(), 404),
        ("GET /%00.js HTTP/1.1".to_owned(), 404),
        ("GET /% HTTP/1.1".to_owned(), 404),
        ("GET /%FF.js HTTP/1.1".to_owned(), 404),
        ("GET /..%2findex.html HTTP/1.1".to_owned(), 404),
        ("GET /../index.html HTTP/1.1".to_owned(), 404),
        (format!("GET /{} HTTP/1.1", long(5000)), 404),
        (format!("GET /assets/{}.js HTTP/1.1", long(300)), 404),
        (format!("GET /assets/{}.js HTTP/1.1", long(5000)), 404),
        (format!("GET /assets/{}.js HTTP/1.1", long(9000)), 414),
        ("HEAD /assets/none.js HTTP/1.1".to_owned(), 404),
        ("GET /identity HTTP/1.1".to_owned(), 404),
        ("GET /identity?x HTTP/1.1".to_owned(), 404),
        ("GET /identity/ HTTP/1.1".to_owned(), 404),
        ("GET /identity//evil.invalid HTTP/1.1".to_owned(), 404),
        ("GET /identity/..%2f HTTP/1.1".to_owned(), 404),
        ("GET /identity/%00 HTTP/1.1".to_owned(), 404),
        ("GET /identity/% HTTP/1.1".to_owned(), 404),
        ("GET /identity/../index.html HTTP/1.1".to_owned(), 404),
        ("GET /identity/sign-in/% HTTP/1.1".to_owned(), 400),
        (format!("GET /identity/{} HTTP/1.1", long(5000)), 404),
        ("GET /identityx HTTP/1.1".to_owned(), 404),
        ("OPTIONS / HTTP/1.1".to_owned(), 405),
        ("OPTIONS * HTTP/1.1".to_owned(), 405),
        ("TRACE / HTTP/1.1".to_owned(), 405),
        ("POST / HTTP/1.1".to_owned(), 405),
        ("DELETE /config.json HTTP/1.1".to_owned(), 405),
        ("ODD / HTTP/1.1".to_owned(), 405),
    ] {
        let answer = site(&line, std::slice::from_ref(&host)).await;
        let header = |name: &str| answer.headers.get(name).map_or("", String::as_str);
        let kept = status >= 400 && header("cache-control").contains("immutable");
        if answer.status != status || header("x-content-type-options") != "nosniff" || kept {
            wrong.push(format!("{}: {status}, but {answer}", &line[..line.len().min(60)]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_request_is_for_one_host_and_of_one_length() {
    let host = format!("Host: {}", running().address.trim_start_matches("http://"));
    let (one, other) = ("Content-Length: 1".to_owned(), "Content-Length: 2".to_owned());
    for (headers, status) in [
        (vec![host.clone()], 200),
        (vec![], 400),
        (vec![host.clone(), host.clone()], 400),
        (vec![host.clone(), "Host: evil.invalid".to_owned()], 400),
        (vec!["Host:".to_owned()], 403),
        (vec!["Host: evil.invalid".to_owned()], 403),
        (vec!["Host: \u{e9}".to_owned()], 403),
        (vec![host.clone(), one, other], 400),
    ] {
        for target in ["/", "/v1/terms", "/identity/jwks"] {
            let answer = site(&format!("GET {target} HTTP/1.1"), &headers).await;
            let expected = if status == 200 && target == "/v1/terms" { 401 } else { status };
            assert_eq!(answer.status, expected, "{target} {headers:?}: {answer}");
        }
    }
    // Signed in, a second host reaches no function.
    let answer = exchange(&request("GET /v1/terms HTTP/1.1", &["Host: evil.invalid"], b"")).await;
    assert_eq!(answer.status, 400, "{answer}");
}
