//! The process of the function `consent-submit`: set up once, then one event after another.

use std::sync::Arc;

use consent_submit::{App, handle};

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
