//! S3, as far as files are looked at, read in parts, put and deleted; it takes only what is rightly signed, and notes each call in
//! the words of IAM.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, Response};

use crate::server::{Handled, serve};
use crate::signature;
use crate::template::Permission;

/// The stand-in. It lives as long as the runtime that it was started on.
#[derive(Clone)]
pub struct S3 {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    files: BTreeMap<String, (String, Bytes)>,
    puts: u64,
    calls: Vec<Permission>,
}

impl S3 {
    /// Starts one on a free port, with nothing in it.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn start() -> Self {
        let state = Arc::<Mutex<State>>::default();
        let behind = Arc::clone(&state);
        let address = serve(move |request| {
            let answered = answer(&mut locked(&behind), &request);
            async move { answered }
        });
        Self { address: address.await.expect("a port"), state }
    }

    /// Where it answers.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Puts a file, in place of one of this name.
    pub fn put(&self, name: &str, content: impl Into<Bytes>) {
        locked(&self.state).put(name, content.into());
    }

    /// What stands under a name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<Bytes> {
        locked(&self.state).files.get(name).map(|(_, content)| content.clone())
    }

    /// All names.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        locked(&self.state).files.keys().cloned().collect()
    }

    /// What was asked since the last time: actions, and the folders that they were on as permissions name them.
    #[must_use]
    pub fn take_calls(&self) -> Vec<Permission> {
        std::mem::take(&mut locked(&self.state).calls)
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn put(&mut self, name: &str, content: Bytes) {
        self.puts += 1;
        let etag = format!("\"{}\"", self.puts);
        self.files.insert(name.to_owned(), (etag, content));
    }
}

fn answer(state: &mut State, request: &Request<Bytes>) -> Handled {
    if let Err(wrong) = signature::check(request) {
        return error(403, "SignatureDoesNotMatch", &wrong);
    }
    let (_bucket, name) =
        request.uri().path().trim_start_matches('/').split_once('/').ok_or("a bucket and a name")?;
    // To look at a file takes the right to read it.
    let action = match *request.method() {
        Method::GET | Method::HEAD => "s3:GetObject",
        Method::PUT => "s3:PutObject",
        Method::DELETE => "s3:DeleteObject",
        _ => return error(405, "MethodNotAllowed", ""),
    };
    let folder = name.split('/').next().unwrap_or_default();
    state.calls.push((action.to_owned(), format!("RegistrationFiles.Arn/{folder}/*")));
    match action {
        "s3:PutObject" => {
            state.put(name, request.body().clone());
            Ok(Response::new(Full::default()))
        }
        "s3:DeleteObject" => {
            let wanted = request.headers().get("if-match").and_then(|it| it.to_str().ok());
            match (wanted, state.files.get(name)) {
                (Some(_), None) => return error(404, "NoSuchKey", ""),
                (Some(wanted), Some((etag, _))) if etag != wanted => {
                    return error(412, "PreconditionFailed", "");
                }
                _ => state.files.remove(name),
            };
            Ok(Response::builder().status(204).body(Full::default())?)
        }
        // As S3 answers who may not list.
        _ => match state.files.get(name) {
            None => error(403, "AccessDenied", ""),
            Some((etag, content)) => read(request, etag, content),
        },
    }
}

fn read(request: &Request<Bytes>, etag: &str, content: &Bytes) -> Handled {
    let header = |name: &str| request.headers().get(name).and_then(|it| it.to_str().ok());
    if header("if-match").is_some_and(|it| it != etag) {
        return error(412, "PreconditionFailed", "");
    }
    let part = match header("range").and_then(|it| it.strip_prefix("bytes=")?.split_once('-')) {
        Some((from, to)) => {
            content.slice(from.parse::<usize>()?..(to.parse::<usize>()? + 1).min(content.len()))
        }
        None => content.clone(),
    };
    let answer = Response::builder().header("etag", etag).header("content-length", part.len());
    Ok(answer.body(if request.method() == Method::HEAD { Full::default() } else { Full::new(part) })?)
}

fn error(status: u16, code: &str, message: &str) -> Handled {
    let body = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    Ok(Response::builder().status(status).header("content-type", "application/xml").body(Full::from(body))?)
}
