//! Going through a whole table: in segments, many calls in flight, with a checkpoint after each page.
//!
//! A worker that ends in the middle goes on where its checkpoint stands. What was done since is done once more, which must do no
//! harm, and is counted once. `segment.rs` is the worker; `everywhere.rs` lets one machine have several, with a checkpoint in a file.

#[cfg(feature = "commands")]
mod checkpoint;
#[cfg(feature = "commands")]
mod everywhere;
#[cfg(feature = "commands")]
mod options;
mod segment;

#[cfg(feature = "commands")]
pub use checkpoint::{Checkpoint, CheckpointError};
#[cfg(feature = "commands")]
pub use everywhere::{WalkError, walk};
#[cfg(feature = "commands")]
pub use options::{Options, WrongOptions};
pub use segment::{CALLS_AT_ONCE, Counts, Done, Errand, Pace, Standing, next_page};
