//! Headers that CloudFront adds to the site, from the template's response headers policies.

use anyhow::{Context as _, Result};
use serde_yaml_ng::Value;

use super::resolve::{Scope, text};

/// Names and values, the names in lower case.
pub type Headers = Vec<(String, String)>;

/// The headers of the policy with this logical id.
pub fn read(scope: &Scope, policy: &str) -> Result<Headers> {
    let (_, resource) = scope
        .resources("AWS::CloudFront::ResponseHeadersPolicy")
        .find(|(id, _)| *id == policy)
        .with_context(|| format!("there is no response headers policy {policy}"))?;
    headers(scope, resource).with_context(|| format!("policy {policy}"))
}

fn headers(scope: &Scope, resource: &Value) -> Result<Headers> {
    let config = resource
        .get("Properties")
        .and_then(|properties| properties.get("ResponseHeadersPolicyConfig"))
        .context("has no configuration")?;
    let mut headers = Vec::new();
    if let Some(security) = config.get("SecurityHeadersConfig") {
        // Strict-Transport-Security is left out: it means nothing over plain HTTP.
        if let Some(policy) =
            security.get("ContentSecurityPolicy").and_then(|policy| policy.get("ContentSecurityPolicy"))
        {
            let policy = same_origin(&scope.resolve_text(policy)?);
            headers.push(("content-security-policy".to_owned(), policy));
        }
        if security.get("ContentTypeOptions").is_some() {
            headers.push(("x-content-type-options".to_owned(), "nosniff".to_owned()));
        }
        for (section, member, header) in [
            ("FrameOptions", "FrameOption", "x-frame-options"),
            ("ReferrerPolicy", "ReferrerPolicy", "referrer-policy"),
        ] {
            if let Some(value) = security.get(section).and_then(|section| text(section, member)) {
                headers.push((header.to_owned(), value.to_owned()));
            }
        }
    }
    let custom =
        config.get("CustomHeadersConfig").and_then(|custom| custom.get("Items")).and_then(Value::as_sequence);
    for item in custom.into_iter().flatten() {
        let name = text(item, "Header").context("a header has no name")?;
        let value = item.get("Value").context("a header has no value")?;
        headers.push((name.to_ascii_lowercase(), scope.resolve_text(value)?));
    }
    Ok(headers)
}

/// Sources in the cloud don't exist here: all that the site speaks to has its own origin.
fn same_origin(policy: &str) -> String {
    let directives: Vec<String> = policy
        .split(';')
        .map(|directive| {
            let kept: Vec<&str> =
                directive.split_whitespace().filter(|source| !source.starts_with("https://")).collect();
            kept.join(" ")
        })
        .filter(|directive| !directive.is_empty())
        .collect();
    directives.join("; ")
}
