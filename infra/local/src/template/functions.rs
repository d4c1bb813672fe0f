//! Lambda functions: which binary, which environment, how long they may take.

use std::{collections::BTreeMap, path::Path, time::Duration};

use anyhow::{Context as _, Result, bail};
use serde_yaml_ng::Value;

use super::resolve::{Scope, text};

pub const KIND: &str = "AWS::Serverless::Function";

/// Where Lambda mounts the content of layers.
const LAYERS: &str = "/opt";

/// Lambda's own default.
const TIMEOUT_S: u64 = 3;

/// One Lambda function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its logical id.
    pub id: String,
    /// Name of its package and binary.
    pub binary: String,
    /// Whether the gateway or a schedule calls it. What only a state machine calls is a command on one machine.
    pub has_events: bool,
    /// After this time Lambda ends the invocation.
    pub timeout: Duration,
    /// Its environment, without what the runtime itself adds.
    pub environment: BTreeMap<String, String>,
}

pub fn read(scope: &Scope, directory: &Path) -> Result<Vec<Function>> {
    let functions: Vec<Function> = scope
        .resources(KIND)
        .map(|(id, resource)| {
            function(scope, directory, id, resource).with_context(|| format!("function {id}"))
        })
        .collect::<Result<_>>()?;
    if functions.is_empty() {
        bail!("there is no function");
    }
    Ok(functions)
}

fn function(scope: &Scope, directory: &Path, id: &str, resource: &Value) -> Result<Function> {
    let properties = resource.get("Properties").context("has no properties")?;
    let binary = binary(resource)?;
    let timeout = match properties.get("Timeout").or_else(|| scope.global("Timeout")) {
        Some(value) => scope.resolve_text(value)?.parse().context("Timeout")?,
        None => TIMEOUT_S,
    };
    Ok(Function {
        id: id.to_owned(),
        binary: binary.to_owned(),
        has_events: properties.get("Events").is_some(),
        timeout: Duration::from_secs(timeout),
        environment: environment(scope, directory, properties)?,
    })
}

/// The name of the function's package and binary.
pub fn binary(resource: &Value) -> Result<&str> {
    resource
        .get("Metadata")
        .and_then(|metadata| metadata.get("BuildProperties"))
        .and_then(|build| text(build, "Binary"))
        .context("names no binary (Metadata, BuildProperties, Binary)")
}

fn environment(scope: &Scope, directory: &Path, properties: &Value) -> Result<BTreeMap<String, String>> {
    let layer = layer(scope, directory, properties)?;
    let mut environment = BTreeMap::new();
    for declared in [scope.global("Environment"), properties.get("Environment")] {
        let variables = declared.and_then(|declared| declared.get("Variables")).and_then(Value::as_mapping);
        for (name, value) in variables.into_iter().flatten() {
            let name = name.as_str().context("a variable's name is not text")?;
            let value = scope.resolve_text(value).with_context(|| name.to_owned())?;
            let value = match value.strip_prefix(LAYERS) {
                Some(inside) if inside.is_empty() || inside.starts_with('/') => {
                    let layer = layer
                        .as_deref()
                        .with_context(|| format!("{name} is in {LAYERS}, but there is no layer"))?;
                    format!("{layer}{inside}")
                }
                _ => value,
            };
            environment.insert(name.to_owned(), value);
        }
    }
    Ok(environment)
}

/// The directory with the content of the function's layer.
fn layer(scope: &Scope, directory: &Path, properties: &Value) -> Result<Option<String>> {
    let layers = properties.get("Layers").and_then(Value::as_sequence);
    let mut found = None;
    for layer in layers.into_iter().flatten() {
        let resource = scope.resources("AWS::Serverless::LayerVersion").find(|(id, _)| refers_to(layer, id));
        let Some((id, resource)) = resource else {
            continue;
        };
        let content = resource
            .get("Properties")
            .and_then(|properties| text(properties, "ContentUri"))
            .with_context(|| format!("layer {id} has no content"))?;
        let path = directory.join(content);
        let path =
            path.canonicalize().with_context(|| format!("the content of layer {id}, {}", path.display()))?;
        if found.replace(path.display().to_string()).is_some() {
            bail!("several layers of our own can't be mounted together here");
        }
    }
    Ok(found)
}

/// Is this `!Ref id`, in either form?
pub fn refers_to(value: &Value, id: &str) -> bool {
    match value {
        Value::Tagged(tagged) => tagged.tag == "Ref" && tagged.value.as_str() == Some(id),
        _ => text(value, "Ref") == Some(id),
    }
}
