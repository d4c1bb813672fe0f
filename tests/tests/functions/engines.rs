//! What the store rests on, asked of the engine itself: what every engine does, and where the embedded one and Amazon's differ.
//! ARCHITECTURE.md lists the differences; nothing in the product may depend on them.

use serde_json::{Map, Value, json};
use vrs_local::tables;
use vrs_local::template::Table;
use vrs_tests::engine::Engine;
use vrs_tests::template;

const BIG: usize = 50_000;

fn item(subject: &str, entry: &str) -> Value {
    json!({ "subject": { "S": subject }, "entry": { "S": entry } })
}

fn padded(subject: &str, entry: &str, bytes: usize) -> Value {
    let mut item = item(subject, entry);
    item["padding"] = json!({ "S": "x".repeat(bytes) });
    item
}

fn put(item: &Value) -> Value {
    json!({ "TableName": "Records", "Item": item })
}

/// A query for all of one subject, with more said.
fn query(subject: &str, more: Value) -> Value {
    let mut query = json!({
        "TableName": "Records",
        "KeyConditionExpression": "subject = :subject",
        "ExpressionAttributeValues": { ":subject": { "S": subject } },
    });
    for (name, value) in more.as_object().unwrap() {
        match (query[name].as_object_mut(), value) {
            (Some(members), Value::Object(more)) => members.extend(more.clone()),
            _ => query[name] = value.clone(),
        }
    }
    query
}

fn insert(subject: &str, entry: &str) -> Value {
    json!({
        "Statement": "INSERT INTO \"Records\" VALUE {'subject': ?, 'entry': ?}",
        "Parameters": [{ "S": subject }, { "S": entry }],
    })
}

/// What an answer's error is called, without its name space; `ok` when it is none.
fn called(answer: &(u16, Value)) -> &str {
    let kind = answer.1["__type"].as_str().unwrap_or("ok");
    kind.rsplit('#').next().unwrap()
}

/// Errors by the names by which the store knows them.
#[tokio::test]
async fn both_refuse_by_the_same_names() {
    let engine = Engine::start(&template::load()).await;
    engine.call("PutItem", &put(&item("person", "1"))).await;
    let put_if = |condition: &str| json!({ "TableName": "Records", "Item": item("person", "1"), "ConditionExpression": condition });
    let get = |keys: &[Value]| json!({ "RequestItems": { "Records": { "Keys": keys } } });
    let keys: Vec<_> = (0..101).map(|n| item("person", &n.to_string())).collect();
    let operands: Vec<_> = (0..120).map(|_| "attribute_exists(a_long_name_of_an_attribute)").collect();
    let many: Vec<_> = (0..400).map(|n| format!("'attribute{n:013}': ?")).collect();
    let statement = format!("INSERT INTO \"Records\" VALUE {{{}}}", many.join(", "));
    let of_index = json!({
        "TableName": "Inquiries",
        "IndexName": "byHolder",
        "ConsistentRead": true,
        "KeyConditionExpression": "holder = :holder",
        "ExpressionAttributeValues": { ":holder": { "S": "012025" } },
    });
    for (operation, body, name) in [
        ("PutItem", put_if("attribute_not_exists(subject)"), "ConditionalCheckFailedException"),
        ("GetItem", json!({ "TableName": "Nowhere", "Key": item("a", "b") }), "ResourceNotFoundException"),
        ("PutItem", put_if("no condition ("), "ValidationException"),
        ("PutItem", put_if("attribute_not_exists(name)"), "ValidationException"),
        ("PutItem", put_if(&operands.join(" AND ")), "ValidationException"),
        ("PutItem", put(&item("person", "")), "ValidationException"),
        ("PutItem", put(&item("person", &"x".repeat(1_025))), "ValidationException"),
        ("PutItem", put(&padded("person", "2", 410_000)), "ValidationException"),
        ("BatchGetItem", get(&keys), "ValidationException"),
        ("BatchGetItem", get(&[item("a", "b"), item("a", "b")]), "ValidationException"),
        ("BatchGetItem", get(&[]), "ValidationException"),
        (
            "Query",
            query("person", json!({ "ExpressionAttributeValues": { ":unused": { "S": "" } } })),
            "ValidationException",
        ),
        ("Query", query("person", json!({ "Limit": 0 })), "ValidationException"),
        ("Query", of_index, "ValidationException"),
        ("ExecuteStatement", insert("person", ""), "ValidationException"),
        ("ExecuteStatement", json!({ "Statement": statement }), "ValidationException"),
    ] {
        let answer = engine.ask(operation, &body).await;
        assert_eq!((answer.0, called(&answer)), (400, name), "{operation}: {}", answer.1);
    }
}

/// Nothing found, numbers and order.
#[tokio::test]
async fn both_answer_in_the_same_forms() {
    let engine = Engine::start(&template::load()).await;
    let key = |subject: &str| json!({ "TableName": "Records", "Key": item(subject, "1") });
    assert_eq!(engine.call("GetItem", &key("nobody")).await, json!({}));
    let none = engine.call("Query", &query("nobody", json!({}))).await;
    assert_eq!(none, json!({ "Count": 0, "Items": [], "ScannedCount": 0 }));
    let batch = json!({ "RequestItems": { "Records": { "Keys": [item("nobody", "1")] } } });
    let none = engine.call("BatchGetItem", &batch).await;
    assert_eq!(none, json!({ "Responses": { "Records": [] }, "UnprocessedKeys": {} }));

    let mut numbers = item("numbers", "1");
    for (name, written) in [("a", "1.50"), ("b", "007"), ("c", "1e3"), ("d", "0.0")] {
        numbers[name] = json!({ "N": written });
    }
    numbers["empty"] = json!({ "S": "" });
    engine.call("PutItem", &put(&numbers)).await;
    let read = engine.call("GetItem", &key("numbers")).await;
    let read = ["a", "b", "c", "d"].map(|name| read["Item"][name]["N"].as_str().unwrap().to_owned());
    assert_eq!(read, ["1.5", "7", "1000", "0"]);

    // By the bytes of UTF-8, where UTF-16 would have the last two the other way round.
    let order = ["Z", "a", "～", "😀"];
    for entry in order.iter().rev() {
        engine.call("PutItem", &put(&item("order", entry))).await;
    }
    let read = engine.call("Query", &query("order", json!({}))).await;
    let read: Vec<_> = read["Items"].as_array().unwrap().iter().map(|it| it["entry"]["S"].clone()).collect();
    assert_eq!(read, order);
    // A page that is full says that there may be more, also when there is none.
    let page = engine.call("Query", &query("order", json!({ "Limit": 4 }))).await;
    assert_eq!(page["LastEvaluatedKey"], item("order", "😀"));
    let last =
        engine.call("Query", &query("order", json!({ "ExclusiveStartKey": item("order", "😀") }))).await;
    assert_eq!((&last["Items"], &last["LastEvaluatedKey"]), (&json!([]), &Value::Null));
}

/// A batch of over 16 MB is answered in part.
#[tokio::test]
async fn both_leave_over_what_does_not_fit_into_an_answer() {
    let engine = Engine::start(&template::load()).await;
    let keys: Vec<_> = (0..50).map(|n| item(&format!("person {n}"), "1")).collect();
    for n in 0..50 {
        engine.call("PutItem", &put(&padded(&format!("person {n}"), "1", 390_000))).await;
    }
    let batch = json!({ "RequestItems": { "Records": { "Keys": keys } } });
    let answer = engine.call("BatchGetItem", &batch).await;
    let count = |list: &Value| list.as_array().unwrap().len();
    assert_eq!(count(&answer["Responses"]["Records"]), 43);
    assert_eq!(count(&answer["UnprocessedKeys"]["Records"]["Keys"]), 7);
}

/// Tables of another release are not taken for ours: what they hold would be missed.
#[tokio::test]
async fn tables_of_another_form_are_refused_and_the_same_taken() {
    let template = template::load();
    let engine = Engine::start(&template).await;
    let make = async |tables: &[Table]| Box::pin(tables::make(&engine.endpoint(), tables)).await;
    make(&template.tables).await.unwrap();
    let with = |change: fn(&mut Table)| {
        let mut tables = template.tables.clone();
        tables.iter_mut().filter(|it| it.name == "Inquiries").for_each(change);
        tables
    };
    for other in [
        with(|it| it.key.hash = "other".to_owned()),
        with(|it| it.key.range = None),
        with(|it| drop(it.indexes.pop())),
        with(|it| it.indexes[0].name = "other".to_owned()),
        with(|it| it.indexes[0].key.hash = "other".to_owned()),
    ] {
        let error = format!("{:#}", make(&other).await.unwrap_err());
        assert!(error.contains("Inquiries: is there with another key or other indexes"), "{error}");
    }
}

/// The differences. Which engine it is, it says itself; what one of them changes shows here.
#[tokio::test]
async fn the_engines_differ_in_this_and_no_more_is_known() {
    let engine = Engine::start(&template::load()).await;
    engine.call("ExecuteStatement", &insert("person", "1")).await;
    let stood = engine.ask("ExecuteStatement", &insert("person", "1")).await;
    let is_amazons = called(&stood) == "DuplicateItem";
    assert!(is_amazons || called(&stood) == "DuplicateItemException", "{}", stood.1);
    let message = if is_amazons { "Message" } else { "message" };
    assert_eq!(stood.1[message], "Duplicate primary key exists in table");

    for n in 0..30 {
        engine.call("PutItem", &put(&padded("pages", &format!("{n:02}"), BIG))).await;
    }
    let page = engine.call("Query", &query("pages", json!({}))).await;
    assert_eq!(page["Items"].as_array().unwrap().len(), if is_amazons { 21 } else { 20 }, "of 50 KB in 1 MB");
    let none = json!({ "FilterExpression": "padding = :none", "ExpressionAttributeValues": { ":none": { "S": "" } } });
    let filtered = engine.call("Query", &query("pages", none)).await;
    assert_eq!(filtered["Count"], 0);
    assert_eq!(filtered["LastEvaluatedKey"].is_null(), is_amazons, "Amazon's counts what passed the filter");

    let names: Vec<_> = (0..101).map(|n| format!(":v{n}")).collect();
    let values: Map<_, _> = names.iter().map(|name| (name.clone(), json!({ "S": "" }))).collect();
    let within = json!({
        "FilterExpression": format!("padding IN ({})", names.join(", ")),
        "ExpressionAttributeValues": values,
    });
    let answer = engine.ask("Query", &query("pages", within)).await;
    assert_eq!(called(&answer), if is_amazons { "ValidationException" } else { "ok" }, "101 operands");

    let keys: Vec<_> = (0..30).map(|n| item("pages", &format!("{n:02}"))).collect();
    let batch =
        json!({ "RequestItems": { "Records": { "Keys": keys, "ProjectionExpression": "subject, entry" } } });
    let answer = engine.call("BatchGetItem", &batch).await;
    let in_order = answer["Responses"]["Records"].as_array().unwrap() == &keys;
    assert_eq!(in_order, !is_amazons, "Amazon's answers a batch in any order");
}
