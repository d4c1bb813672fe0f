//! The process of the function `bulk-inquiry`.

use bulk_inquiry::{App, handle};

#[tokio::main]
async fn main() -> Result<(), vrs_http::Error> {
    vrs_http::run(App::from_environment, handle).await
}
