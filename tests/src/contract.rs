//! The contract (`shared/openapi.yaml`), and whether an answer fits it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::template::repository;

/// An answer as a client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers; names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The body as JSON; null when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The status and the stable code of a problem: what most tests ask for.
    #[must_use]
    pub fn verdict(&self) -> (u16, String) {
        (self.status, self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    fn media_type(&self) -> &str {
        let header = self.headers.get("content-type").map(String::as_str).unwrap_or_default();
        header.split(';').next().unwrap_or_default().trim()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.status, self.headers, self.body)
    }
}

/// The contract.
pub struct Contract {
    document: Value,
    /// Compiled schemas by the place of the reference to them.
    validators: Mutex<BTreeMap<String, Validator>>,
}

impl Contract {
    /// Reads the contract.
    ///
    /// # Panics
    /// When it can't be read.
    #[must_use]
    pub fn load() -> Self {
        let text = std::fs::read_to_string(repository().join("shared/openapi.yaml")).expect("a contract");
        let document = serde_yaml_ng::from_str(&text).expect("YAML");
        Self { document, validators: Mutex::default() }
    }

    /// Every method and path template.
    #[must_use]
    pub fn operations(&self) -> Vec<(String, String)> {
        let paths = self.document["paths"].as_object().expect("paths");
        let mut operations = Vec::new();
        for (path, item) in paths {
            let methods = item.as_object().expect("operations").keys().filter(|it| *it != "parameters");
            operations.extend(methods.map(|method| (method.to_uppercase(), path.clone())));
        }
        operations
    }

    /// Every status that an operation may answer.
    #[must_use]
    pub fn statuses(&self, method: &str, template: &str) -> Vec<u16> {
        let responses = &self.document["paths"][template][method.to_lowercase()]["responses"];
        responses.as_object().expect("responses").keys().filter_map(|it| it.parse().ok()).collect()
    }

    /// The stable codes of all problems.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        let codes = self.document["components"]["schemas"]["ProblemCode"]["enum"].as_array();
        codes.expect("codes").iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
    }

    /// What is wrong with an answer to this method and path; empty when it fits the contract.
    #[must_use]
    pub fn faults(&self, method: &str, path: &str, answer: &Answer) -> Vec<String> {
        let Some(response) = self.response(method, path, answer.status) else {
            return vec![format!("{method} {path}: status {} isn't in the contract", answer.status)];
        };
        let mut faults = self.header_faults(&response, answer);
        // The answer to HEAD has the headers of one with a body, and none.
        if method == "HEAD" && answer.body.is_empty() {
            return faults;
        }
        let media_type = answer.media_type();
        match response["content"].get(media_type) {
            None => faults.push(format!("media type {media_type:?} isn't in the contract")),
            Some(content) => match serde_json::from_str(&answer.body) {
                Err(error) => faults.push(format!("not JSON: {error}")),
                Ok(body) => faults.extend(self.schema_faults(&content["schema"], &body)),
            },
        }
        faults
    }

    /// The response of the contract for a status, followed through its reference.
    fn response(&self, method: &str, path: &str, status: u16) -> Option<Value> {
        let component = |name: &str| json!({ "$ref": format!("#/components/responses/{name}") });
        let item = self.path_item(path);
        let operation = item.and_then(|item| item.get(method.to_lowercase()));
        let response = match (operation, item, status) {
            (Some(operation), _, _) => operation["responses"].get(status.to_string())?.clone(),
            (None, None, 404) => component("UnknownRoute"),
            (None, Some(_), 405) => component("MethodNotAllowed"),
            (None, _, 401) => component("Unauthorized"),
            (None, _, 403) => component("MunicipalityRequired"),
            (None, _, 429) => component("TooManyRequests"),
            (None, _, 503) => component("Unavailable"),
            _ => return None,
        };
        Some(self.follow(&response))
    }

    fn path_item(&self, path: &str) -> Option<&Value> {
        let paths = self.document["paths"].as_object()?;
        paths.iter().find(|(template, _)| fits(template, path)).map(|(_, item)| item)
    }

    fn follow(&self, value: &Value) -> Value {
        let Some(reference) = value["$ref"].as_str() else { return value.clone() };
        let pointer = reference.trim_start_matches('#');
        self.document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere")).clone()
    }

    fn header_faults(&self, response: &Value, answer: &Answer) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            let header = self.follow(header);
            match answer.headers.get(&name.to_lowercase()) {
                None if header["required"] == true => faults.push(format!("header {name} is missing")),
                None => {}
                Some(value) => {
                    let found = self.schema_faults(&header["schema"], &json!(value));
                    faults.extend(found.into_iter().map(|it| format!("header {name}: {it}")));
                }
            }
        }
        faults
    }

    fn schema_faults(&self, schema: &Value, instance: &Value) -> Vec<String> {
        let mut validators = self.validators.lock().expect("no panic while locked");
        let validator = validators.entry(schema.to_string()).or_insert_with(|| self.compile(schema));
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    fn compile(&self, schema: &Value) -> Validator {
        let whole = json!({ "allOf": [schema], "components": self.document["components"] });
        jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&whole)
            .expect("a schema of the contract")
    }
}

/// Whether a path fits a template such as `/v1/terms/{id}`.
fn fits(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(text)) if part.starts_with('{') && !text.is_empty() => {}
            (Some(part), Some(text)) if part == text => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template;

    fn answer(status: u16, media_type: &str, body: &Value) -> Answer {
        let headers = [("content-type", media_type), ("cache-control", "no-store"), ("x-request-id", "r")];
        Answer {
            status,
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            body: body.to_string(),
        }
    }

    #[test]
    fn the_contract_and_the_template_have_the_same_routes() {
        let mut contract = Contract::load().operations();
        let routes =
            template::load().routes.into_iter().map(|it| (template::method(&it).to_owned(), it.path));
        let mut template: Vec<_> = routes.filter(|(_, path)| path != "$default").collect();
        contract.sort();
        template.sort();
        assert_eq!(contract, template);
    }

    #[test]
    fn every_code_belongs_to_some_answer() {
        let contract = Contract::load();
        let problems = contract.document["components"]["schemas"].as_object().unwrap().iter();
        let used: String = problems
            .filter(|(name, _)| name.ends_with("Problem") && *name != "Problem")
            .map(|(_, schema)| schema.to_string())
            .collect();
        for code in contract.codes() {
            assert!(used.contains(&format!("\"{code}\"")), "{code}");
        }
    }

    #[test]
    fn an_answer_that_does_not_fit_is_told_apart() {
        let contract = Contract::load();
        let requirement = json!({
            "holder": { "code": "012025", "prefecture": "北海道", "name": "函館市" },
            "method": "my-number",
            "individualConsent": "required",
            "inquirerAgreed": true,
            "holderAgreed": false,
        });
        let path = "/v1/transfer/requirement";
        let faults = |status, media_type: &str, body: &Value| {
            contract.faults("GET", path, &answer(status, media_type, body)).len()
        };
        assert_eq!(faults(200, "application/json", &requirement), 0);
        assert_eq!(faults(200, "application/json; charset=utf-8", &requirement), 0);
        assert_eq!(faults(200, "text/plain", &requirement), 1);
        assert_eq!(faults(201, "application/json", &requirement), 1);
        let mut more = requirement.clone();
        more["myNumber"] = json!("x");
        assert_ne!(faults(200, "application/json", &more), 0);
        let mut less = answer(200, "application/json", &requirement);
        less.headers.remove("cache-control");
        assert_eq!(contract.faults("GET", path, &less).len(), 1);
    }

    #[test]
    fn templates_fit_paths() {
        assert!(fits("/v1/terms/{id}", "/v1/terms/usage"));
        assert!(!fits("/v1/terms/{id}", "/v1/terms/"));
        assert!(!fits("/v1/terms/{id}", "/v1/terms"));
        assert!(!fits("/v1/terms/{id}", "/v1/terms/usage/consent"));
    }
}
