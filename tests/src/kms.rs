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

/// The value of `PSEUDONYM_KEYS` for these versions: `["1", "2"]`, or `["-1", "2"]` when the first is retired.
///
/// # Panics
/// When a version isn't a number.
#[must_use]
pub fn locked(versions: &[&str]) -> String {
    let locked = versions.iter().map(|version| {
        let (retired, number) = version.strip_prefix('-').map_or(("", *version), |number| ("-", number));
        format!("{retired}{}", secret(number.parse().expect("a version")).variable())
    });
    locked.collect::<Vec<_>>().join(",")
}
