//! What the `$default` route answers: 405 where the path exists with another method, 404 elsewhere.

use vrs_http::Problem;

/// Each path of the API with its methods. The template declares them; a test holds the two together.
pub const KNOWN_PATHS: &[(&str, &str)] = &[
    ("/v1/terms", "GET"),
    ("/v1/terms/{id}", "GET"),
    ("/v1/terms/{id}/consent", "PUT"),
    ("/v1/transfer/holders", "GET"),
    ("/v1/transfer/requirement", "GET"),
    ("/v1/transfer/inquiries", "GET, POST"),
    ("/v1/transfer/bulk-inquiries", "POST"),
    ("/v1/transfer/bulk-inquiries/{bulkId}", "GET"),
    ("/v1/transfer/bulk-inquiries/{bulkId}/chunks/{n}", "POST"),
    ("/v1/protections", "GET, POST"),
    ("/v1/protections/search", "POST"),
    ("/v1/protections/{id}/lift", "POST"),
];

pub fn problem(path: &str) -> Problem {
    let known = KNOWN_PATHS.iter().find(|(pattern, _)| matches(pattern, path));
    known.map_or_else(Problem::unknown_route, |(_, methods)| Problem::method_not_allowed(methods))
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(parameter), Some(part)) if parameter.starts_with('{') && !part.is_empty() => {}
            (Some(expected), Some(part)) if expected == part => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_paths_refuse_the_method_and_others_are_unknown() {
        for (path, code) in [
            ("/v1/terms", "method-not-allowed"),
            ("/v1/terms/usage", "method-not-allowed"),
            ("/v1/terms/usage/consent", "method-not-allowed"),
            ("/v1/transfer/inquiries", "method-not-allowed"),
            ("/v1/transfer/bulk-inquiries/x/chunks/1", "method-not-allowed"),
            ("/v1/terms/", "unknown-route"),
            ("/v1/terms//consent", "unknown-route"),
            ("/v1", "unknown-route"),
            ("/v1/terms/usage/consent/x", "unknown-route"),
            ("/V1/terms", "unknown-route"),
            ("", "unknown-route"),
        ] {
            assert_eq!(problem(path).code(), code, "{path}");
        }
    }
}
