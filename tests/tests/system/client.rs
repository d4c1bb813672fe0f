//! A client of the system that holds every answer to the contract.

use std::sync::LazyLock;

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::client::legacy::{Client as Http, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use vrs_tests::contract::{Answer, Contract};

use crate::running::{Running, running};

pub static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::load);

/// A client with a token, or without one.
#[derive(Clone)]
pub struct Client {
    address: String,
    http: Http<HttpConnector, Full<Bytes>>,
    authorization: Option<String>,
}

impl Client {
    /// Without a token.
    pub fn anonymous() -> Self {
        let http = Http::builder(TokioExecutor::new()).build_http();
        Self { address: running().address.clone(), http, authorization: None }
    }

    /// With this token.
    pub fn with_token(token: &str) -> Self {
        Self::with_authorization(&format!("Bearer {token}"))
    }

    /// With this header `Authorization`.
    pub fn with_authorization(value: &str) -> Self {
        Self { authorization: Some(value.to_owned()), ..Self::anonymous() }
    }

    /// As a sample account.
    pub fn signed_in(municipality: &str, role: &str) -> Self {
        Self::with_token(&running().signed_in(municipality, role))
    }

    /// As a sample account of another system.
    pub fn of(system: &Running, municipality: &str, role: &str) -> Self {
        let authorization = Some(format!("Bearer {}", system.signed_in(municipality, role)));
        let http = Http::builder(TokioExecutor::new()).build_http();
        Self { address: system.address.clone(), http, authorization }
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, &[], "").await
    }

    pub async fn json(&self, method: &str, target: &str, body: &Value) -> Answer {
        self.send(method, target, &[("content-type", "application/json")], &body.to_string()).await
    }

    pub async fn inquire(&self, question: &Value) -> Answer {
        self.json("POST", "/v1/transfer/inquiries", question).await
    }

    /// Sends a request. Whatever is answered must fit the contract.
    pub async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let uri = format!("{}{target}", self.address);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let response = self.http.request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let headers = parts.headers.iter();
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: headers
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                .collect(),
            body: String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap(),
        };
        let path = target.split('?').next().unwrap();
        let faults = CONTRACT.faults(method, path, &answer);
        assert!(faults.is_empty(), "{method} {target}: {faults:#?}\n{answer}");
        answer
    }
}
