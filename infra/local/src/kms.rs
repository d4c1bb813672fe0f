//! A stand-in for KMS that knows one key and one operation: `Decrypt` for the secrets behind the pseudonyms.
//!
//! The functions run the code that they run in the cloud; only the endpoint differs. What stands
//! for the ciphertext here is a random handle: it tells nothing about the secret.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::{Result, anyhow};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use crate::{ports, private};

const FILE: &str = "pseudonym-key.json";
/// An installation has one version of the secret.
const VERSION: u32 = 1;
const KEY: &str = "arn:aws:kms:ap-northeast-1:000000000000:key/local";
/// The encryption context under which the secret was made.
const CONTEXT: (&str, &str) = ("purpose", "vrs-pseudonym");

/// One version of the secret behind the pseudonyms.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub struct Secret {
    version: u32,
    ciphertext: String,
    plaintext: String,
}

impl Secret {
    /// A secret and its handle as chosen by whoever starts the service.
    #[must_use]
    pub fn of(version: u32, handle: &[u8], secret: &[u8]) -> Self {
        Self { version, ciphertext: STANDARD.encode(handle), plaintext: STANDARD.encode(secret) }
    }

    /// The secret kept in the directory, made on the first call; without a directory, one that lasts as long as the process.
    ///
    /// # Errors
    /// When the directory can't be used.
    pub fn load(data_dir: Option<&Path>) -> Result<Self> {
        let Some(directory) = data_dir else {
            return Self::make();
        };
        let content =
            private::read_or_make(&directory.join(FILE), || Ok(serde_json::to_vec(&Self::make()?)?))?;
        Ok(serde_json::from_slice(&content)?)
    }

    fn make() -> Result<Self> {
        Ok(Self::of(VERSION, &random()?, &random()?))
    }

    /// The value of `PSEUDONYM_KEYS`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{}:{}", self.version, self.ciphertext)
    }

    /// The secret itself, with its version: for loading the sample data.
    ///
    /// # Errors
    /// When its file was spoilt.
    pub fn open(&self) -> Result<(u32, Zeroizing<Vec<u8>>)> {
        Ok((self.version, Zeroizing::new(STANDARD.decode(&self.plaintext)?)))
    }
}

fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| anyhow!("this system gives no random numbers"))?;
    Ok(bytes)
}

/// Starts the stand-in, which opens these secrets, and tells its endpoint.
///
/// # Errors
/// When no port can be had.
pub async fn start(secrets: Vec<Secret>) -> Result<String> {
    let listener = ports::take(0).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let router = Router::new().route("/", post(answer)).with_state(Arc::new(secrets));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(endpoint)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Decrypt {
    ciphertext_blob: String,
    #[serde(default)]
    encryption_context: BTreeMap<String, String>,
}

async fn answer(State(secrets): State<Arc<Vec<Secret>>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").map(HeaderValue::as_bytes);
    if target != Some(b"TrentService.Decrypt") {
        return refuse("UnknownOperationException");
    }
    let Ok(request) = serde_json::from_slice::<Decrypt>(&body) else {
        return refuse("SerializationException");
    };
    let (name, value) = CONTEXT;
    let context = BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let secret = secrets.iter().find(|secret| secret.ciphertext == request.ciphertext_blob);
    // KMS doesn't tell a wrong context from a wrong ciphertext.
    let Some(secret) = secret.filter(|_| request.encryption_context == context) else {
        return refuse("InvalidCiphertextException");
    };
    let answer = json!({
        "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        "KeyId": KEY,
        "Plaintext": secret.plaintext,
    });
    reply(StatusCode::OK, &answer)
}

fn refuse(kind: &str) -> Response {
    reply(StatusCode::BAD_REQUEST, &json!({ "__type": kind }))
}

fn reply(status: StatusCode, body: &serde_json::Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/x-amz-json-1.1")];
    (status, kind, body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn decrypt(secret: &Secret, target: &str, body: serde_json::Value) -> StatusCode {
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-target", target.parse().unwrap());
        let body = Bytes::from(body.to_string());
        answer(State(Arc::new(vec![secret.clone()])), headers, body).await.status()
    }

    #[tokio::test]
    async fn only_the_right_ciphertext_in_its_context_is_decrypted() {
        let secret = Secret::make().unwrap();
        let context = json!({ "purpose": "vrs-pseudonym" });
        let body = |blob: &str, context: serde_json::Value| json!({ "CiphertextBlob": blob, "EncryptionContext": context });
        let right = body(&secret.ciphertext, context.clone());
        let decrypt_target = "TrentService.Decrypt";
        assert_eq!(decrypt(&secret, decrypt_target, right.clone()).await, 200);
        assert_eq!(decrypt(&secret, "TrentService.Encrypt", right).await, 400);
        for wrong in [
            body("AAAA", context),
            body(&secret.ciphertext, json!({})),
            body(&secret.ciphertext, json!({ "purpose": "other" })),
            json!({}),
        ] {
            assert_eq!(decrypt(&secret, decrypt_target, wrong).await, 400);
        }
    }

    #[test]
    fn the_secret_is_kept_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;

        let directory = tempfile::tempdir().unwrap();
        let first = Secret::load(Some(directory.path())).unwrap();
        assert_eq!(Secret::load(Some(directory.path())).unwrap(), first);
        let mode = std::fs::metadata(directory.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_ne!(Secret::load(None).unwrap(), Secret::load(None).unwrap());
    }
}
