//! DynamoDB inside the test process, with the tables of the template.

use std::io;
use std::net::SocketAddr;

use dynoxide::Database;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::template::Template;

/// An engine of its own, empty, in memory.
#[derive(Clone)]
pub struct Engine {
    database: Database,
    address: SocketAddr,
}

impl Engine {
    /// Starts an engine on a free port, with the tables of the template.
    ///
    /// # Errors
    /// When it can't be started, or refuses a table.
    pub async fn start(template: &Template) -> io::Result<Self> {
        let engine = Self::empty().await?;
        for table in template.tables() {
            let request = serde_json::from_value(table)?;
            engine.database.create_table(request).map_err(io::Error::other)?;
        }
        Ok(engine)
    }

    /// Starts an engine on a free port, without tables.
    ///
    /// # Errors
    /// When it can't be started.
    pub async fn empty() -> io::Result<Self> {
        let database = Database::memory().map_err(io::Error::other)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
        Ok(Self { database, address })
    }

    /// Where it answers.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The names of all tables.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn tables(&self) -> io::Result<Vec<String>> {
        let answer =
            self.database.list_tables(serde_json::from_value(json!({}))?).map_err(io::Error::other)?;
        Ok(serde_json::from_value(serde_json::to_value(answer)?["TableNames"].take())?)
    }

    /// Every item of a table, as DynamoDB holds it.
    ///
    /// # Errors
    /// When there is no such table.
    pub fn items(&self, table: &str) -> io::Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut from = Value::Null;
        loop {
            let mut request = json!({ "TableName": table, "ConsistentRead": true });
            if !from.is_null() {
                request["ExclusiveStartKey"] = from;
            }
            let answer = self.database.scan(serde_json::from_value(request)?).map_err(io::Error::other)?;
            let mut answer = serde_json::to_value(answer)?;
            items.extend(answer["Items"].as_array_mut().map(std::mem::take).unwrap_or_default());
            from = answer["LastEvaluatedKey"].take();
            if from.is_null() {
                return Ok(items);
            }
        }
    }

    /// Puts items into a table as they were when they were read from one.
    ///
    /// # Errors
    /// When there is no such table, or it refuses an item.
    pub fn put(&self, table: &str, items: &[Value]) -> io::Result<()> {
        for item in items {
            let request = serde_json::from_value(json!({ "TableName": table, "Item": item }))?;
            self.database.put_item(request).map_err(io::Error::other)?;
        }
        Ok(())
    }

    /// Loses a table and makes it again, empty.
    ///
    /// # Errors
    /// When the template or the engine has no such table.
    pub fn lose(&self, template: &Template, table: &str) -> io::Result<()> {
        let request = serde_json::from_value(json!({ "TableName": table }))?;
        self.database.delete_table(request).map_err(io::Error::other)?;
        let tables = template.tables();
        let wanted = tables.iter().find(|it| it["TableName"] == table).ok_or(io::ErrorKind::NotFound)?;
        self.database.create_table(serde_json::from_value(wanted.clone())?).map_err(io::Error::other)?;
        Ok(())
    }
}
