//! What parameters, pseudo parameters and resources of the cloud stand for on this machine.

use crate::identity;

use super::resolve::Names;

/// The region in which everything stands.
pub const REGION: &str = "ap-northeast-1";
/// Stands for the Cognito user pool.
pub const USER_POOL: &str = "local";

/// The names of this machine; `pseudonym_keys` is what the functions get as `PSEUDONYM_KEYS`.
#[must_use]
pub fn names(pseudonym_keys: &str) -> Names {
    let names = [
        ("AWS::AccountId", "000000000000"),
        ("AWS::Partition", "aws"),
        ("AWS::Region", REGION),
        ("AWS::StackName", "vrs-local"),
        ("AWS::URLSuffix", "amazonaws.com"),
        ("IdentityPrefix", "local"),
        ("PseudonymKeys", pseudonym_keys),
        ("RegistrationFiles", "files"),
        ("SiteClient", identity::CLIENT),
        ("UserPool", USER_POOL),
    ];
    names.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
