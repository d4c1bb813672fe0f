//! The template's state machines, walked as Step Functions does: as much of its language as they are written in. What isn't understood
//! ends the test.

use serde_json::{Map, Value, json};

use crate::template::repository;

/// A state machine as the template defines it.
pub struct Machine {
    definition: Value,
}

/// What a run came to.
pub struct Run {
    /// Its output, or the error by which it failed and what is said of its cause.
    pub ended: Result<Value, (String, Value)>,
    /// Everything that the history would hold: what went into and came out of each step.
    pub history: Vec<Value>,
}

impl Machine {
    /// Reads a state machine of the template.
    ///
    /// # Panics
    /// When there is none of this name.
    #[must_use]
    pub fn load(name: &str) -> Self {
        let text = std::fs::read_to_string(repository().join("infra/template.yaml")).expect("a template");
        let document: serde_yaml_ng::Value = serde_yaml_ng::from_str(&text).expect("YAML");
        let definition = &document["Resources"][name]["Properties"]["Definition"];
        let definition: Value = serde_json::to_value(definition).expect("a definition without references");
        assert!(definition["StartAt"].is_string(), "there is no state machine {name}");
        Self { definition }
    }

    /// Runs it. `call` is the function: it answers, or fails by the name of an error.
    pub async fn run(&self, input: Value, mut call: impl AsyncFnMut(Value) -> Result<Value, String>) -> Run {
        let mut history = vec![input.clone()];
        let context = json!({ "Execution": { "Name": "run-1" } });
        let ended = states(&self.definition, input, &context, &mut call, &mut history).await;
        if let Ok(output) = &ended {
            history.push(output.clone());
        }
        Run { ended, history }
    }
}

async fn states<C: AsyncFnMut(Value) -> Result<Value, String>>(
    definition: &Value,
    mut data: Value,
    context: &Value,
    call: &mut C,
    history: &mut Vec<Value>,
) -> Result<Value, (String, Value)> {
    let mut name = text(&definition["StartAt"]).to_owned();
    loop {
        let state = &definition["States"][&name];
        let mut next = state["Next"].as_str();
        match text(&state["Type"]) {
            "Task" => {
                let payload = render(&state["Parameters"]["Payload"], &data, context);
                let answer = task(state, payload, call, history).await.map_err(|it| (it, Value::Null))?;
                let result = render(&state["ResultSelector"], &json!({ "Payload": answer }), context);
                data = put(data, &state["ResultPath"], result);
            }
            "Choice" => {
                let choice = &state["Choices"][0];
                let is_so = at(&choice["Variable"], &data) == &choice["BooleanEquals"];
                next = if is_so { choice["Next"].as_str() } else { state["Default"].as_str() };
            }
            "Map" => {
                let items = at(&state["ItemsPath"], &data).as_array().expect("items").clone();
                assert!(at(&state["MaxConcurrencyPath"], &data).as_u64().is_some_and(|it| it > 0));
                let mut parts = Vec::new();
                for item in items {
                    let mut context = context.clone();
                    context["Map"] = json!({ "Item": { "Value": item } });
                    let input = render(&state["ItemSelector"], &data, &context);
                    history.push(input.clone());
                    parts.push(
                        Box::pin(states(&state["ItemProcessor"], input, &context, call, history)).await?,
                    );
                }
                data = put(data, &state["ResultPath"], Value::Array(parts));
            }
            "Pass" if state["OutputPath"].is_string() => data = at(&state["OutputPath"], &data).clone(),
            "Pass" => data = render(&state["Parameters"], &data, context),
            "Fail" => return Err((text(&state["Error"]).to_owned(), at(&state["CausePath"], &data).clone())),
            other => panic!("a state of type {other}"),
        }
        match next {
            Some(next) => name = next.to_owned(),
            None => return Ok(data),
        }
    }
}

/// One step, tried again as its `Retry` says, without the waiting.
async fn task<C: AsyncFnMut(Value) -> Result<Value, String>>(
    state: &Value,
    payload: Value,
    call: &mut C,
    history: &mut Vec<Value>,
) -> Result<Value, String> {
    let retry = &state["Retry"][0];
    let mut tries_left = retry["MaxAttempts"].as_u64().expect("a number of attempts");
    loop {
        history.push(payload.clone());
        match call(payload.clone()).await {
            Ok(answer) => {
                history.push(answer.clone());
                return Ok(answer);
            }
            Err(error) => {
                let passes = retry["ErrorEquals"].as_array().is_some_and(|it| it.contains(&json!(error)));
                if !passes || tries_left == 0 {
                    return Err(error);
                }
                tries_left -= 1;
            }
        }
    }
}

/// A template of JSON: members whose names end in `.$` are paths.
fn render(template: &Value, data: &Value, context: &Value) -> Value {
    let Value::Object(members) = template else { return template.clone() };
    let rendered = members.iter().map(|(name, value)| match name.strip_suffix(".$") {
        None => (name.clone(), render(value, data, context)),
        Some(name) => match text(value).strip_prefix('$').filter(|it| it.starts_with('$')) {
            Some(path) => (name.to_owned(), at(&json!(path), context).clone()),
            None => (name.to_owned(), at(value, data).clone()),
        },
    });
    Value::Object(rendered.collect::<Map<_, _>>())
}

/// What a path leads to; as in the cloud, it has to lead somewhere.
fn at<'a>(path: &Value, data: &'a Value) -> &'a Value {
    let path = text(path).strip_prefix('$').expect("a path");
    let members = path.split('.').filter(|it| !it.is_empty());
    members.fold(data, |data, member| {
        data.get(member).unwrap_or_else(|| panic!("{path} leads nowhere in {data}"))
    })
}

fn put(mut data: Value, path: &Value, result: Value) -> Value {
    let Some(path) = path.as_str() else { return result };
    data[path.strip_prefix("$.").expect("a member")] = result;
    data
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not text"))
}
