//! The process of the function `consent-view`.

use consent_view::{App, handle};

// One thread: a process answers one request at a time, and on Lambda it has less than one processor up to 1,769 MB of memory.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), vrs_http::Error> {
    vrs_http::run(App::from_environment, handle).await
}
