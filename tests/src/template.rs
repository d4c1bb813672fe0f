//! What `infra/template.yaml` says about tables, routes and permissions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use serde_yaml_ng::Value as Yaml;

/// The root of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The SAM template.
#[derive(Debug, Clone)]
pub struct Template {
    resources: BTreeMap<String, Value>,
}

/// One route of the API, and the function behind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// `GET`, or `ANY`.
    pub method: String,
    /// `/v1/terms/{id}`, or `$default`.
    pub path: String,
    /// The name of the function's binary.
    pub function: String,
}

/// An IAM action and the resource that it is allowed on, in the words of [`crate::call::Request`].
pub type Permission = (String, String);

impl Template {
    /// Reads the template.
    ///
    /// # Panics
    /// When it can't be read.
    #[must_use]
    pub fn load() -> Self {
        let text = std::fs::read_to_string(repository().join("infra/template.yaml")).expect("a template");
        let yaml: Yaml = serde_yaml_ng::from_str(&text).expect("YAML");
        let json = plain(&yaml);
        let resources = json["Resources"].as_object().cloned().unwrap_or_default();
        Self { resources: resources.into_iter().collect() }
    }

    fn of_type(&self, kind: &str) -> impl Iterator<Item = (&str, &Value)> {
        let kind = format!("AWS::{kind}");
        self.resources
            .iter()
            .filter(move |(_, resource)| resource["Type"] == kind.as_str())
            .map(|(name, resource)| (name.as_str(), &resource["Properties"]))
    }

    /// A `CreateTable` request for each table, named like the resource without `Table`.
    #[must_use]
    pub fn tables(&self) -> Vec<Value> {
        const KEPT: [&str; 3] = ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"];
        self.of_type("DynamoDB::Table")
            .map(|(name, properties)| {
                let mut request = json!({ "TableName": short(name), "BillingMode": "PAY_PER_REQUEST" });
                for key in KEPT {
                    if let Some(value) = properties.get(key) {
                        request[key] = value.clone();
                    }
                }
                request
            })
            .collect()
    }

    /// Every route.
    #[must_use]
    pub fn routes(&self) -> Vec<Route> {
        let mut routes = Vec::new();
        for (name, _) in self.of_type("Serverless::Function") {
            let events = self.resources[name]["Properties"]["Events"].as_object();
            for event in events.into_iter().flat_map(|events| events.values()) {
                let text = |key: &str| event["Properties"][key].as_str().unwrap_or_default().to_owned();
                routes.push(Route {
                    method: text("Method"),
                    path: text("Path"),
                    function: self.binary(name),
                });
            }
        }
        routes.sort();
        routes
    }

    /// The names of the functions' binaries.
    #[must_use]
    pub fn functions(&self) -> Vec<String> {
        self.of_type("Serverless::Function").map(|(name, _)| self.binary(name)).collect()
    }

    fn binary(&self, function: &str) -> String {
        let resource = &self.resources[function];
        resource["Metadata"]["BuildProperties"]["Binary"].as_str().unwrap_or_default().to_owned()
    }

    /// What the role of a function allows on DynamoDB and KMS. That DynamoDB may use the tables' key in the
    /// function's name (`kms:ViaService`) is no call of the function.
    #[must_use]
    pub fn permissions(&self, function: &str) -> BTreeSet<Permission> {
        let mut granted = BTreeSet::new();
        for (name, properties) in self.of_type("Serverless::Function") {
            if self.binary(name) != function {
                continue;
            }
            let role = properties["Role"]["!GetAtt"].as_str().expect("a role").trim_end_matches(".Arn");
            // What a function's own `Policies` or a managed policy grants would stand elsewhere.
            assert!(properties.get("Policies").is_none(), "{name} has policies beside its role");
            for statement in self.statements(role) {
                if !statement["Condition"].to_string().contains("kms:ViaService") {
                    granted.extend(pairs(&statement));
                }
            }
        }
        granted.retain(|(action, _)| !action.starts_with("logs:") && !action.starts_with("xray:"));
        granted
    }

    /// The statements of a role: those inside it, and those of policies that name it.
    fn statements(&self, role: &str) -> Vec<Value> {
        let inside = &self.resources[role]["Properties"];
        assert!(inside.get("ManagedPolicyArns").is_none(), "{role} has managed policies");
        let mut policies = items(&inside["Policies"]);
        for kind in ["IAM::RolePolicy", "IAM::Policy", "IAM::ManagedPolicy"] {
            let names = |it: &Value| it.to_string().contains(&format!("\"!Ref\":\"{role}\""));
            policies.extend(
                self.of_type(kind)
                    .filter(|(_, it)| names(&it["RoleName"]) || names(&it["Roles"]))
                    .map(|(_, it)| it.clone()),
            );
        }
        policies.iter().flat_map(|it| items(&it["PolicyDocument"]["Statement"])).collect()
    }
}

/// Each action of a statement with each resource.
fn pairs(statement: &Value) -> Vec<Permission> {
    let actions = items(&statement["Action"]);
    let resources = items(&statement["Resource"]);
    actions
        .iter()
        .flat_map(|action| resources.iter().map(move |resource| (action, resource)))
        .map(|(action, resource)| {
            let action = action.as_str().unwrap_or_default().to_owned();
            let resource = if action.starts_with("kms:") { "key".to_owned() } else { short(&arn(resource)) };
            (action, resource)
        })
        .collect()
}

/// `AgreementsTable.Arn/…` of `!GetAtt AgreementsTable.Arn` or `!Sub ${AgreementsTable.Arn}/…`.
fn arn(resource: &Value) -> String {
    match resource {
        Value::String(text) => text.clone(),
        _ => {
            let reference = resource["!GetAtt"].as_str().or_else(|| resource["!Sub"].as_str());
            reference.unwrap_or_default().replace("${", "").replace('}', "")
        }
    }
}

/// `Agreements` of `AgreementsTable` or `AgreementsTable.Arn`; what follows stays.
fn short(name: &str) -> String {
    name.replacen("Table.Arn", "", 1).trim_end_matches("Table").to_owned()
}

/// One or many: IAM allows both.
fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// YAML as JSON; a tag becomes an object with the tag as its one member.
fn plain(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Tagged(tagged) => json!({ (tagged.tag.to_string()): plain(&tagged.value) }),
        Yaml::Mapping(entries) => entries
            .iter()
            .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), plain(value))))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Yaml::Sequence(items) => items.iter().map(plain).collect(),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_has_four_functions_and_four_tables() {
        let template = Template::load();
        let names = ["consent-submit", "consent-view", "inquiry-history", "transfer-inquiry"];
        let mut functions = template.functions();
        functions.sort();
        assert_eq!(functions, names);
        let tables = template.tables();
        let names: Vec<_> = tables.iter().map(|it| it["TableName"].as_str().unwrap()).collect();
        assert_eq!(names, ["Agreements", "Inquiries", "Limits", "Records"]);
        assert!(template.routes().iter().any(|it| it.path == "$default" && it.function == "consent-view"));
    }

    #[test]
    fn permissions_are_read_with_tables_and_indexes() {
        let template = Template::load();
        let has = |function, action: &str, resource: &str| {
            template.permissions(function).contains(&(action.to_owned(), resource.to_owned()))
        };
        assert!(has("consent-submit", "dynamodb:PartiQLInsert", "Agreements"));
        assert!(has("inquiry-history", "dynamodb:Query", "Inquiries/index/byHolder"));
        assert!(!has("inquiry-history", "dynamodb:Query", "Agreements"));
    }
}
