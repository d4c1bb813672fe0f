//! Loads a file of a holder's records (G4): the whole file is checked first, then written.
//!
//! Beside it what the operator does to whole tables: moving records to a new secret, and putting back what was lost. That goes
//! through a table in segments, with checkpoints (`walk`). The feature `commands` is what people run on a machine; functions that
//! do the same work in the account, piece by piece, do without.
//!
//! Nothing here keeps, prints or logs an individual number or a name: a fault says where and why, never
//! what was read (G2). Memory does not grow with the file: it is read twice, a row at a time.

mod check;
#[cfg(feature = "commands")]
mod command;
mod fault;
mod load;
mod patience;
mod persons;
#[cfg(feature = "commands")]
mod progress;
mod renewal;
mod report;
#[cfg(feature = "commands")]
mod restoring;
#[cfg(feature = "commands")]
pub mod samples;
#[cfg(feature = "commands")]
mod source;
mod table;
pub mod walk;

#[cfg(fuzzing)]
pub use check::look_again;
pub use check::{CheckError, Checked, Finding, ROWS_MAX, check, settle};
#[cfg(feature = "commands")]
pub use command::{report_failure, run};
pub use fault::{Doubt, Fault, Reason, Warning};
pub use load::{LANES, LoadError, Loading, Rest, Share, SourceChanged, Tally, load, load_some};
pub use patience::{PATIENCE, Waiting};
pub use persons::Suspects;
pub use renewal::Renewing;
#[cfg(feature = "commands")]
pub use renewal::renew;
pub use report::{Findings, Report};
#[cfg(feature = "commands")]
pub use restoring::restore;
#[cfg(feature = "commands")]
pub use source::{Source, SourceError};
pub use table::{Column, Encoding, Foreign, PassedOver, Row, Rules, Table, UnknownTable};
