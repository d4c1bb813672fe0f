//! Requests as API Gateway hands them to a function (payload format 2.0).

use lambda_http::Request;
use serde_json::{Map, Value, json};

use crate::template::{Route, method};

/// Who asks: the claims of an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The claim `username`.
    pub username: String,
    /// The claim `cognito:groups`.
    pub groups: Vec<String>,
}

impl Member {
    /// With these groups.
    #[must_use]
    pub fn of(username: &str, groups: &[&str]) -> Self {
        Self { username: username.to_owned(), groups: groups.iter().map(|&it| it.to_owned()).collect() }
    }

    /// A member of staff of a municipality who may inquire, and no more.
    #[must_use]
    pub fn staff(municipality: &str) -> Self {
        Self::of(&format!("{municipality}-staff"), &[&format!("municipality-{municipality}"), "inquirer"])
    }

    /// A member of staff of a municipality with all roles.
    #[must_use]
    pub fn admin(municipality: &str) -> Self {
        let municipality_group = format!("municipality-{municipality}");
        let groups =
            [municipality_group.as_str(), "terms-admin", "inquirer", "bulk-inquirer", "auditor", "guardian"];
        Self::of(&format!("{municipality}-admin"), &groups)
    }

    /// The claims as the gateway's authorizer hands them over: all strings, lists as `[a b]`.
    fn claims(&self) -> Value {
        json!({
            "sub": format!("sub-of-{}", self.username),
            "username": self.username,
            "cognito:groups": format!("[{}]", self.groups.join(" ")),
            "scope": "openid profile vrs/use",
            "token_use": "access",
            "client_id": "site",
            "iss": "https://issuer.invalid",
            "exp": "4102444800",
        })
    }
}

/// One request.
#[derive(Debug, Clone)]
pub struct Event {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query, without `?`.
    pub query: String,
    /// Headers, names in lower case as the gateway sends them.
    pub headers: Map<String, Value>,
    /// The body.
    pub body: Option<String>,
    /// Who asks; none for a request that came past the authorizer.
    pub member: Option<Member>,
    /// The gateway's id of the request.
    pub request_id: String,
}

impl Event {
    /// A request of a member of staff.
    #[must_use]
    pub fn new(method: &str, target: &str, member: &Member) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Map::new(),
            body: None,
            member: Some(member.clone()),
            request_id: format!("request-{}", uuid::Uuid::now_v7().simple()),
        }
    }

    /// `GET`.
    #[must_use]
    pub fn get(target: &str, member: &Member) -> Self {
        Self::new("GET", target, member)
    }

    /// The agreement to a document.
    #[must_use]
    pub fn consent(terms: &str, member: &Member, body: &Value) -> Self {
        Self::new("PUT", &format!("/v1/terms/{terms}/consent"), member).json(body)
    }

    /// An inquiry.
    #[must_use]
    pub fn inquiry(member: &Member, body: &Value) -> Self {
        Self::new("POST", "/v1/transfer/inquiries", member).json(body)
    }

    /// With this body, as JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", &body.to_string())
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self.header("content-type", media_type)
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), json!(value));
        self
    }

    /// As if it had come past the authorizer.
    #[must_use]
    pub fn without_claims(mut self) -> Self {
        self.member = None;
        self
    }

    /// The request that the function behind `route` gets.
    ///
    /// # Panics
    /// When it can't be read as an event.
    #[must_use]
    pub fn request(&self, route: &Route) -> Request {
        lambda_http::request::from_str(&self.payload(route).to_string()).expect("an event of the gateway")
    }

    /// The same as the gateway writes it.
    #[must_use]
    pub fn payload(&self, route: &Route) -> Value {
        let key = if route.path == "$default" {
            route.path.clone()
        } else {
            format!("{} {}", method(route), route.path)
        };
        let authorizer = self
            .member
            .as_ref()
            .map(|member| json!({ "jwt": { "claims": member.claims(), "scopes": ["vrs/use"] } }));
        json!({
            "version": "2.0",
            "routeKey": key,
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": self.headers,
            "pathParameters": parameters(&route.path, &self.path),
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "test",
                "authorizer": authorizer,
                "domainName": "vrs.invalid",
                "http": {
                    "method": self.method,
                    "path": self.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "127.0.0.1",
                    "userAgent": "test",
                },
                "requestId": self.request_id,
                "routeKey": key,
                "stage": "$default",
                "time": "14/Dec/2021:00:00:00 +0000",
                "timeEpoch": 1_639_440_000_000_u64,
            },
            "body": self.body,
            "isBase64Encoded": false,
        })
    }
}

/// The route that the gateway takes: a full match before one with parameters, before `$default`.
///
/// # Panics
/// When not even `$default` is among the routes.
#[must_use]
pub fn route<'a>(routes: &'a [Route], verb: &str, path: &str) -> &'a Route {
    let fits = |route: &&Route| method(route) == verb && parameters(&route.path, path).is_some();
    let mut fitting: Vec<_> = routes.iter().filter(fits).collect();
    fitting.sort_by_key(|it| it.path.matches('{').count());
    let default = || routes.iter().find(|it| it.path == "$default").expect("a default route");
    fitting.first().copied().unwrap_or_else(default)
}

/// The parameters in a path, if it fits the template.
fn parameters(template: &str, path: &str) -> Option<Map<String, Value>> {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut found = Map::new();
    for (part, text) in template.into_iter().zip(path) {
        match part.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
            Some(name) if !text.is_empty() => {
                found.insert(name.to_owned(), json!(text));
            }
            None if part == text => {}
            _ => return None,
        }
    }
    Some(found)
}
