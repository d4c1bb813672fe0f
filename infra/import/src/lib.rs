//! Loads a file of a holder's records (G4): the whole file is checked first, then written.
//!
//! Nothing here keeps, prints or logs an individual number or a name: a fault says where and why, never
//! what was read (G2). Memory does not grow with the file: it is read twice, a row at a time.

mod check;
mod command;
mod fault;
mod load;
mod progress;
pub mod samples;
mod source;
mod table;

pub use check::{Checked, check};
pub use command::run;
pub use fault::{Fault, Reason};
pub use load::{LoadError, Tally, load};
pub use source::{Source, SourceChanged, SourceError};
pub use table::{Column, Encoding, Row, Rules, Table, UnknownTable};
