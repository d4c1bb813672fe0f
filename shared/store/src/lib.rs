//! The store: agreements, records and inquiries in `DynamoDB`. The only crate that knows the SDK.
//!
//! One type per right, so that a function's parts say what it may do, and the template can say the same:
//! reading agreements, adding one, reading records, recording inquiries, loading records.

mod agreements;
mod connection;
mod error;
mod history;
mod inquiries;
mod item;
mod keys;
mod limits;
mod pseudonym;
mod records;
mod renewal;
mod sealed;
mod terms_files;

pub use agreements::{Agreed, AgreementAdder, AgreementReader};
pub use connection::{Connection, environment};
pub use error::StoreError;
pub use history::{InquiryReader, Listed, Page};
pub use inquiries::{Entry, InquiryRecorder, RecordedOutcome, new_id};
pub use keys::unlock_pseudonym_keys;
pub use limits::Limits;
pub use pseudonym::{Pseudonym, PseudonymKeys, Readable};
pub use records::{Candidates, Loaded, RecordLoader, RecordReader};
pub use renewal::RecordRenewer;
pub use sealed::{Disclosure, Sealed};
pub use terms_files::load_terms;
