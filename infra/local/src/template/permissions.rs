//! What the functions' roles allow. Nothing on this machine enforces it, so tests compare it with the calls that are made.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use serde_yaml_ng::Value;

use super::{
    functions::{self, refers_to},
    resolve::{Names, Scope, intrinsic},
};

/// An IAM action, and what it is allowed on: a table without its suffix (`Records`), an index of one
/// (`Inquiries/index/byHolder`), or `key`.
pub type Permission = (String, String);

/// What the role of each function allows on `DynamoDB` and KMS, by the name of the function's binary.
///
/// # Errors
/// When the template at `path` can't be read, or grants in a way that isn't understood here.
pub fn permissions(path: &Path) -> Result<BTreeMap<String, BTreeSet<Permission>>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    let document: Value = serde_yaml_ng::from_str(&text)?;
    let scope = Scope::new(&document, Names::new());
    scope
        .resources(functions::KIND)
        .map(|(id, resource)| of_function(&scope, resource).with_context(|| format!("function {id}")))
        .collect()
}

fn of_function(scope: &Scope, resource: &Value) -> Result<(String, BTreeSet<Permission>)> {
    let properties = resource.get("Properties").context("has no properties")?;
    // These would grant beside the role.
    if properties.get("Policies").is_some() {
        bail!("has policies beside its role");
    }
    let role = properties.get("Role").and_then(arn).context("names no role of the template")?;
    let role = role.strip_suffix(".Arn").with_context(|| format!("{role} is not a role"))?;
    let mut granted = BTreeSet::new();
    for statement in statements(scope, role)? {
        granted.extend(pairs(statement)?);
    }
    granted.retain(|(action, _)| !action.starts_with("logs:") && !action.starts_with("xray:"));
    Ok((functions::binary(resource)?.to_owned(), granted))
}

/// The statements of a role: those inside it, and those of policies that name it.
fn statements<'a>(scope: &Scope<'a>, role: &str) -> Result<Vec<&'a Value>> {
    let (_, resource) = scope
        .resources("AWS::IAM::Role")
        .find(|(id, _)| *id == role)
        .with_context(|| format!("there is no role {role}"))?;
    let properties = resource.get("Properties").with_context(|| format!("{role} has no properties"))?;
    if properties.get("ManagedPolicyArns").is_some() {
        bail!("{role} has managed policies");
    }
    let mut policies = items(properties.get("Policies"));
    for kind in ["AWS::IAM::RolePolicy", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"] {
        let named = |policy: &Value| {
            let names = ["RoleName", "Roles"].into_iter().flat_map(|member| items(policy.get(member)));
            names.into_iter().any(|name| refers_to(name, role))
        };
        let apart = scope.resources(kind).filter_map(|(_, policy)| policy.get("Properties"));
        policies.extend(apart.filter(|policy| named(policy)));
    }
    let documents = policies.into_iter().filter_map(|policy| policy.get("PolicyDocument"));
    Ok(documents.flat_map(|document| items(document.get("Statement"))).collect())
}

/// Each action of a statement with each resource.
fn pairs(statement: &Value) -> Result<Vec<Permission>> {
    let mut pairs = Vec::new();
    for action in items(statement.get("Action")) {
        let action = action.as_str().context("an action is not text")?;
        for resource in items(statement.get("Resource")) {
            let resource = arn(resource).with_context(|| format!("{action} on what?"))?;
            let resource = if action.starts_with("kms:") {
                "key".to_owned()
            } else {
                resource.replacen("Table.Arn", "", 1)
            };
            pairs.push((action.to_owned(), resource));
        }
    }
    Ok(pairs)
}

/// `RecordsTable.Arn/…` of `!GetAtt RecordsTable.Arn` or `!Sub ${RecordsTable.Arn}/…`, or what stands there as text.
fn arn(value: &Value) -> Option<String> {
    let reference = match intrinsic(value) {
        Some(("GetAtt" | "Sub", argument)) => argument.as_str()?,
        Some(_) => return None,
        None => value.as_str()?,
    };
    Some(reference.replace("${", "").replace('}', ""))
}

/// One or many: IAM allows both.
fn items(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Sequence(items)) => items.iter().collect(),
        one => one.into_iter().collect(),
    }
}
