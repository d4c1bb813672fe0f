//! The process of the function `inquiry-history`: set up once, then one event after another.

use std::sync::Arc;

use inquiry_history::{App, handle};

#[tokio::main]
async fn main() -> Result<(), vrs_http::Error> {
    vrs_http::start_logging();
    let app = Arc::new(App::from_environment().await?);
    vrs_http::run(move |request| {
        let app = Arc::clone(&app);
        async move { handle(&app, request).await }
    })
    .await
}
