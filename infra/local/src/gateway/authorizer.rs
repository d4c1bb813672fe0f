//! The JWT authorizer: who passes, and what the others are told.
//!
//! After "Control access to HTTP APIs with JWT authorizers" in the API Gateway guide. There is no
//! way around it: every request goes through [`authorize`], and without keys nobody passes.

use anyhow::{Result, bail};
use serde_json::Value;

use super::jwt::{Claims, Keys};
use crate::template::Authorizer;

/// A token that passed.
#[derive(Debug)]
pub struct Identity {
    pub claims: Claims,
    pub scopes: Vec<String>,
}

/// Why a request doesn't pass.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// 401: no token, or not a valid one.
    Unauthorized {
        /// The header `WWW-Authenticate`.
        challenge: String,
    },
    /// 403: a valid token without the scope.
    Forbidden {
        /// The header `WWW-Authenticate`.
        challenge: String,
    },
}

/// Checks the header `Authorization` of a request at `now_s`, in seconds since 1970.
pub fn authorize(
    authorizer: &Authorizer,
    keys: &Keys,
    header: Option<&str>,
    now_s: i64,
) -> Result<Identity, Refusal> {
    let Some(token) = header.map(bearer).filter(|token| !token.is_empty()) else {
        return Err(Refusal::Unauthorized { challenge: "Bearer".to_owned() });
    };
    let asked = authorizer.scopes.join(" ");
    let claims = keys
        .verify(token)
        .and_then(|claims| check(authorizer, &claims, now_s).map(|()| claims))
        .map_err(|reason| Refusal::Unauthorized {
            challenge: format!(
                "Bearer scope=\"{asked}\" error=\"invalid_token\" error_description=\"{reason}\""
            ),
        })?;
    let scopes = scopes(&claims);
    if !authorizer.scopes.iter().any(|scope| scopes.contains(scope)) {
        return Err(Refusal::Forbidden {
            challenge: format!(
                "Bearer scope=\"{asked}\" error=\"insufficient_scope\" \
                 error_description=\"the token does not have a required scope\""
            ),
        });
    }
    Ok(Identity { claims, scopes })
}

/// API Gateway takes the token with or without the scheme.
fn bearer(header: &str) -> &str {
    match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => header.trim(),
    }
}

fn check(authorizer: &Authorizer, claims: &Claims, now_s: i64) -> Result<()> {
    if claims.get("iss").and_then(Value::as_str) != Some(&authorizer.issuer) {
        bail!("the token does not have a valid issuer");
    }
    // `client_id` counts only where there is no `aud`.
    let audience = claims.get("aud").or_else(|| claims.get("client_id"));
    let named = match audience {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !authorizer.audience.iter().any(|accepted| named.contains(&accepted.as_str())) {
        bail!("the token does not have a valid audience");
    }
    let time = |claim: &str| match claims.get(claim) {
        None => Ok(None),
        Some(value) => match value.as_f64() {
            // Fractions of a second don't matter.
            #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
            Some(seconds) => Ok(Some(seconds as i64)),
            None => bail!("the claim {claim} is not a time"),
        },
    };
    match time("exp")? {
        Some(end) if now_s < end => {}
        _ => bail!("the token has expired"),
    }
    if time("nbf")?.is_some_and(|start| start > now_s) {
        bail!("the token is not valid yet");
    }
    if time("iat")?.is_some_and(|issued| issued > now_s) {
        bail!("the token was issued in the future");
    }
    Ok(())
}

/// The scopes of a token, from `scope` or `scp`: a list, or a text with spaces.
fn scopes(claims: &Claims) -> Vec<String> {
    let granted = claims.get("scope").or_else(|| claims.get("scp"));
    match granted {
        Some(Value::String(text)) => text.split_whitespace().map(str::to_owned).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
