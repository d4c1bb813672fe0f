//! JSON Web Tokens: the one form that is accepted, RS256 under a key of the issuer.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The claims of a token whose signature holds.
pub type Claims = Map<String, Value>;

/// The public keys of an issuer, by key id.
#[derive(Debug, Default)]
pub struct Keys(BTreeMap<String, PublicKey>);

#[derive(Debug)]
struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl Keys {
    /// Reads a JWKS document; keys of other kinds are left out.
    pub fn read(document: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Jwks {
            keys: Vec<Jwk>,
        }
        #[derive(Deserialize)]
        struct Jwk {
            kty: String,
            kid: Option<String>,
            n: Option<String>,
            e: Option<String>,
        }
        let jwks: Jwks = serde_json::from_slice(document)?;
        let mut keys = BTreeMap::new();
        for jwk in jwks.keys {
            if let (Some(kid), "RSA", Some(n), Some(e)) = (jwk.kid, jwk.kty.as_str(), jwk.n, jwk.e) {
                let modulus = URL_SAFE_NO_PAD.decode(n)?;
                let exponent = URL_SAFE_NO_PAD.decode(e)?;
                keys.insert(kid, PublicKey { modulus, exponent });
            }
        }
        if keys.is_empty() {
            bail!("the issuer has no RSA key");
        }
        Ok(Self(keys))
    }

    /// The claims of the token, once its algorithm, key and signature are found right. Errors are
    /// worded as API Gateway tells them.
    pub fn verify(&self, token: &str) -> Result<Claims> {
        #[derive(Deserialize)]
        struct Header {
            alg: String,
            kid: Option<String>,
        }
        let (signed, signature) = token.rsplit_once('.').context(MALFORMED)?;
        let (header, claims) = signed.split_once('.').context(MALFORMED)?;
        let header: Header = decode(header)?;
        if header.alg != "RS256" {
            bail!("signing method {} is invalid", printable(&header.alg));
        }
        let key = header
            .kid
            .and_then(|kid| self.0.get(&kid))
            .context("unable to find a signing key that matches the token")?;
        let public = RsaPublicKeyComponents { n: &key.modulus, e: &key.exponent };
        let signature = URL_SAFE_NO_PAD.decode(signature).ok().context(MALFORMED)?;
        if public.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature).is_err() {
            bail!("the token's signature is invalid");
        }
        decode(claims)
    }
}

const MALFORMED: &str = "the token is malformed";

fn decode<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok().context(MALFORMED)?;
    serde_json::from_slice(&bytes).ok().context(MALFORMED)
}

/// What a stranger wrote goes into a header of the answer: letters and digits only.
fn printable(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}
