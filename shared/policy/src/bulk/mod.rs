//! Many at once (一括照会): who may ask for many (B7), whom of which holder (B3), and what comes of it (B4).

mod conclusion;
mod gate;
mod guessing;
mod refusal;
#[cfg(test)]
mod sample;
mod settled;
mod size;

pub use conclusion::{
    BulkAsking, HolderConclusion, HolderOutcome, HolderOutcomeKind, PersonConclusion, conclude_in_bulk,
};
pub use gate::{BulkPerson, Gate, NotAsked, gate};
pub use guessing::{is_guessing, is_paused};
pub use refusal::BulkRefusal;
pub use settled::{BulkBasis, SettledAgreements};
pub use size::{BULK_PERSONS_MAX, BulkSize, CHUNK_PERSONS_MAX, HOLDERS_NAMED_MAX, Scope, bulk_closes_at};
