//! The site, as CloudFront serves it: which paths are pages, and the headers of each kind of answer.

use anyhow::{Context as _, Result};
use serde_yaml_ng::Value;

use super::{
    headers::{self, Headers},
    resolve::Scope,
};

/// How the site is served.
#[derive(Debug, Clone)]
pub struct Site {
    /// Paths that are all the one document.
    pub pages: Vec<String>,
    /// What is shown, in HTML, in place of a page that isn't there.
    pub not_found: String,
    /// Headers of pages, and of whatever has no others.
    pub page_headers: Headers,
    /// Headers of files whose names change with their content.
    pub asset_headers: Headers,
    /// Headers of the API's answers and of the configuration.
    pub data_headers: Headers,
}

pub fn read(scope: &Scope) -> Result<Site> {
    // The function itself is JavaScript; what it knows stands beside it once more, as data.
    let data = scope
        .resources("AWS::CloudFront::Function")
        .find(|(id, _)| *id == "Pages")
        .and_then(|(_, function)| function.get("Metadata"));
    let pages = data
        .and_then(|data| data.get("Pages")?.as_sequence())
        .context("the function Pages doesn't list its pages (Metadata, Pages)")?
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let not_found = data
        .and_then(|data| data.get("NotFound")?.as_str())
        .context("the function Pages doesn't have the page for what isn't there (Metadata, NotFound)")?;
    Ok(Site {
        pages,
        not_found: not_found.to_owned(),
        page_headers: headers::read(scope, "SecurityHeaders")?,
        asset_headers: asset_headers(scope)?,
        data_headers: headers::read(scope, "DataHeaders")?,
    })
}

/// Headers of a file that is there: it has its own `Cache-Control`; the policy's is for files that aren't there.
fn asset_headers(scope: &Scope) -> Result<Headers> {
    let mut headers = headers::read(scope, "AssetHeaders")?;
    headers.retain(|(name, _)| name != "cache-control");
    headers.push(("cache-control".to_owned(), scope.output("AssetCaching")?));
    Ok(headers)
}
