//! Loads a file of a holder's records (G4): the whole file is checked first, then written.
//!
//! Beside it what the operator does to whole tables: moving records to a new secret, and putting back what was lost. That goes
//! through a table in segments, with checkpoints (`walk`).
//!
//! Nothing here keeps, prints or logs an individual number or a name: a fault says where and why, never
//! what was read (G2). Memory does not grow with the file: it is read twice, a row at a time.

mod check;
mod command;
mod fault;
mod load;
mod patience;
mod persons;
mod progress;
mod renewal;
mod report;
mod restoring;
pub mod samples;
mod source;
mod table;
pub mod walk;

pub use check::{CheckError, Checked, Finding, ROWS_MAX, check, look_again};
pub use command::{report_failure, run};
pub use fault::{Doubt, Fault, Reason, Warning};
pub use load::{LANES, LoadError, Tally, load};
pub use persons::Suspects;
pub use renewal::renew;
pub use restoring::restore;
pub use source::{Source, SourceChanged, SourceError};
pub use table::{Column, Encoding, Foreign, PassedOver, Row, Rules, Table, UnknownTable};
