//! A stand-in for KMS that knows one key and one operation: `Decrypt` for the pseudonym secret.
//!
//! The functions run the code that they run in the cloud; only the endpoint differs. What stands
//! for the ciphertext here is a random handle: it tells nothing about the secret.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::{Result, anyhow};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
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
/// There is one version of the secret here.
const VERSION: u32 = 1;
const KEY: &str = "arn:aws:kms:ap-northeast-1:000000000000:key/local";
/// The encryption context under which the secret was made.
const CONTEXT: (&str, &str) = ("purpose", "vrs-pseudonym");

/// The pseudonym secret of this installation.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub struct Secret {
    ciphertext: String,
    plaintext: String,
}

impl Secret {
    /// The secret kept in the directory, made on the first call; a passing one without directory.
    pub fn load(data_dir: Option<&Path>) -> Result<Self> {
        let Some(directory) = data_dir else {
            return Self::make();
        };
        let content =
            private::read_or_make(&directory.join(FILE), || Ok(serde_json::to_vec(&Self::make()?)?))?;
        Ok(serde_json::from_slice(&content)?)
    }

    fn make() -> Result<Self> {
        Ok(Self { ciphertext: random()?, plaintext: random()? })
    }

    /// The value of `PSEUDONYM_KEYS`.
    pub fn variable(&self) -> String {
        format!("{VERSION}:{}", self.ciphertext)
    }

    /// The secret itself, with its version: for loading the sample data.
    pub fn open(&self) -> Result<(u32, Zeroizing<Vec<u8>>)> {
        Ok((VERSION, Zeroizing::new(STANDARD.decode(&self.plaintext)?)))
    }
}

fn random() -> Result<String> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| anyhow!("this system gives no random numbers"))?;
    Ok(STANDARD.encode(bytes))
}

/// Starts the stand-in and tells its endpoint.
pub async fn start(secret: Secret) -> Result<String> {
    let listener = ports::take(0).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let router = Router::new().route("/", post(answer)).with_state(Arc::new(secret));
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

async fn answer(State(secret): State<Arc<Secret>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").map(|target| target.as_bytes());
    if target != Some(b"TrentService.Decrypt") {
        return refuse("UnknownOperationException");
    }
    let Ok(request) = serde_json::from_slice::<Decrypt>(&body) else {
        return refuse("SerializationException");
    };
    let (name, value) = CONTEXT;
    let context = BTreeMap::from([(name.to_owned(), value.to_owned())]);
    // KMS doesn't tell a wrong context from a wrong ciphertext.
    if request.ciphertext_blob != secret.ciphertext || request.encryption_context != context {
        return refuse("InvalidCiphertextException");
    }
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
        answer(State(Arc::new(secret.clone())), headers, body).await.status()
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

        let directory = std::env::temp_dir().join(format!("vrs-local-{}", uuid::Uuid::new_v4()));
        private::directory(&directory).unwrap();
        let first = Secret::load(Some(&directory)).unwrap();
        assert_eq!(Secret::load(Some(&directory)).unwrap(), first);
        let mode = std::fs::metadata(directory.join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::remove_dir_all(directory).unwrap();
        assert_ne!(Secret::load(None).unwrap(), Secret::load(None).unwrap());
    }
}
