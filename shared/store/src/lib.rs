//! The store: agreements, records and inquiries in `DynamoDB`. The only crate that knows the SDK.
//!
//! Each right is a type of its own, so that what a function is made of says what it may do, and the template can say the same:
//! reading agreements, adding one, reading records, recording inquiries, loading records and noting that it was done.

mod agreements;
mod at_rest;
mod batch;
mod beside;
mod bulk;
mod connection;
mod environment;
mod error;
mod evidence;
mod history;
mod inquiries;
mod item;
mod key_checks;
mod keys;
mod limits;
mod protections;
mod pseudonym;
mod records;
mod registrations;
mod renewal;
mod restoring;
mod row;
mod sealed;
mod segments;
mod service;

pub use agreements::{Agreed, AgreementAdder, AgreementReader, BothAgreements};
pub use beside::beside;
pub use bulk::{
    Bulk, BulkLimits, BulkProgress, BulkRecorder, ChunkDisclosed, ChunkEntry, ChunkOnRecord, Concluded,
    HolderDisclosed, ListedBulk, PartCount, PersonDisclosed, PersonsPerDay, Recorded, SealedPerson, Standing,
    StandingStart, Started, Taken,
};
pub use connection::Connection;
pub use environment::{environment, environment_number, load_terms};
pub use error::StoreError;
pub use evidence::{EvidenceReader, StoredEvidence};
pub use history::{InquiryReader, Line, Listed, ListedBulkEntry, Page};
pub use inquiries::{Entry, InquiryRecorder, RecordedOutcome, new_id};
pub use keys::unlock_pseudonym_keys;
pub use limits::{InquiryLimits, ProtectionLimit};
pub use protections::{
    FoundProtection, Protected, ProtectionCount, ProtectionCounter, ProtectionKeeper, ProtectionReader,
    Protections,
};
pub use pseudonym::{Pseudonym, PseudonymKeys, Readable};
pub use records::{AskedAt, Candidates, Loaded, NamesPut, RecordLoader, RecordReader};
pub use registrations::{RegistrationReader, RegistrationRecorder};
pub use renewal::{RecordRenewer, Renewal};
pub use restoring::{Compared, Restorer};
pub use sealed::{Disclosed, Disclosure, Sealed};
pub use segments::{ItemPage, ReadUpTo, Segment, StoredItem};
pub use service::{Service, ServiceAnswer, ServiceCall};
