//! The local system's key service, with secrets that tests know: each version's is its number, repeated.

use std::net::SocketAddr;

use vrs_local::kms::{self, Secret};

/// The versions that the service knows.
const VERSIONS: std::ops::RangeInclusive<u8> = 1..=9;

fn secret(version: u8) -> Secret {
    let handle = format!("secret {version} of the tests");
    Secret::of(version.into(), handle.as_bytes(), &[version; 32])
}

/// Starts it on a free port; answers where.
///
/// # Panics
/// When no port can be had.
pub async fn start() -> SocketAddr {
    let endpoint = kms::start(VERSIONS.map(secret).collect()).await.expect("a key service");
    endpoint.trim_start_matches("http://").parse().expect("an address")
}

/// The value of `PSEUDONYM_KEYS` for these versions: `["1", "2"]`, or `["-1", "2"]` when the first is retired; `["1=2"]` when the second
/// secret stands in the place of the first.
///
/// # Panics
/// When a version isn't a number.
#[must_use]
pub fn locked(versions: &[&str]) -> String {
    let locked = versions.iter().map(|version| {
        let (retired, number) = version.strip_prefix('-').map_or(("", *version), |number| ("-", number));
        let (number, of) = number.split_once('=').unwrap_or((number, number));
        let variable = secret(of.parse().expect("a version")).variable();
        let (_, ciphertext) = variable.split_once(':').expect("a version and its ciphertext");
        format!("{retired}{number}:{ciphertext}")
    });
    locked.collect::<Vec<_>>().join(",")
}
