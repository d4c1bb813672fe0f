//! The process of the function `registration-import`.

use registration_import::{App, take_step};

// One thread that waits: what computes (a file's rows) has threads of its own.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), vrs_http::Error> {
    vrs_http::run_in_steps(App::from_environment, take_step).await
}
