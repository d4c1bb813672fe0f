//! Who calls: the claims that API Gateway's authorizer has checked, and nothing else (G1).

use std::collections::HashMap;

use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt as _};
use vrs_policy::{Staff, japan_date};

use crate::clock::now;
use crate::problem::Problem;

/// One request of a signed-in member of staff.
#[derive(Debug)]
pub struct Call {
    /// Who calls.
    pub staff: Staff,
    /// The gateway's id of this request.
    pub request_id: String,
    /// The route of the template that was taken, as in `GET /v1/terms/{id}`.
    pub route: String,
    /// The request.
    pub request: Request,
}

/// What is known of a request before it is known who calls.
pub(crate) struct Origin {
    pub request_id: String,
    pub route: String,
}

impl Origin {
    pub(crate) fn of(request: &Request) -> Self {
        match request.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => Self {
                request_id: context.request_id.clone().unwrap_or_default(),
                route: context.route_key.clone().unwrap_or_default(),
            },
            _ => Self { request_id: String::new(), route: String::new() },
        }
    }
}

/// Reads the member of staff from the claims.
///
/// # Errors
/// 401 without claims, 403 `municipality-required` unless they name exactly one municipality.
pub(crate) fn staff(request: &Request) -> Result<Staff, Problem> {
    let claims = claims(request).ok_or_else(Problem::unauthorized)?;
    let (Some(sub), Some(username)) = (claims.get("sub"), claims.get("username")) else {
        return Err(Problem::unauthorized());
    };
    if sub.is_empty() || username.is_empty() {
        return Err(Problem::unauthorized());
    }
    let groups = claims.get("cognito:groups").map_or("", String::as_str);
    Staff::from_groups(sub, username, list(groups), japan_date(now()))
        .map_err(|_| Problem::municipality_required())
}

fn claims(request: &Request) -> Option<&HashMap<String, String>> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => {
            context.authorizer.as_ref()?.jwt.as_ref().map(|jwt| &jwt.claims)
        }
        _ => None,
    }
}

/// API Gateway hands a claim that is a list over as one string, `[a b c]`.
fn list(claim: &str) -> impl Iterator<Item = &str> + Clone {
    let inner = claim.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(claim);
    inner.split(' ').filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g1_list_claims_as_the_gateway_writes_them() {
        for (claim, expected) in [
            ("[municipality-011002 inquirer]", vec!["municipality-011002", "inquirer"]),
            ("[municipality-011002]", vec!["municipality-011002"]),
            ("municipality-011002", vec!["municipality-011002"]),
            ("[]", vec![]),
            ("", vec![]),
            ("[[municipality-011002]]", vec!["[municipality-011002]"]),
        ] {
            assert_eq!(list(claim).collect::<Vec<_>>(), expected, "{claim}");
        }
    }
}
