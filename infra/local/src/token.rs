//! An access token for a member of staff, got as the site gets it: authorization code with PKCE, through the
//! sign-in page.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use axum::{
    body::Bytes,
    http::{Request, Response, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http_body_util::Full;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    description::{self, Description},
    http::{self, Client},
    settings::variable,
};

/// Password of every sample account.
const PASSWORD: &str = "sample";

/// The token for `MUNICIPALITY` and `ROLE`, from the system on `PORT`.
pub async fn get() -> Result<String> {
    let municipality = variable("MUNICIPALITY").context("MUNICIPALITY= is missing: 011002, say")?;
    let role = variable("ROLE").context("ROLE= is missing: admin, admin2 or staff")?;
    if !["admin", "admin2", "staff"].contains(&role.as_str()) {
        bail!("ROLE={role}: it is admin, admin2 or staff");
    }
    let mut browser =
        Browser { client: http::client(), description: description::of_running()?, cookies: BTreeMap::new() };
    browser.sign_in(&format!("{municipality}-{role}")).await
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
}

/// What a sign-in needs of a browser: redirects and cookies.
struct Browser {
    client: Client,
    description: Description,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    async fn sign_in(&mut self, username: &str) -> Result<String> {
        let verifier = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let redirect = format!("{}/callback", self.description.address);
        let query = form(&[
            ("client_id", &self.description.client_id),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("redirect_uri", &redirect),
            ("response_type", "code"),
            ("scope", &self.description.scope),
        ]);
        let issuer = self.description.issuer.clone();
        let page = self.follow(&format!("{issuer}/auth?{query}"), None).await?;
        let answer = form(&[("username", username), ("password", PASSWORD)]);
        let Ok(resume) = self.follow(&page, Some(answer)).await else {
            bail!("{username} can't sign in: MUNICIPALITY is not the code of a municipality");
        };
        let callback = self.follow(&resume, None).await?;
        let code = parameter(&callback, "code").context("the sign-in gave no code")?;
        let request = form(&[
            ("client_id", &self.description.client_id),
            ("code", &code),
            ("code_verifier", &verifier),
            ("grant_type", "authorization_code"),
            ("redirect_uri", &redirect),
        ]);
        let answer = self.send(&format!("{issuer}/token"), Some(request)).await?;
        if answer.status() != StatusCode::OK {
            bail!("the code was not taken: {}", String::from_utf8_lossy(answer.body()));
        }
        let tokens: Tokens = serde_json::from_slice(answer.body())?;
        Ok(tokens.access_token)
    }

    /// The address that the answer redirects to.
    async fn follow(&mut self, uri: &str, form: Option<String>) -> Result<String> {
        let answer = self.send(uri, form).await?;
        let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        let Some(location) = location.filter(|_| answer.status().is_redirection()) else {
            bail!("{uri} answers {}", answer.status());
        };
        Ok(if location.starts_with('/') {
            format!("{}{location}", self.description.address)
        } else {
            location.to_owned()
        })
    }

    async fn send(&mut self, uri: &str, form: Option<String>) -> Result<Response<Bytes>> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().uri(uri).header(header::COOKIE, cookies.join("; "));
        if form.is_some() {
            request =
                request.method("POST").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Full::from(form.unwrap_or_default()))?;
        let answer = http::send(&self.client, request).await?;
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    fields.join("&")
}

fn parameter(uri: &str, name: &str) -> Option<String> {
    let (_, query) = uri.split_once('?')?;
    let (_, value) =
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(own, _)| *own == name)?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}
