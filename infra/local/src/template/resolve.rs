//! References and other intrinsic functions of CloudFormation, short and long form.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_yaml_ng::{
    Mapping, Value,
    value::{Tag, TaggedValue},
};

/// What parameters, pseudo parameters and resources stand for on this machine.
pub type Names = BTreeMap<String, String>;

/// The template, together with the local values of what it refers to.
pub struct Scope<'a> {
    document: &'a Value,
    names: Names,
}

impl<'a> Scope<'a> {
    pub fn new(document: &'a Value, names: Names) -> Self {
        Self { document, names }
    }

    /// Resources of one type, by logical id.
    pub fn resources(&self, kind: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let resources = self.document.get("Resources").and_then(Value::as_mapping);
        resources
            .into_iter()
            .flatten()
            .filter_map(|(id, resource)| Some((id.as_str()?, resource)))
            .filter(move |(_, resource)| text(resource, "Type") == Some(kind))
    }

    /// A property of a function, or what `Globals` says of it.
    pub fn global(&self, property: &str) -> Option<&'a Value> {
        self.document.get("Globals")?.get("Function")?.get(property)
    }

    /// The value of an output.
    pub fn output(&self, name: &str) -> Result<String> {
        let value = self.document.get("Outputs").and_then(|outputs| outputs.get(name)?.get("Value"));
        self.resolve_text(value.with_context(|| format!("there is no output {name}"))?)
    }

    /// The value with every reference in it replaced by what it stands for here. Absent for
    /// `AWS::NoValue`.
    pub fn resolve(&self, value: &Value) -> Result<Option<Value>> {
        match intrinsic(value) {
            Some((name, argument)) => self.apply(name, argument).with_context(|| format!("!{name}")),
            None => self.resolve_inside(value).map(Some),
        }
    }

    /// The value as text; numbers and truth values are written out.
    pub fn resolve_text(&self, value: &Value) -> Result<String> {
        match self.resolve(value)? {
            Some(Value::String(text)) => Ok(text),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(Value::Bool(truth)) => Ok(truth.to_string()),
            other => bail!("{other:?} is not text"),
        }
    }

    fn resolve_inside(&self, value: &Value) -> Result<Value> {
        Ok(match value {
            Value::Sequence(items) => {
                let mut resolved = Vec::new();
                for item in items {
                    resolved.extend(self.resolve(item)?);
                }
                Value::Sequence(resolved)
            }
            Value::Mapping(members) => {
                let mut resolved = Mapping::new();
                for (key, member) in members {
                    if let Some(member) = self.resolve(member)? {
                        resolved.insert(key.clone(), member);
                    }
                }
                Value::Mapping(resolved)
            }
            other => other.clone(),
        })
    }

    fn apply(&self, name: &str, argument: &Value) -> Result<Option<Value>> {
        match name {
            "Ref" => {
                let target = argument.as_str().context("takes a name")?;
                if target == "AWS::NoValue" {
                    return Ok(None);
                }
                self.named(target).map(|value| Some(Value::String(value)))
            }
            "Sub" => self.substitute(argument).map(|value| Some(Value::String(value))),
            "Join" => {
                let (separator, items) = pair(argument)?;
                let separator = self.resolve_text(separator)?;
                let items = items.as_sequence().context("takes a list")?;
                let parts: Vec<String> =
                    items.iter().map(|item| self.resolve_text(item)).collect::<Result<_>>()?;
                Ok(Some(Value::String(parts.join(&separator))))
            }
            "If" => {
                let [condition, then, otherwise] =
                    argument.as_sequence().map(Vec::as_slice).unwrap_or_default()
                else {
                    bail!("takes a condition and two values");
                };
                let holds = self.condition(condition.as_str().context("takes a name")?)?;
                self.resolve(if holds { then } else { otherwise })
            }
            _ => bail!("has no meaning on this machine"),
        }
    }

    fn named(&self, name: &str) -> Result<String> {
        if let Some(local) = self.names.get(name) {
            return Ok(local.clone());
        }
        let parameter = self.document.get("Parameters").and_then(|parameters| parameters.get(name));
        if let Some(parameter) = parameter {
            let default = parameter
                .get("Default")
                .with_context(|| format!("the parameter {name} has neither a default nor a local value"))?;
            return self.resolve_text(default);
        }
        // A table keeps its logical id as its name.
        if self.resources("AWS::DynamoDB::Table").any(|(id, _)| id == name) {
            return Ok(name.to_owned());
        }
        Err(anyhow!("{name} has no local value"))
    }

    fn substitute(&self, argument: &Value) -> Result<String> {
        let (pattern, own) = if let Some(pattern) = argument.as_str() {
            (pattern, None)
        } else {
            let (pattern, own) = pair(argument)?;
            (pattern.as_str().context("takes a text")?, own.as_mapping())
        };
        let mut result = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').context("`${` is never closed")?;
            result.push_str(before);
            match (name.strip_prefix('!'), own.and_then(|own| own.get(name))) {
                (Some(literal), _) => {
                    result.push_str("${");
                    result.push_str(literal);
                    result.push('}');
                }
                (None, Some(value)) => result.push_str(&self.resolve_text(value)?),
                (None, None) => result.push_str(&self.named(name)?),
            }
            rest = after;
        }
        result.push_str(rest);
        Ok(result)
    }

    fn condition(&self, name: &str) -> Result<bool> {
        let condition = self
            .document
            .get("Conditions")
            .and_then(|conditions| conditions.get(name))
            .with_context(|| format!("there is no condition {name}"))?;
        self.holds(condition)
    }

    fn holds(&self, condition: &Value) -> Result<bool> {
        let (name, argument) = intrinsic(condition).context("is not a condition")?;
        let operands = argument.as_sequence().map(Vec::as_slice);
        match (name, operands) {
            ("Condition", _) => self.condition(argument.as_str().context("takes a name")?),
            ("Equals", Some([left, right])) => Ok(self.resolve_text(left)? == self.resolve_text(right)?),
            ("Not", Some([operand])) => Ok(!self.holds(operand)?),
            ("And", Some(operands)) => {
                operands.iter().try_fold(true, |all, operand| Ok(all && self.holds(operand)?))
            }
            ("Or", Some(operands)) => {
                operands.iter().try_fold(false, |any, operand| Ok(any || self.holds(operand)?))
            }
            _ => bail!("!{name} is not a condition that is understood here"),
        }
    }
}

/// Name and argument of an intrinsic function: `!Sub x` and `Fn::Sub: x` are the same.
pub fn intrinsic(value: &Value) -> Option<(&str, &Value)> {
    match value {
        Value::Tagged(tagged) => {
            let TaggedValue { tag, value } = tagged.as_ref();
            Some((tag_name(tag)?, value))
        }
        Value::Mapping(members) if members.len() == 1 => {
            let (key, argument) = members.iter().next()?;
            let key = key.as_str()?;
            let name = match key {
                "Ref" | "Condition" => key,
                _ => key.strip_prefix("Fn::")?,
            };
            Some((name, argument))
        }
        _ => None,
    }
}

// A tag tells its name only when it is written out, so the known ones are compared.
fn tag_name(tag: &Tag) -> Option<&'static str> {
    const KNOWN: [&str; 19] = [
        "And",
        "Base64",
        "Cidr",
        "Condition",
        "Equals",
        "FindInMap",
        "GetAZs",
        "GetAtt",
        "If",
        "ImportValue",
        "Join",
        "Length",
        "Not",
        "Or",
        "Ref",
        "Select",
        "Split",
        "Sub",
        "Transform",
    ];
    KNOWN.into_iter().find(|known| tag == known)
}

fn pair(value: &Value) -> Result<(&Value, &Value)> {
    match value.as_sequence().map(Vec::as_slice) {
        Some([first, second]) => Ok((first, second)),
        _ => bail!("takes two values"),
    }
}

/// A member that is plain text.
pub fn text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value.get(member).and_then(Value::as_str)
}
