use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair},
};
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_795_461_310;
const JWKS: &[u8] = include_bytes!("../../../testdata/jwks.json");
const KEY: &[u8] = include_bytes!("../../../testdata/signing-key.der");

fn authorizer() -> Authorizer {
    Authorizer {
        issuer: "http://127.0.0.1:8080/identity".to_owned(),
        audience: vec!["vrs-local".to_owned()],
        scopes: vec!["vrs/use".to_owned()],
    }
}

fn header() -> Value {
    json!({ "alg": "RS256", "kid": "test", "typ": "at+jwt" })
}

/// The claims of an access token, as the local identity provider makes them.
fn claims() -> Value {
    json!({
        "aud": "vrs-local",
        "client_id": "vrs-local",
        "cognito:groups": ["municipality-011002", "inquirer"],
        "exp": NOW + 900,
        "iat": NOW,
        "iss": "http://127.0.0.1:8080/identity",
        "scope": "openid profile vrs/use",
        "sub": "0338599b-b4d4-59a7-b6ba-9daee0ac9c26",
        "token_use": "access",
        "username": "011002-staff",
    })
}

fn with(mut value: Value, changes: Value) -> Value {
    for (name, change) in changes.as_object().unwrap() {
        value[name] = change.clone();
    }
    value
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name);
    value
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

fn signed_by(encoding: &'static dyn RsaEncoding, header: &Value, claims: &Value) -> String {
    let signed = unsigned(header, claims);
    let key = RsaKeyPair::from_pkcs8(KEY).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(encoding, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn signed(header: &Value, claims: &Value) -> String {
    signed_by(&RSA_PKCS1_SHA256, header, claims)
}

fn good() -> String {
    signed(&header(), &claims())
}

/// 200 or the status of the refusal, and what it says.
fn outcome(authorization: Option<&str>) -> (u16, String) {
    match authorize(&authorizer(), &Keys::read(JWKS).unwrap(), authorization, NOW) {
        Ok(_) => (200, String::new()),
        Err(Refusal::Unauthorized { challenge }) => (401, challenge),
        Err(Refusal::Forbidden { challenge }) => (403, challenge),
    }
}

#[test]
fn g1_a_valid_access_token_passes_with_or_without_the_scheme() {
    let token = good();
    for authorization in [token.clone(), format!("Bearer {token}"), format!("bearer {token}")] {
        assert_eq!(outcome(Some(&authorization)).0, 200);
    }
    let identity = authorize(&authorizer(), &Keys::read(JWKS).unwrap(), Some(&token), NOW).unwrap();
    assert_eq!(identity.scopes, ["openid", "profile", "vrs/use"]);
    assert_eq!(Value::Object(identity.claims), claims());
}

#[test]
fn g1_every_other_token_is_refused_with_401_and_the_reason() {
    let tampered = {
        let other = with(claims(), json!({ "cognito:groups": ["municipality-131016", "auditor"] }));
        let token = good();
        let (_, signature) = token.rsplit_once('.').unwrap();
        format!("{}.{signature}", unsigned(&header(), &other))
    };
    let unsecured = |alg: &str| format!("{}.", unsigned(&with(header(), json!({ "alg": alg })), &claims()));
    // The public key is known to all: taken as a secret, it must open nothing.
    let symmetric = {
        let signed = unsigned(&with(header(), json!({ "alg": "HS256" })), &claims());
        let key = hmac::Key::new(hmac::HMAC_SHA256, JWKS);
        let signature = hmac::sign(&key, signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    };
    let longer_hash = signed_by(&RSA_PKCS1_SHA512, &with(header(), json!({ "alg": "RS512" })), &claims());
    let claiming = |changes: Value| signed(&header(), &with(claims(), changes));
    let lacking = |name: &str| signed(&header(), &without(claims(), name));

    for (case, token, reason) in [
        ("expired", claiming(json!({ "exp": NOW })), "expired"),
        ("never expires", lacking("exp"), "expired"),
        ("expires at a word", claiming(json!({ "exp": "never" })), "exp is not a time"),
        ("not valid yet", claiming(json!({ "nbf": NOW + 1 })), "not valid yet"),
        ("issued in the future", claiming(json!({ "iat": NOW + 1 })), "issued in the future"),
        ("another issuer", claiming(json!({ "iss": "https://example.com" })), "valid issuer"),
        ("no issuer", lacking("iss"), "valid issuer"),
        ("another audience", claiming(json!({ "aud": "other" })), "valid audience"),
        ("other audiences", claiming(json!({ "aud": ["other", "another"] })), "valid audience"),
        ("a right client is no audience", claiming(json!({ "aud": 1 })), "valid audience"),
        ("tampered", tampered, "signature is invalid"),
        ("alg none", unsecured("none"), "malformed"),
        ("alg none in other letters", unsecured("nOnE"), "malformed"),
        ("RS256 without signature", unsecured("RS256"), "signature is invalid"),
        ("HS256 with the public key", symmetric, "signing method HS256"),
        ("RS512", longer_hash, "signing method RS512"),
        ("an unknown key", signed(&with(header(), json!({ "kid": "x" })), &claims()), "signing key"),
        (
            "a key of another kind",
            signed(&with(header(), json!({ "kid": "other" })), &claims()),
            "signing key",
        ),
        ("no key named", signed(&without(header(), "kid"), &claims()), "signing key"),
        ("two parts", unsigned(&header(), &claims()), "malformed"),
        ("no token at all", "token".to_owned(), "malformed"),
        ("not Base64", "%.%.%".to_owned(), "malformed"),
        ("claims that are no object", signed(&header(), &json!([])), "malformed"),
    ] {
        let (status, challenge) = outcome(Some(&format!("Bearer {token}")));
        assert_eq!(status, 401, "{case}");
        assert!(
            challenge.starts_with("Bearer scope=\"vrs/use\" error=\"invalid_token\" error_description=\""),
            "{case}: {challenge}"
        );
        assert!(challenge.contains(reason), "{case}: {challenge}");
    }
}

#[test]
fn g1_no_token_is_refused_with_401() {
    for authorization in [None, Some(""), Some("Bearer "), Some("  ")] {
        assert_eq!(outcome(authorization), (401, "Bearer".to_owned()), "{authorization:?}");
    }
}

#[test]
fn g1_a_token_without_the_scope_is_refused_with_403() {
    // An ID token has none.
    let id_token = with(without(claims(), "scope"), json!({ "token_use": "id" }));
    for (case, claims) in [
        ("an ID token", id_token),
        ("other scopes", with(claims(), json!({ "scope": "openid profile" }))),
        ("a longer name", with(claims(), json!({ "scope": "vrs/use-not" }))),
        ("a number", with(claims(), json!({ "scope": 1 }))),
    ] {
        let (status, challenge) = outcome(Some(&signed(&header(), &claims)));
        assert_eq!(status, 403, "{case}");
        assert!(challenge.contains("error=\"insufficient_scope\""), "{case}: {challenge}");
    }
}

#[test]
fn the_client_counts_where_there_is_no_audience_and_scopes_may_be_a_list() {
    for claims in [
        without(claims(), "aud"),
        with(claims(), json!({ "aud": ["other", "vrs-local"] })),
        with(without(claims(), "scope"), json!({ "scp": ["vrs/use"] })),
    ] {
        assert_eq!(outcome(Some(&signed(&header(), &claims))).0, 200, "{claims}");
    }
}

#[test]
fn without_keys_nobody_passes() {
    assert!(Keys::read(br#"{"keys":[]}"#).is_err());
    let refused = authorize(&authorizer(), &Keys::default(), Some(&good()), NOW);
    assert!(matches!(refused, Err(Refusal::Unauthorized { .. })));
}

#[test]
fn what_a_stranger_wrote_does_not_reach_the_answers_headers() {
    let header = with(header(), json!({ "alg": "x\"\r\nset-cookie: a=b" }));
    let (_, challenge) = outcome(Some(&signed(&header, &claims())));
    assert!(!challenge.contains(['\r', '\n', ':']), "{challenge}");
}
