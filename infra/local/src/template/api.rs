//! The HTTP API: routes with their authorizers, and the throttle of its stage.

use anyhow::{Context as _, Result, bail};
use serde_yaml_ng::Value;

use super::{
    functions,
    resolve::{Scope, text},
};

const KIND: &str = "AWS::Serverless::HttpApi";

/// One route of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Method in upper case; absent for any.
    pub method: Option<String>,
    /// Path with its variables, or `$default`.
    pub path: String,
    /// Logical id of the function that answers.
    pub function: String,
    /// Who may pass.
    pub authorizer: Authorizer,
}

/// A JWT authorizer with the scopes that a route asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorizer {
    /// Issuer of the tokens.
    pub issuer: String,
    /// Audiences, one of which a token must name.
    pub audience: Vec<String>,
    /// Scopes, one of which a token must have.
    pub scopes: Vec<String>,
}

/// How many requests the stage takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Throttle {
    /// Requests a second, steadily.
    pub rate: f64,
    /// Requests at once.
    pub burst: f64,
}

/// What an account has without asking.
const ACCOUNT: Throttle = Throttle { rate: 10_000.0, burst: 5_000.0 };

pub fn routes(scope: &Scope) -> Result<Vec<Route>> {
    let mut routes = Vec::new();
    for (function, resource) in scope.resources(functions::KIND) {
        let events = resource
            .get("Properties")
            .and_then(|properties| properties.get("Events"))
            .and_then(Value::as_mapping);
        for (name, event) in events.into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            if text(event, "Type") == Some("HttpApi") {
                routes.push(
                    route(scope, function, event)
                        .with_context(|| format!("event {name} of function {function}"))?,
                );
            }
        }
    }
    if routes.is_empty() {
        bail!("there is no route");
    }
    Ok(routes)
}

fn route(scope: &Scope, function: &str, event: &Value) -> Result<Route> {
    let properties = event.get("Properties").context("has no properties")?;
    let path = text(properties, "Path").context("has no path")?;
    let method = text(properties, "Method").context("has no method")?;
    if text(properties, "PayloadFormatVersion").is_some_and(|version| version != "2.0") {
        bail!("only payload format 2.0 is made here");
    }
    let api = api(scope, properties.get("ApiId").context("names no API")?)?;
    Ok(Route {
        method: (!method.eq_ignore_ascii_case("ANY")).then(|| method.to_ascii_uppercase()),
        path: path.to_owned(),
        function: function.to_owned(),
        authorizer: authorizer(scope, api, properties)?,
    })
}

fn api<'a>(scope: &Scope<'a>, reference: &Value) -> Result<&'a Value> {
    scope
        .resources(KIND)
        .find(|(id, _)| functions::refers_to(reference, id))
        .and_then(|(_, resource)| resource.get("Properties"))
        .context("its API is not in the template")
}

/// The authorizer of a route. A route without one is refused, whatever the cloud would do.
fn authorizer(scope: &Scope, api: &Value, event: &Value) -> Result<Authorizer> {
    let defaults = api.get("Auth").context("the API has no authorizers")?;
    let own = event.get("Auth");
    let name = own
        .and_then(|own| text(own, "Authorizer"))
        .or_else(|| text(defaults, "DefaultAuthorizer"))
        .context("no authorizer is named")?;
    let declared = defaults
        .get("Authorizers")
        .and_then(|authorizers| authorizers.get(name))
        .with_context(|| format!("the authorizer {name} is not declared"))?;
    if text(declared, "IdentitySource") != Some("$request.header.Authorization") {
        bail!("the authorizer {name} doesn't read the header Authorization");
    }
    let jwt = declared.get("JwtConfiguration").with_context(|| format!("{name} is not a JWT authorizer"))?;
    let issuer = jwt.get("issuer").context("the authorizer has no issuer")?;
    let audience = texts(scope, jwt.get("audience"))?;
    let scopes = texts(
        scope,
        own.and_then(|own| own.get("AuthorizationScopes")).or_else(|| declared.get("AuthorizationScopes")),
    )?;
    if audience.is_empty() || scopes.is_empty() {
        bail!("the authorizer {name} asks for no audience or no scope");
    }
    Ok(Authorizer { issuer: scope.resolve_text(issuer)?, audience, scopes })
}

fn texts(scope: &Scope, value: Option<&Value>) -> Result<Vec<String>> {
    value.and_then(Value::as_sequence).into_iter().flatten().map(|item| scope.resolve_text(item)).collect()
}

pub fn throttle(scope: &Scope) -> Result<Throttle> {
    let settings = scope
        .resources(KIND)
        .filter_map(|(_, api)| api.get("Properties"))
        .find_map(|properties| properties.get("DefaultRouteSettings"));
    let Some(settings) = settings else {
        return Ok(ACCOUNT);
    };
    let number = |member: &str, default: f64| match settings.get(member) {
        Some(value) => Ok(scope.resolve_text(value)?.parse::<f64>()?),
        None => anyhow::Ok(default),
    };
    Ok(Throttle {
        rate: number("ThrottlingRateLimit", ACCOUNT.rate)?,
        burst: number("ThrottlingBurstLimit", ACCOUNT.burst)?,
    })
}
