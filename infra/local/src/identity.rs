//! The identity provider in place of the Cognito user pool: `infra/local/identity`, in Node.

use std::{ffi::OsString, net::SocketAddr, path::Path, time::Duration};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::{
    children::{self, Children, Program},
    gateway::Keys,
    http, ports,
    settings::Settings,
};

/// The path under which the provider is mounted.
pub const MOUNT: &str = "/identity";
/// The site's client.
pub const CLIENT: &str = "vrs-local";
/// What the site asks for.
pub const SCOPE: &str = "openid profile vrs/use";

const START: Duration = Duration::from_secs(60);

/// The running provider.
pub struct Identity {
    pub address: SocketAddr,
    pub issuer: String,
    /// The keys that its tokens are signed with.
    pub keys: Keys,
}

/// The issuer of a system on `port`.
pub fn issuer(port: u16) -> String {
    format!("http://127.0.0.1:{port}{MOUNT}")
}

/// Starts the provider for the system on `port`, and reads its keys.
pub async fn start(settings: &Settings, port: u16, children: &mut Children) -> Result<Identity> {
    let address = ports::free().await?;
    let issuer = issuer(port);
    children.start(program(settings, port, address)?)?;
    ports::wait_for(address, "the identity provider", START).await?;
    let keys = keys(address, &issuer, port).await?;
    Ok(Identity { address, issuer, keys })
}

fn program(settings: &Settings, port: u16, address: SocketAddr) -> Result<Program> {
    let directory = settings.root.join("infra/local/identity");
    if !directory.join("node_modules").is_dir() {
        bail!("the identity provider is not installed: make run does it");
    }
    let node = children::find(Path::new(""), "node").context("node is missing")?;
    let origins = format!("http://127.0.0.1:{port} http://localhost:{port}");
    let municipalities = settings.root.join("shared/policy/data/municipalities.csv");
    let data_dir = settings.data_dir.clone().unwrap_or_default();
    let environment = [
        ("IDENTITY_CLIENT_ID", OsString::from(CLIENT)),
        ("IDENTITY_DATA_DIR", data_dir.into()),
        ("IDENTITY_ISSUER", issuer(port).into()),
        ("IDENTITY_MUNICIPALITIES", municipalities.into()),
        ("IDENTITY_ORIGINS", origins.into()),
        ("IDENTITY_PORT", address.port().to_string().into()),
        ("IDENTITY_SCOPE", SCOPE.into()),
        ("NODE_ENV", "production".into()),
    ];
    Ok(Program {
        name: "identity",
        path: node,
        arguments: vec!["server.js".into()],
        directory,
        environment: environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    })
}

/// The keys, found as API Gateway finds them: through the issuer's discovery document.
async fn keys(address: SocketAddr, issuer: &str, port: u16) -> Result<Keys> {
    #[derive(Deserialize)]
    struct Discovery {
        issuer: String,
        jwks_uri: String,
    }
    let client = http::client();
    let host = format!("127.0.0.1:{port}");
    let inside = |uri: &str| uri.replacen(&host, &address.to_string(), 1);
    let discovery = inside(&format!("{issuer}/.well-known/openid-configuration"));
    let discovery: Discovery = serde_json::from_slice(&http::get(&client, &discovery, &host).await?)?;
    if discovery.issuer != issuer {
        bail!("the identity provider calls itself {}", discovery.issuer);
    }
    Keys::read(&http::get(&client, &inside(&discovery.jwks_uri), &host).await?)
}
