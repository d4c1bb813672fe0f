//! Loads a file of a holder's records (G4): the whole file is checked first, then written.
//!
//! Nothing here keeps, prints or logs an individual number or a name: a fault says where and why, never
//! what was read (G2). Memory does not grow with the file: it is read twice, a row at a time.

mod check;
mod command;
mod fault;
mod load;
mod persons;
mod progress;
mod report;
pub mod samples;
mod source;
mod table;

pub use check::{CheckError, Checked, Finding, ROWS_MAX, check, look_again};
pub use command::run;
pub use fault::{Doubt, Fault, Reason, Warning};
pub use load::{LoadError, Tally, load};
pub use persons::Suspects;
pub use source::{Source, SourceChanged, SourceError};
pub use table::{Column, Encoding, Foreign, PassedOver, Row, Rules, Table, UnknownTable};
