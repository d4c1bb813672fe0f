//! The smallest HTTP server: one handler on a free port of this machine, for as long as the runtime lives.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::http::request::Parts;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

/// What a handler gives: an answer, or an error, which closes the connection without one.
pub type Handled = Result<Response<Full<Bytes>>, Box<dyn Error + Send + Sync>>;

/// Serves `handler` on a free port; answers where.
///
/// # Errors
/// When no port can be had.
pub async fn serve<H, F>(handler: H) -> io::Result<SocketAddr>
where
    H: Fn(Request<Bytes>) -> F + Send + Sync + 'static,
    F: Future<Output = Handled> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let handler = Arc::new(handler);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let handler = Arc::clone(&handler);
            tokio::spawn(async move {
                let service = service_fn(|request| whole(&*handler, request));
                // A connection may end as it likes; whoever called finds out.
                let _ended = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    Ok(address)
}

async fn whole<H, F>(handler: &H, request: Request<Incoming>) -> Handled
where
    H: Fn(Request<Bytes>) -> F,
    F: Future<Output = Handled>,
{
    let (parts, body) = request.into_parts();
    handler(Request::from_parts(parts, body.collect().await?.to_bytes())).await
}

/// What calls on others.
pub type Client = legacy::Client<HttpConnector, Full<Bytes>>;

/// A client with connections of its own.
#[must_use]
pub fn client() -> Client {
    legacy::Client::builder(TokioExecutor::new()).build_http()
}

/// Passes a request on, and gives the answer.
///
/// # Errors
/// When there is none.
pub async fn pass_on(client: &Client, to: SocketAddr, parts: &Parts, body: Bytes) -> Handled {
    let mut request = Request::builder().method(parts.method.clone()).uri(format!("http://{to}/"));
    for (name, value) in &parts.headers {
        // The length is told anew, since the body may be another.
        if ![hyper::header::HOST, hyper::header::CONTENT_LENGTH].contains(name) {
            request = request.header(name, value);
        }
    }
    let answer = client.request(request.body(Full::new(body))?).await?;
    let (parts, body) = answer.into_parts();
    Ok(Response::from_parts(parts, Full::new(body.collect().await?.to_bytes())))
}

/// A JSON answer as AWS services give it.
///
/// # Errors
/// Never in practice: status and header are constants.
pub fn aws_json(status: u16, body: &serde_json::Value) -> Handled {
    Ok(Response::builder()
        .status(status)
        .header("content-type", "application/x-amz-json-1.0")
        .body(Full::new(Bytes::from(body.to_string())))?)
}
