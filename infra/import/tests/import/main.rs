//! The command as an operator runs it, against DynamoDB in this process.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption ends the test that made it"
)]

mod cloud;
mod file;
mod loading;
mod refusing;
mod tables;
