//! What the tests stand on: the database in process, a wire that can go wrong, and the contract.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "this crate is test code: a broken assumption ends the test that made it"
)]

pub mod call;
pub mod contract;
pub mod engine;
pub mod event;
pub mod fault;
pub mod kms;
pub mod machine;
pub mod s3;
pub mod server;
pub mod signature;
pub mod template;
pub mod wire;
