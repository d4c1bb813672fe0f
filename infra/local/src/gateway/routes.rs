//! Which route answers a request: the most specific one, as API Gateway chooses.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::template::Route;

/// The routes of the API.
pub struct Routes(Vec<Entry>);

struct Entry {
    route: Route,
    pattern: Pattern,
}

enum Pattern {
    Segments(Vec<Segment>),
    Default,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Variable(String),
    /// `{name+}`: this segment and all that follow.
    Greedy(String),
}

/// A route that answers, with the variables of its path.
#[derive(Debug, PartialEq, Eq)]
pub struct Match<'a> {
    pub route: &'a Route,
    pub path_parameters: BTreeMap<String, String>,
}

impl Routes {
    pub fn new(routes: Vec<Route>) -> Self {
        let entries = routes.into_iter().map(|route| Entry { pattern: pattern(&route.path), route });
        Self(entries.collect())
    }

    /// The route for a method and a decoded path.
    pub fn find(&self, method: &str, path: &str) -> Option<Match<'_>> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        self.0
            .iter()
            .filter(|entry| entry.route.method.as_deref().is_none_or(|own| own == method))
            .filter_map(|entry| {
                let path_parameters = entry.pattern.matches(&segments)?;
                let rank = (entry.pattern.rank(), entry.route.method.is_none());
                let route = &entry.route;
                Some((rank, Match { route, path_parameters }))
            })
            .min_by(|(left, _), (right, _)| left.cmp(right))
            .map(|(_, found)| found)
    }
}

impl Pattern {
    fn matches(&self, path: &[&str]) -> Option<BTreeMap<String, String>> {
        let Self::Segments(segments) = self else {
            return Some(BTreeMap::new());
        };
        let mut parameters = BTreeMap::new();
        let mut rest = path;
        for segment in segments {
            let (first, after) = rest.split_first()?;
            match segment {
                Segment::Literal(literal) if literal == first => {}
                Segment::Literal(_) => return None,
                // A variable doesn't match an empty segment.
                Segment::Variable(_) | Segment::Greedy(_) if first.is_empty() => return None,
                Segment::Variable(name) => {
                    parameters.insert(name.clone(), (*first).to_owned());
                }
                Segment::Greedy(name) => {
                    parameters.insert(name.clone(), rest.join("/"));
                    return Some(parameters);
                }
            }
            rest = after;
        }
        rest.is_empty().then_some(parameters)
    }

    /// Full matches first, the more literal segments the better; then greedy ones, the longer the
    /// better; `$default` last.
    fn rank(&self) -> (u8, Reverse<usize>) {
        let Self::Segments(segments) = self else {
            return (2, Reverse(0));
        };
        let literals = segments.iter().filter(|segment| matches!(segment, Segment::Literal(_))).count();
        let greedy = matches!(segments.last(), Some(Segment::Greedy(_)));
        (u8::from(greedy), Reverse(literals))
    }
}

fn pattern(path: &str) -> Pattern {
    if path == "$default" {
        return Pattern::Default;
    }
    let segments = path.split('/').skip(1).map(|segment| {
        let variable = segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        match variable {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Segment::Greedy(name.to_owned()),
                None => Segment::Variable(name.to_owned()),
            },
            None => Segment::Literal(segment.to_owned()),
        }
    });
    Pattern::Segments(segments.collect())
}

/// The key by which events call a route.
pub fn key(route: &Route) -> String {
    match (&route.method, route.path.as_str()) {
        (_, "$default") => "$default".to_owned(),
        (Some(method), path) => format!("{method} {path}"),
        (None, path) => format!("ANY {path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Authorizer;

    fn route(key: &str) -> Route {
        let (method, path) = key.split_once(' ').unwrap_or(("ANY", key));
        Route {
            method: (method != "ANY").then(|| method.to_owned()),
            path: path.to_owned(),
            function: String::new(),
            authorizer: Authorizer { issuer: String::new(), audience: Vec::new(), scopes: Vec::new() },
        }
    }

    fn routes(keys: &[&str]) -> Routes {
        Routes::new(keys.iter().map(|key| route(key)).collect())
    }

    #[test]
    fn the_most_specific_route_wins() {
        let routes = routes(&[
            "$default",
            "ANY /v1/terms/{id}",
            "GET /v1/{rest+}",
            "GET /v1/terms",
            "GET /v1/terms/{id}",
            "GET /v1/terms/usage",
            "PUT /v1/terms/{id}/consent",
            "GET /v1/terms/{rest+}",
        ]);
        for (method, path, expected) in [
            ("GET", "/v1/terms", "GET /v1/terms"),
            ("GET", "/v1/terms/usage", "GET /v1/terms/usage"),
            ("GET", "/v1/terms/other", "GET /v1/terms/{id}"),
            ("DELETE", "/v1/terms/usage", "ANY /v1/terms/{id}"),
            ("PUT", "/v1/terms/usage/consent", "PUT /v1/terms/{id}/consent"),
            ("GET", "/v1/terms/usage/consent", "GET /v1/terms/{rest+}"),
            ("GET", "/v1/elsewhere", "GET /v1/{rest+}"),
            ("POST", "/v1/elsewhere", "$default"),
            ("POST", "/v1/terms", "$default"),
            ("GET", "/", "$default"),
            ("GET", "/v1/terms/", "GET /v1/{rest+}"),
            ("GET", "/V1/terms", "$default"),
        ] {
            let found = routes.find(method, path).map(|found| key(found.route));
            assert_eq!(found.as_deref(), Some(expected), "{method} {path}");
        }
    }

    #[test]
    fn variables_are_told() {
        let routes = routes(&["PUT /v1/terms/{id}/consent", "GET /files/{rest+}"]);
        let parameters = |method, path| routes.find(method, path).unwrap().path_parameters;
        assert_eq!(
            parameters("PUT", "/v1/terms/usage/consent"),
            BTreeMap::from([("id".to_owned(), "usage".to_owned())])
        );
        assert_eq!(parameters("GET", "/files/a/b"), BTreeMap::from([("rest".to_owned(), "a/b".to_owned())]));
    }

    #[test]
    fn without_a_default_route_nothing_answers() {
        let routes = routes(&["GET /v1/terms"]);
        assert_eq!(routes.find("GET", "/v1/other"), None);
        assert_eq!(routes.find("POST", "/v1/terms"), None);
    }
}
