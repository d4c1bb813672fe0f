//! The secrets behind the pseudonyms, unlocked once when the process starts.
//!
//! The environment holds ciphertext only. The key service made each secret (`GenerateDataKeyWithoutPlaintext`), and
//! nobody ever saw it in clear; only a role that may `Decrypt` with this context can.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::connection::Connection;
use crate::error::StoreError;
use crate::pseudonym::PseudonymKeys;
use crate::service::{Service, ServiceCall};

/// The encryption context: a ciphertext made for another purpose can't be used here.
const CONTEXT: (&str, &str) = ("purpose", "vrs-pseudonym");

/// One secret as the environment has it.
#[derive(Debug, PartialEq, Eq)]
struct Locked {
    version: u32,
    retired: bool,
    ciphertext: Vec<u8>,
}

/// Unlocks `1:<base64>,2:<base64>`, oldest first, through the key service.
///
/// While records are moved from version 1 to version 2, both are read. When all have been moved, `-1:<base64>,2:…`
/// says that version 1 is retired: it is still needed to compute newer pseudonyms, and nothing is read under it.
///
/// # Errors
/// [`StoreError::Setup`] when the text has another form, [`StoreError::Unavailable`] when the key service does
/// not answer or refuses.
pub async fn unlock_pseudonym_keys(
    connection: &Connection,
    locked: &str,
) -> Result<PseudonymKeys, StoreError> {
    let locked = parse(locked).ok_or_else(|| {
        StoreError::Setup("PSEUDONYM_KEYS must be <version>:<base64>,… with the newest last".to_owned())
    })?;
    let kms = Service::kms(connection);
    let mut secrets = Vec::new();
    for secret in &locked {
        secrets.push((secret.version, decrypt(&kms, &secret.ciphertext).await?));
    }
    let keys = PseudonymKeys::new(secrets)?;
    let oldest_read = locked.iter().find(|it| !it.retired).map(|it| it.version);
    Ok(match oldest_read {
        Some(version) => keys.reading_from(version),
        None => keys,
    })
}

/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html>
async fn decrypt(kms: &Service, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Decrypted<'a> {
        #[serde(borrow)]
        plaintext: &'a str,
    }
    let asked = json!({
        "CiphertextBlob": BASE64_STANDARD.encode(ciphertext),
        "EncryptionContext": { CONTEXT.0: CONTEXT.1 },
    });
    let call = ServiceCall {
        operation: "Decrypt",
        method: "POST",
        path: "/".to_owned(),
        headers: vec![
            ("content-type", "application/x-amz-json-1.1".to_owned()),
            ("x-amz-target", "TrentService.Decrypt".to_owned()),
        ],
        body: asked.to_string().into_bytes(),
    };
    let answer = kms.call(call).await.map_err(|error| StoreError::of_call("Decrypt", error))?;
    let plaintext = serde_json::from_slice(&answer.body)
        .ok()
        .and_then(|it: Decrypted<'_>| BASE64_STANDARD.decode(it.plaintext).ok());
    plaintext
        .map(Zeroizing::new)
        .ok_or_else(|| StoreError::Setup("the key service answered without a secret".to_owned()))
}

/// Retired versions come first, and the newest is never one.
fn parse(text: &str) -> Option<Vec<Locked>> {
    let locked: Vec<Locked> = text.split(',').map(|entry| parse_one(entry.trim())).collect::<Option<_>>()?;
    let retired_first = locked.is_sorted_by_key(|it| !it.retired);
    (retired_first && locked.last().is_some_and(|it| !it.retired)).then_some(locked)
}

fn parse_one(entry: &str) -> Option<Locked> {
    let (retired, entry) = entry.strip_prefix('-').map_or((false, entry), |rest| (true, rest));
    let (version, ciphertext) = entry.split_once(':')?;
    Some(Locked {
        version: version.parse().ok()?,
        retired,
        ciphertext: BASE64_STANDARD.decode(ciphertext).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_read_oldest_first_with_what_is_retired() {
        let versions = |text| {
            let locked = parse(text)?;
            Some(locked.iter().map(|it| (it.version, it.retired)).collect::<Vec<_>>())
        };
        for (text, expected) in [
            ("1:AAAA", Some(vec![(1, false)])),
            ("1:AAAA,2:AAAA", Some(vec![(1, false), (2, false)])),
            ("-1:AAAA, 2:AAAA", Some(vec![(1, true), (2, false)])),
            ("1:AAAA,-2:AAAA", None),
            ("-1:AAAA", None),
            ("", None),
            ("AAAA", None),
            ("x:AAAA", None),
            ("1:?", None),
            ("1:AAAA,", None),
        ] {
            assert_eq!(versions(text), expected, "{text}");
        }
    }
}
