//! JSON Web Tokens: the one form that is accepted, RS256 under a key of the issuer.
//!
//! `jsonwebtoken` reads tokens and keys. It brings no cryptography of its own here: signatures are checked by
//! `ring`, as everywhere else.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow, bail};
use jsonwebtoken::{
    Algorithm, DecodingKey, DecodingKeyKind, Validation,
    crypto::{CryptoProvider, JwtVerifier, KeyUtils},
    decode, decode_header,
    errors::ErrorKind,
    jwk::{AlgorithmParameters, JwkSet},
    signature::{Error as SignatureError, Verifier},
};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Map, Value};

/// The claims of a token whose signature holds.
pub type Claims = Map<String, Value>;

/// The public keys of an issuer, by key id.
#[derive(Debug, Default)]
pub struct Keys(BTreeMap<String, DecodingKey>);

impl Keys {
    /// Reads a JWKS document; keys of other kinds are left out.
    pub fn read(document: &[u8]) -> Result<Self> {
        // It fails when it was installed before, and then it is the same one.
        let _ = RING.install_default();
        let jwks: JwkSet = serde_json::from_slice(document)?;
        let mut keys = BTreeMap::new();
        for jwk in &jwks.keys {
            if let (Some(kid), AlgorithmParameters::RSA(_)) = (&jwk.common.key_id, &jwk.algorithm) {
                keys.insert(kid.clone(), DecodingKey::from_jwk(jwk)?);
            }
        }
        if keys.is_empty() {
            bail!("the issuer has no RSA key");
        }
        Ok(Self(keys))
    }

    /// The claims of the token, once its algorithm, key and signature are found right. What the claims say is
    /// not looked at. Errors are worded as API Gateway tells them, and repeat nothing that a stranger wrote.
    pub fn verify(&self, token: &str) -> Result<Claims> {
        // The library refuses a header with an algorithm that it doesn't know, such as `none`.
        let header = decode_header(token).ok().context(MALFORMED)?;
        if header.alg != Algorithm::RS256 {
            bail!("signing method {:?} is invalid", header.alg);
        }
        let key = header
            .kid
            .and_then(|kid| self.0.get(&kid))
            .context("unable to find a signing key that matches the token")?;
        decode(token, key, &signature_only()).map(|token| token.claims).map_err(|error| match error.kind() {
            ErrorKind::InvalidSignature => anyhow!("the token's signature is invalid"),
            _ => anyhow!(MALFORMED),
        })
    }
}

const MALFORMED: &str = "the token is malformed";

/// The authorizer checks the claims by API Gateway's rules and at a time that it is given; the library has
/// rules of its own, and reads the clock itself.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
}

static RING: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    verifier_factory: |algorithm, key| match (algorithm, key.kind()) {
        (Algorithm::RS256, DecodingKeyKind::RsaModulusExponent { n, e }) => {
            Ok(Box::new(Rs256(RsaPublicKeyComponents { n: n.clone(), e: e.clone() })))
        }
        _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

struct Rs256(RsaPublicKeyComponents<Vec<u8>>);

impl Verifier<Vec<u8>> for Rs256 {
    fn verify(&self, signed: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        self.0.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).map_err(|_| SignatureError::new())
    }
}

impl JwtVerifier for Rs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}
