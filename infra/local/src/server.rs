//! The one port: the API under `/v1/`, the identity provider under `/identity/`, the site for the rest.

use std::{convert::Infallible, net::IpAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};

use crate::{
    gateway::Gateway,
    http::{self, Proxy},
    identity, progress,
    site::Site,
};

const API: &str = "/v1/";
/// The longest target that CloudFront takes, in bytes.
const TARGET_BYTES_MAX: usize = 8192;
/// The identity provider reads small forms only.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// How long a request's head may take, and a connection be idle before it.
const HEAD_TIME_MAX: Duration = Duration::from_secs(30);
/// How long to wait when this process may open no more connections.
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

/// Everything that is behind the port.
pub struct Server {
    /// The address that the system calls itself by: `127.0.0.1` and the port.
    pub host: String,
    /// Another name of the same machine.
    pub alias: String,
    pub gateway: Gateway,
    pub identity: Proxy,
    pub site: Site,
}

/// Serves until this is dropped.
pub async fn serve(listener: TcpListener, server: Server) -> Infallible {
    let server = Arc::new(server);
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_AGAIN).await;
            continue;
        };
        let server = Arc::clone(&server);
        tokio::spawn(connection(stream, HEAD_TIME_MAX, move |request| {
            let server = Arc::clone(&server);
            async move { server.answer(request, peer.ip()).await }
        }));
    }
}

/// Serves one connection until either side ends it.
async fn connection<S, H, F>(stream: S, head_time_max: Duration, handler: H)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    H: Fn(Request<Body>) -> F + Send,
    F: Future<Output = Response<Body>> + Send,
{
    let service = service_fn(|request: Request<Incoming>| {
        let answer = handler(request.map(Body::new));
        async move { Ok::<_, Infallible>(answer.await) }
    });
    // An error of one connection concerns its caller only, who notices.
    let _ended = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_time_max)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

impl Server {
    async fn answer(&self, mut request: Request<Body>, peer: IpAddr) -> Response<Body> {
        let Some(host) = host(&request) else {
            return self.plain(StatusCode::BAD_REQUEST, "A request is for one host.\n");
        };
        let alias = host == self.alias.as_str();
        // A page of another site whose name was made to resolve to this machine (DNS rebinding) gets nothing.
        if !alias && host != self.host.as_str() {
            return self.plain(StatusCode::FORBIDDEN, "This host is not served here.\n");
        }
        request.headers_mut().insert(header::HOST, host);
        if request.uri().path_and_query().is_some_and(|target| target.as_str().len() > TARGET_BYTES_MAX) {
            return self.plain(StatusCode::URI_TOO_LONG, "This address is too long.\n");
        }
        let path = request.uri().path();
        if path.starts_with(API) {
            // CloudFront sends the API no cookies.
            request.headers_mut().remove(header::COOKIE);
            let response = self.gateway.answer(request, peer).await;
            return self.site.data(response);
        }
        if alias {
            // Tokens are issued for one origin, so the other name of this machine leads there.
            return self.redirect(&request);
        }
        if path == identity::MOUNT || path.starts_with(concat!("/identity", "/")) {
            return self.identity(request).await;
        }
        self.site.answer(request).await
    }

    async fn identity(&self, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let body = match http::read(body, FORM_BYTES_MAX, http::BODY_TIME_MAX).await {
            Ok(body) => Full::new(body),
            Err(status) => return self.plain(status, "The form can't be read.\n"),
        };
        match self.identity.answer(Request::from_parts(parts, body)).await {
            Ok(mut response) => {
                let nosniff = HeaderValue::from_static("nosniff");
                response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
                response
            }
            Err(error) => {
                progress::say(&format!("the identity provider doesn't answer: {error:#}"));
                self.plain(StatusCode::BAD_GATEWAY, "The identity provider doesn't answer.\n")
            }
        }
    }

    fn redirect(&self, request: &Request<Body>) -> Response<Body> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let mut response = self.plain(StatusCode::TEMPORARY_REDIRECT, "");
        if let Ok(location) = HeaderValue::from_str(&format!("http://{}{path}", self.host)) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }

    fn plain(&self, status: StatusCode, text: &'static str) -> Response<Body> {
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = status;
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, plain);
        self.site.data(response)
    }
}

/// The one host that a request is for. A target that names it overrules the header (RFC 9112, 3.2.2).
fn host(request: &Request<Body>) -> Option<HeaderValue> {
    let mut headers = request.headers().get_all(header::HOST).iter();
    let header = headers.next()?;
    if headers.next().is_some() {
        return None;
    }
    match request.uri().authority() {
        Some(authority) => HeaderValue::from_str(authority.as_str()).ok(),
        None => Some(header.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// In place of half a minute.
    const SHORT: Duration = Duration::from_millis(10);

    /// What is answered to these bytes when no more follow, and the connection stays open.
    async fn answered(sent: &str) -> String {
        let (mut client, stream) = tokio::io::duplex(4096);
        let serving = tokio::spawn(connection(stream, SHORT, |request| async {
            let status = match http::read(request.into_body(), FORM_BYTES_MAX, SHORT).await {
                Ok(_) => StatusCode::OK,
                Err(status) => status,
            };
            let mut response = Response::new(Body::empty());
            *response.status_mut() = status;
            response
        }));
        client.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        serving.await.unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }

    #[tokio::test]
    async fn nobody_holds_a_connection_by_sending_slowly() {
        for (sent, answer) in [
            ("", ""),
            ("GET / HT", ""),
            ("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", ""),
            ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nslow", "HTTP/1.1 408 Request Timeout"),
            (
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nslow\r\n",
                "HTTP/1.1 408 Request Timeout",
            ),
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK"),
        ] {
            assert_eq!(answered(sent).await, answer, "{sent:?}");
        }
    }
}
