//! The functions in process: their answers, what they wait for, what they write, and what they never let out.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code: a broken assumption ends the test that made it"
)]

mod bulk;
mod bulk_storm;
mod engines;
mod faults;
mod full_size;
mod history;
mod hops;
mod house;
mod idempotency;
mod inquiry;
mod leaks;
mod office;
mod operators_work;
mod pages;
mod people;
mod permissions;
mod protections;
mod pseudonyms;
mod races;
mod renewal;
mod requests;
mod requirement;
mod residents;
mod restoring;
mod services;
mod terms;
mod traces;
mod units;
mod who_knows_whom;
mod who_may;
