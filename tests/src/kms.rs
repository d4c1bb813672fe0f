//! A KMS of one key, for tests: what it "encrypts" it can decrypt, under the right encryption context only.

use std::io;
use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Request;
use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::server::{Handled, aws_json, serve};

const MARK: &[u8] = b"encrypted by the test's own key: ";

/// The ciphertext of a secret, in base64.
#[must_use]
pub fn encrypt(secret: &[u8]) -> String {
    STANDARD.encode([MARK, secret].concat())
}

/// Starts it on a free port; answers where.
///
/// # Errors
/// When no port can be had.
pub async fn start() -> io::Result<SocketAddr> {
    serve(|request| async move { answer(&request) }).await
}

fn answer(request: &Request<Bytes>) -> Handled {
    let asked: Value = serde_json::from_slice(request.body())?;
    let blob = STANDARD.decode(asked["CiphertextBlob"].as_str().unwrap_or_default())?;
    let context = json!({ "purpose": "vrs-pseudonym" });
    match blob.strip_prefix(MARK) {
        Some(secret) if asked["EncryptionContext"] == context => aws_json(
            200,
            &json!({
                "KeyId": "arn:aws:kms:ap-northeast-1:000000000000:key/test",
                "Plaintext": STANDARD.encode(secret),
                "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            }),
        ),
        _ => aws_json(400, &json!({ "__type": "InvalidCiphertextException" })),
    }
}
