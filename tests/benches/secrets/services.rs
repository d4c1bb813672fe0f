//! Stand-ins for KMS and Secrets Manager behind one address. `DynamoDB` has none: it is the same for every way.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Request;
use hyper::body::Bytes;
use serde_json::json;
use vrs_tests::server::{Handled, aws_json, serve};

/// 32 bytes, as long as a secret or an HMAC.
pub const BYTES: [u8; 32] = [7; 32];

/// Starts them; answers where. Each answer comes after `delay`.
pub async fn start(delay: Duration) -> String {
    let address = serve(move |request| async move {
        tokio::time::sleep(delay).await;
        answer(&request)
    });
    format!("http://{}", address.await.unwrap())
}

fn answer(request: &Request<Bytes>) -> Handled {
    let bytes = STANDARD.encode(BYTES);
    let target = request.headers().get("x-amz-target").and_then(|it| it.to_str().ok()).unwrap_or_default();
    match target.split_once('.').map(|(_, operation)| operation) {
        Some("Decrypt") => aws_json(200, &json!({ "KeyId": "key", "Plaintext": bytes })),
        Some("GetSecretValue") => aws_json(200, &json!({ "Name": "secret", "SecretBinary": bytes })),
        Some("GenerateMac") => {
            aws_json(200, &json!({ "KeyId": "key", "Mac": bytes, "MacAlgorithm": "HMAC_SHA_256" }))
        }
        _ => aws_json(400, &json!({ "__type": "UnknownOperationException" })),
    }
}
