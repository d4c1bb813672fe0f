//! G1: which tokens pass, and what each names. Forged ones are signed with the provider's own key, so that nothing but
//! the claim in question is wrong.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, KeyPairComponents, PublicKeyComponents};
use ring::signature::RSA_PKCS1_SHA256;
use serde_json::{Value, json};

use crate::client::{CONTRACT, Client};
use crate::running::running;

/// The provider's private key, as it keeps it under `DATA_DIR`.
pub struct Forge {
    key: KeyPair,
    jwk: Value,
}

impl Forge {
    pub fn new() -> Self {
        let path = running().data.path().join("kept/identity-keys.json");
        let kept: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let jwk = kept["jwks"]["keys"][0].clone();
        let part = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
        let key = KeyPair::from_components(&KeyPairComponents {
            public_key: PublicKeyComponents { n: part("n"), e: part("e") },
            d: part("d"),
            p: part("p"),
            q: part("q"),
            dP: part("dp"),
            dQ: part("dq"),
            qInv: part("qi"),
        });
        Self { key: key.unwrap(), jwk }
    }

    fn header(&self) -> Value {
        json!({ "alg": "RS256", "kid": self.jwk["kid"], "typ": "at+jwt" })
    }

    /// Signs whatever it is given.
    fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = [header, claims].map(|it| URL_SAFE_NO_PAD.encode(it.to_string())).join(".");
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A good token with these claims changed; `null` leaves one out.
    pub fn token(&self, changes: &Value) -> String {
        self.sign(&self.header(), &claims(changes))
    }

    /// A good token of a member of staff with these groups.
    pub fn member(&self, username: &str, groups: &[&str]) -> String {
        self.token(&json!({ "username": username, "sub": username, "cognito:groups": groups }))
    }
}

fn now_s() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn claims(changes: &Value) -> Value {
    let description = running().description();
    let mut claims = json!({
        "sub": "forged",
        "username": "forged",
        "cognito:groups": ["municipality-011002", "inquirer"],
        "iss": description["issuer"],
        "client_id": description["clientId"],
        "aud": description["clientId"],
        "scope": "openid profile vrs/use",
        "token_use": "access",
        "iat": now_s() - 10,
        "exp": now_s() + 600,
    });
    let claims_map = claims.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims_map.remove(name);
        } else {
            claims_map.insert(name.clone(), value.clone());
        }
    }
    claims
}

#[tokio::test]
async fn g1_which_tokens_pass() {
    let forge = Forge::new();
    let good = forge.token(&json!({}));
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    // The first character is changed, since some bits of the last one mean nothing.
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    let tampered = format!("{other}{}", &signature[1..]);
    let other_claims = claims(&json!({ "cognito:groups": ["municipality-131016", "terms-admin"] }));
    let other_payload = URL_SAFE_NO_PAD.encode(other_claims.to_string());
    let none = URL_SAFE_NO_PAD.encode(json!({ "alg": "none" }).to_string());
    let hmac = json!({ "alg": "HS256", "kid": forge.jwk["kid"] });
    let unknown_key = json!({ "alg": "RS256", "kid": "another" });
    let no_key = json!({ "alg": "RS256" });
    let own_key =
        json!({ "alg": "RS256", "kid": forge.jwk["kid"], "jwk": { "kty": "RSA" }, "jku": "http://x" });
    let issuer = running().description()["issuer"].as_str().unwrap().to_owned();
    for (what, token, status) in [
        ("good", good.clone(), 200),
        ("key in its header", forge.sign(&own_key, &claims(&json!({}))), 200),
        ("expired", forge.token(&json!({ "exp": now_s() - 1 })), 401),
        ("expires at no time", forge.token(&json!({ "exp": null })), 401),
        ("expires at a word", forge.token(&json!({ "exp": "never" })), 401),
        ("not valid yet", forge.token(&json!({ "nbf": now_s() + 600 })), 401),
        ("issued in the future", forge.token(&json!({ "iat": now_s() + 600 })), 401),
        ("another issuer", forge.token(&json!({ "iss": "https://issuer.invalid" })), 401),
        ("issuer with a slash", forge.token(&json!({ "iss": format!("{issuer}/") })), 401),
        ("no issuer", forge.token(&json!({ "iss": null })), 401),
        ("another audience", forge.token(&json!({ "aud": "another", "client_id": "another" })), 401),
        ("audience against client", forge.token(&json!({ "aud": "another" })), 401),
        ("no audience", forge.token(&json!({ "aud": null, "client_id": null })), 401),
        ("tampered claims", format!("{header}.{other_payload}.{signature}"), 401),
        ("tampered signature", format!("{header}.{payload}.{tampered}"), 401),
        ("no signature", format!("{header}.{payload}."), 401),
        ("two parts", format!("{header}.{payload}"), 401),
        ("alg none", format!("{none}.{payload}."), 401),
        ("alg HS256", forge.sign(&hmac, &claims(&json!({}))), 401),
        ("unknown key", forge.sign(&unknown_key, &claims(&json!({}))), 401),
        ("no key id", forge.sign(&no_key, &claims(&json!({}))), 401),
        ("not a token", "x".to_owned(), 401),
        ("empty", String::new(), 401),
        // Valid, but without the scope: an ID token, say.
        ("ID token", forge.token(&json!({ "scope": null, "token_use": "id", "client_id": null })), 403),
        ("other scope", forge.token(&json!({ "scope": "openid profile vrs/user" })), 403),
    ] {
        let answer = Client::with_token(&token).get("/v1/terms").await;
        assert_eq!(answer.status, status, "{what}: {answer}");
        if status != 200 {
            let message = if status == 401 { "Unauthorized" } else { "Forbidden" };
            assert_eq!(answer.json(), json!({ "message": message }), "{what}");
            assert!(answer.headers["www-authenticate"].starts_with("Bearer"), "{what}");
        }
    }
    let tampered = Client::with_token(&format!("{good}x")).get("/v1/terms").await;
    assert_eq!(tampered.status, 401);
    let basic = Client::with_authorization("Basic c2FtcGxlOnNhbXBsZQ==").get("/v1/terms").await;
    assert_eq!(basic.status, 401);
}

#[tokio::test]
async fn g1_without_a_token_no_route_answers() {
    let client = Client::anonymous();
    let mut routes = CONTRACT.operations();
    routes.extend([
        ("GET".to_owned(), "/v1/unknown".to_owned()),
        ("DELETE".to_owned(), "/v1/terms".to_owned()),
    ]);
    for (method, path) in routes {
        let path = path.replace("{id}", "usage");
        let answer = client.send(&method, &path, &[], "").await;
        assert_eq!((answer.status, answer.json()), (401, json!({ "message": "Unauthorized" })), "{path}");
    }
    let token = running().signed_in("011002", "staff");
    let in_query = client.get(&format!("/v1/terms?access_token={token}&token={token}")).await;
    assert_eq!(in_query.status, 401);
    let cookie = format!("access_token={token}; Authorization=Bearer {token}");
    let in_cookie = client.send("GET", "/v1/terms", &[("cookie", &cookie)], "").await;
    assert_eq!(in_cookie.status, 401);
}

#[tokio::test]
async fn g1_a_token_names_one_municipality_and_the_roles() {
    let forge = Forge::new();
    let inquiries = "/v1/transfer/inquiries?direction=received";
    for (groups, terms, received) in [
        (json!(["municipality-011002", "auditor"]), 200, 200),
        (json!(["municipality-011002", "inquirer", "terms-admin"]), 200, 403),
        (json!(["municipality-011002"]), 200, 403),
        (json!("municipality-011002"), 200, 403),
        (json!(["auditor"]), 403, 403),
        (json!([]), 403, 403),
        (json!(null), 403, 403),
        (json!(["municipality-011002", "municipality-012025", "auditor"]), 403, 403),
        (json!(["municipality-999999", "auditor"]), 403, 403),
        (json!(["municipality-011002 municipality-012025", "auditor"]), 403, 403),
        (json!(["municipality-011002]", "auditor"]), 403, 403),
        (json!({ "municipality-011002": "auditor" }), 403, 403),
    ] {
        let client = Client::with_token(&forge.token(&json!({ "cognito:groups": groups })));
        assert_eq!(client.get("/v1/terms").await.status, terms, "{groups}");
        assert_eq!(client.get(inquiries).await.status, received, "{groups}");
    }
    for missing in ["sub", "username"] {
        let client = Client::with_token(&forge.token(&json!({ (missing): null })));
        assert!([401, 403].contains(&client.get("/v1/terms").await.status), "{missing}");
    }
}

#[tokio::test]
async fn sample_accounts_sign_in_with_their_roles() {
    for municipality in ["011002", "131016", "473821"] {
        for (role, status) in [("admin", 200), ("staff", 403)] {
            let client = Client::signed_in(municipality, role);
            let terms = client.get("/v1/terms").await.json();
            assert_eq!(terms["municipality"]["code"], municipality);
            let received = client.get("/v1/transfer/inquiries?direction=received").await;
            assert_eq!(received.status, status, "{municipality} {role}");
        }
    }
}
