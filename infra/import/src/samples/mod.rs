//! Invented people, all plainly named 見本, and files of their records: for the local system, for tests and
//! for measuring. Their numbers have a right check digit and are drawn at random.

mod cast;
mod crowd;
mod movers;
mod names;
mod person;
mod write;

pub use cast::people;
pub use crowd::Crowd;
pub use movers::write_movers;
pub use person::SamplePerson;
pub use write::write_csv;
