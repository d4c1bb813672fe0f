//! The running system, through its front door: one `vrs-local` for all of these tests but those of its variables.
//!
//! Each test has municipalities of its own, so that none depends on another.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code: a broken assumption ends the test that made it"
)]

mod client;
mod contract;
mod fuzz;
mod import;
mod leaks;
mod municipalities;
mod odd;
mod running;
mod tokens;
mod variables;
mod walk;
