//! The one port: the API under `/v1/`, the identity provider under `/identity/`, the site for the rest.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use tokio::net::TcpListener;

use crate::{gateway::Gateway, http::Proxy, identity, progress, site::Site};

const API: &str = "/v1/";

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
pub async fn serve(listener: TcpListener, server: Server) -> std::io::Result<()> {
    let router = Router::new().fallback(answer).with_state(Arc::new(server));
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await
}

async fn answer(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request<Body>,
) -> Response<Body> {
    let host = request.headers().get(header::HOST).map(|host| host.as_bytes().to_vec());
    let alias = host.as_deref() == Some(server.alias.as_bytes());
    // A page from elsewhere whose name was made to lead to this machine gets nothing.
    if !alias && host.as_deref() != Some(server.host.as_bytes()) {
        return plain(StatusCode::FORBIDDEN, "This host is not served here.\n");
    }
    let path = request.uri().path();
    if path.starts_with(API) {
        // CloudFront sends the API no cookies.
        request.headers_mut().remove(header::COOKIE);
        let response = server.gateway.answer(request, peer.ip()).await;
        return server.site.data(response);
    }
    if alias {
        // Tokens are for one origin.
        return redirect(&server.host, &request);
    }
    if path == identity::MOUNT || path.starts_with(concat!("/identity", "/")) {
        return match server.identity.answer(request).await {
            Ok(response) => response,
            Err(error) => {
                progress::say(&format!("the identity provider doesn't answer: {error:#}"));
                plain(StatusCode::BAD_GATEWAY, "The identity provider doesn't answer.\n")
            }
        };
    }
    server.site.answer(request).await
}

fn redirect(host: &str, request: &Request<Body>) -> Response<Body> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let mut response = plain(StatusCode::TEMPORARY_REDIRECT, "");
    if let Ok(location) = HeaderValue::from_str(&format!("http://{host}{path}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
