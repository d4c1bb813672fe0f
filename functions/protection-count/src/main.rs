//! The process of the function `protection-count`.

use protection_count::{App, handle};

#[tokio::main]
async fn main() -> Result<(), vrs_http::Error> {
    vrs_http::run_on_schedule(App::from_environment, handle).await
}
