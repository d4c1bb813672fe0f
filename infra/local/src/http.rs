//! HTTP to what runs beside us on this machine.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context as _, Result, bail};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, Request, Response, StatusCode, Uri, header, uri::PathAndQuery},
};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::TokioExecutor,
};

/// A client for requests that are made here.
pub type Client = legacy::Client<HttpConnector, Full<Bytes>>;

const BODY_BYTES_MAX: usize = 1024 * 1024;
/// How long the body of a request may take, so that nobody holds a connection by sending slowly.
pub const BODY_TIME_MAX: Duration = Duration::from_secs(30);

/// A client that keeps its connections.
pub fn client() -> Client {
    legacy::Client::builder(TokioExecutor::new()).build_http()
}

/// Status, headers and body of an answer.
pub async fn send(client: &Client, request: Request<Full<Bytes>>) -> Result<Response<Bytes>> {
    let uri = request.uri().clone();
    let response = client.request(request).await.with_context(|| format!("{uri} doesn't answer"))?;
    let (parts, body) = response.into_parts();
    let body = Limited::new(body, BODY_BYTES_MAX)
        .collect()
        .await
        .map_err(|error| anyhow::anyhow!(error))
        .with_context(|| format!("the answer of {uri} breaks off"))?;
    Ok(Response::from_parts(parts, body.to_bytes()))
}

/// The body of a successful answer.
pub async fn get(client: &Client, uri: &str, host: &str) -> Result<Bytes> {
    let request = Request::get(uri).header(header::HOST, host).body(Full::default())?;
    let response = send(client, request).await?;
    if response.status() != StatusCode::OK {
        bail!("{uri} answers {}", response.status());
    }
    Ok(response.into_body())
}

/// The body of a request, or the status that refuses it: 413 above `bytes_max`, 408 when it takes longer than
/// `time_max`, 400 when it breaks off.
pub async fn read(body: Body, bytes_max: usize, time_max: Duration) -> Result<Bytes, StatusCode> {
    let read = tokio::time::timeout(time_max, Limited::new(body, bytes_max).collect());
    match read.await {
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
    }
}

/// Passes requests on to another server, as they are.
#[derive(Clone)]
pub struct Proxy {
    client: Client,
    address: SocketAddr,
}

impl Proxy {
    pub fn new(address: SocketAddr) -> Self {
        Self { client: client(), address }
    }

    /// The other server's answer.
    pub async fn answer(&self, mut request: Request<Full<Bytes>>) -> Result<Response<Body>> {
        let path = request.uri().path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
        *request.uri_mut() =
            Uri::builder().scheme("http").authority(self.address.to_string()).path_and_query(path).build()?;
        drop_hop_by_hop(request.headers_mut());
        let mut response = self.client.request(request).await?.map(Body::new);
        drop_hop_by_hop(response.headers_mut());
        Ok(response)
    }
}

/// Headers that speak of one connection, and those by which a caller could claim another origin.
fn drop_hop_by_hop(headers: &mut HeaderMap) {
    for name in [
        header::CONNECTION,
        header::TE,
        header::TRAILER,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
        HeaderName::from_static("keep-alive"),
        HeaderName::from_static("forwarded"),
        HeaderName::from_static("x-forwarded-for"),
        HeaderName::from_static("x-forwarded-host"),
        HeaderName::from_static("x-forwarded-proto"),
    ] {
        headers.remove(name);
    }
}
