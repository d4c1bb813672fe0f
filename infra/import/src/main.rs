//! `vrs-import --municipality 012025 records.csv`

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    vrs_import::run(std::env::args_os().skip(1)).await
}
