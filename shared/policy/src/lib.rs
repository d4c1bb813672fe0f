//! The rules of terms of use and of inquiries, pure: no I/O, no async, no clock, no environment.
//!
//! Reads like the product's behaviour list; its IDs (T1, Q5, A1 …) stand beside the code that keeps them.
//! A value of a type in this crate is valid: it can only be made by parsing.

mod bulk;
mod caution;
mod decision;
mod history;
mod inquiry_id;
mod municipality;
mod my_number;
mod name;
mod outcome;
mod person;
mod protection;
mod register;
mod staff;
mod terms;
mod time;
mod vaccination;

pub use bulk::{
    BULK_PERSONS_MAX, BulkAsking, BulkBasis, BulkPerson, BulkRefusal, BulkSize, CHUNK_PERSONS_MAX, Gate,
    HOLDERS_NAMED_MAX, HolderConclusion, HolderOutcome, HolderOutcomeKind, NotAsked, PersonConclusion, Scope,
    SettledAgreements, bulk_closes_at, conclude_in_bulk, gate, is_guessing, is_paused,
};
pub use caution::Caution;
pub use decision::{
    Basis, Evidence, IndividualConsent, Inquiry, Method, Permit, Refusal, Subject, decide,
    individual_consent, screen,
};
pub use history::{Direction, Place};
pub use inquiry_id::{InquiryId, InvalidInquiryId};
pub use municipality::{Abolition, InvalidMunicipalityCode, Municipality, MunicipalityCode};
pub use my_number::{InvalidMyNumber, MyNumber};
pub use name::{FoldedName, InvalidName, PersonName};
pub use outcome::{
    Candidate, Conclusion, Found, Outcome, conclude_by_name, conclude_by_number, latest_of_each_dose,
};
pub use person::{BirthDate, Demographics, InvalidBirthDate, MatchedBy, Person, Sex, iso_date};
pub use protection::{
    Act, Asking, CannotLift, Hand, InvalidReference, LiftStep, Protection, ProtectionState, Reference,
    Visibility, visibility,
};
pub use register::{MeantMunicipality, municipality_meant_by};
pub use staff::{NoMunicipality, Role, Staff};
pub use terms::{Agreement, InvalidTerms, Terms, TermsId, TermsInForce, TextIdentity};
pub use time::{JAPAN, Month, japan_date, time_text};
pub use vaccination::{DoseNumber, DoseRecord, InvalidField, Text, TicketNumber, Vaccination};
