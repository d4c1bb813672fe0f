//! The process of the function `secret-renewal`.

use secret_renewal::{App, take_step};

// One thread: it mostly waits for the tables.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), vrs_http::Error> {
    vrs_http::run_in_steps(App::from_environment, take_step).await
}
