//! The secrets behind the pseudonyms, unlocked once when the process starts.
//!
//! The environment holds ciphertext only. The key service made each secret (`GenerateDataKeyWithoutPlaintext`), and
//! nobody ever saw it in clear; only a role that may `Decrypt` with this context can.

use aws_sdk_kms::primitives::Blob;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::connection::Connection;
use crate::error::StoreError;
use crate::pseudonym::PseudonymKeys;

/// The encryption context: a ciphertext made for another purpose can't be used here.
const CONTEXT: (&str, &str) = ("purpose", "vrs-pseudonym");

/// Unlocks `1:<base64>,2:<base64>`, oldest first, through the key service.
///
/// # Errors
/// [`StoreError::Setup`] when the text has another form, [`StoreError::Unavailable`] when the key service does
/// not answer or refuses.
pub async fn unlock_pseudonym_keys(
    connection: &Connection,
    locked: &str,
) -> Result<PseudonymKeys, StoreError> {
    let kms = connection.kms();
    let mut secrets = Vec::new();
    for entry in locked.split(',') {
        let (version, ciphertext) = parse(entry)
            .ok_or_else(|| StoreError::Setup("PSEUDONYM_KEYS must be <version>:<base64>, …".to_owned()))?;
        let answer = kms
            .decrypt()
            .ciphertext_blob(Blob::new(ciphertext))
            .encryption_context(CONTEXT.0, CONTEXT.1)
            .send()
            .await
            .map_err(|error| StoreError::unavailable("Decrypt", error))?;
        let secret = answer.plaintext.map(Blob::into_inner).unwrap_or_default();
        secrets.push((version, Zeroizing::new(secret)));
    }
    PseudonymKeys::new(secrets)
}

fn parse(entry: &str) -> Option<(u32, Vec<u8>)> {
    let (version, ciphertext) = entry.trim().split_once(':')?;
    Some((version.parse().ok()?, BASE64_STANDARD.decode(ciphertext).ok()?))
}
