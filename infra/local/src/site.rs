//! The site, served as S3 and CloudFront serve it.

use std::path::PathBuf;

use anyhow::Result;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header},
};
use percent_encoding::percent_decode_str;
use serde_json::json;
use tower::ServiceExt as _;
use tower_http::{
    compression::Compression,
    services::{ServeDir, ServeFile},
};

use crate::{identity, template};

const CONFIG: &str = "/config.json";
const ASSETS: &str = "/assets/";
/// The longest name that Linux gives to a file.
const NAME_BYTES_MAX: usize = 255;
/// The content security policy of the page for what isn't there, as CloudFront's function has it.
const NOT_FOUND_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The built site.
pub struct Site {
    directory: PathBuf,
    config: String,
    pages: Vec<String>,
    not_found: String,
    page_headers: HeaderMap,
    asset_headers: HeaderMap,
    data_headers: HeaderMap,
}

impl Site {
    pub fn new(directory: PathBuf, issuer: &str, site: &template::Site) -> Result<Self> {
        let config = json!({
            "issuer": issuer,
            "clientId": identity::CLIENT,
            "scope": identity::SCOPE,
        });
        Ok(Self {
            directory,
            config: config.to_string(),
            pages: site.pages.clone(),
            not_found: site.not_found.clone(),
            page_headers: header_map(&site.page_headers)?,
            asset_headers: header_map(&site.asset_headers)?,
            data_headers: header_map(&site.data_headers)?,
        })
    }

    /// Is this the path of a page? A trailing slash is a slip of the hand, not another page.
    pub fn is_page(&self, path: &str) -> bool {
        let path = match path.strip_suffix('/') {
            Some("") | None => path,
            Some(without) => without,
        };
        self.pages.iter().any(|page| page == path)
    }

    /// Answers a request for a page or a file.
    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return with_headers(method_not_allowed(), &self.page_headers);
        }
        let path = request.uri().path().to_owned();
        if path == CONFIG {
            return self.data(self.config());
        }
        let (response, headers) = if self.is_page(&path) {
            (self.page(request).await, &self.page_headers)
        } else if path.starts_with(ASSETS) {
            (self.file(request).await, &self.asset_headers)
        } else {
            (self.file(request).await, &self.page_headers)
        };
        match response {
            Some(response) => with_headers(response, headers),
            None => self.not_found(),
        }
    }

    /// What isn't there is guarded like a page, and never kept: it may be there after the next release.
    fn not_found(&self) -> Response<Body> {
        let mut response =
            with_headers(Response::new(Body::from(self.not_found.clone())), &self.page_headers);
        *response.status_mut() = StatusCode::NOT_FOUND;
        for (name, value) in [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, NOT_FOUND_POLICY),
            (header::CACHE_CONTROL, "no-store"),
        ] {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }

    /// Adds the headers that CloudFront gives to data.
    pub fn data(&self, response: Response<Body>) -> Response<Body> {
        with_headers(response, &self.data_headers)
    }

    fn config(&self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.config.clone()));
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response
    }

    async fn page(&self, mut request: Request<Body>) -> Option<Response<Body>> {
        *request.uri_mut() = Uri::from_static("/index.html");
        let page = ServeFile::new(self.directory.join("index.html"));
        found(Compression::new(page).oneshot(request).await)
    }

    async fn file(&self, request: Request<Body>) -> Option<Response<Body>> {
        if !is_key(request.uri().path()) {
            return None;
        }
        let files = ServeDir::new(&self.directory).append_index_html_on_directories(false);
        found(Compression::new(files).oneshot(request).await)
    }
}

fn found<B>(response: Result<Response<B>, std::convert::Infallible>) -> Option<Response<Body>>
where
    B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    let Ok(response) = response;
    (response.status() != StatusCode::NOT_FOUND).then(|| response.map(Body::new))
}

/// Can this be a file of the bucket? Hidden files are not published, and a name that no file can have is the name of none.
fn is_key(path: &str) -> bool {
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return false;
    };
    let is_name = |name: &str| name.len() <= NAME_BYTES_MAX && !name.starts_with('.') && !name.contains('\0');
    has_extension(&path) && path.split('/').all(is_name)
}

/// Files have an extension.
fn has_extension(path: &str) -> bool {
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    extension.is_some_and(|(_, extension)| {
        !extension.is_empty()
            && extension.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

fn with_headers(mut response: Response<Body>, headers: &HeaderMap) -> Response<Body> {
    for (name, value) in headers {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

fn header_map(headers: &[(String, String)]) -> Result<HeaderMap> {
    headers
        .iter()
        .map(|(name, value)| Ok((name.parse::<HeaderName>()?, value.parse::<HeaderValue>()?)))
        .collect()
}

fn method_not_allowed() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    let allowed = HeaderValue::from_static("GET, HEAD");
    response.headers_mut().insert(header::ALLOW, allowed);
    response
}

#[cfg(test)]
mod tests;
