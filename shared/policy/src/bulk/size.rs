//! How large a bulk is (B2), who may ask for so many (B7), and how long it lasts.

use jiff::{SignedDuration, Timestamp};

use crate::staff::{Role, Staff};

/// The most persons of one bulk (B2).
pub const BULK_PERSONS_MAX: usize = 20_000;

/// How many persons a chunk holds; only the last one may hold fewer.
pub const CHUNK_PERSONS_MAX: usize = 100;

/// The most holders that are named for one person (B2).
pub const HOLDERS_NAMED_MAX: usize = 5;

/// For how long a bulk may be asked after its start.
const LASTS: SignedDuration = SignedDuration::from_mins(60);

/// A family: for up to this many persons, at named holders, the role `inquirer` is enough (B7).
const FAMILY_PERSONS_MAX: usize = 5;

/// Which holders a bulk asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// For each person those that are named for them.
    Named,
    /// All that have agreed, and those that are named.
    All,
}

impl Scope {
    /// `named` or `all`, as the API and the record write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::All => "all",
        }
    }

    /// Reads `named` or `all`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Named, Self::All].into_iter().find(|it| it.as_str() == text)
    }
}

/// How large a bulk is, and whom it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkSize {
    /// Which holders.
    pub scope: Scope,
    /// How many persons, from 1 to [`BULK_PERSONS_MAX`].
    pub persons: usize,
}

impl BulkSize {
    /// Whether this member of staff may ask for so many, of these holders (B7). Who may ask for many may ask for a family.
    #[must_use]
    pub fn is_open_to(self, staff: &Staff) -> bool {
        staff.has(Role::BulkInquirer) || (self.is_family() && staff.has(Role::Inquirer))
    }

    /// Whether it is no larger than what a counter asks for one family: such a bulk can be started even after three stops.
    #[must_use]
    pub const fn is_within_family(self) -> bool {
        self.persons <= FAMILY_PERSONS_MAX
    }

    fn is_family(self) -> bool {
        self.scope == Scope::Named && self.is_within_family()
    }

    /// How many persons the chunk of this number holds, counted from 1; none beyond the last.
    #[must_use]
    pub fn persons_of_chunk(self, chunk: usize) -> Option<usize> {
        let before = chunk.checked_sub(1)?.checked_mul(CHUNK_PERSONS_MAX)?;
        let left = self.persons.checked_sub(before).filter(|it| *it > 0)?;
        Some(left.min(CHUNK_PERSONS_MAX))
    }

    /// The number of the last chunk.
    #[must_use]
    pub const fn chunks(self) -> usize {
        self.persons.div_ceil(CHUNK_PERSONS_MAX)
    }
}

/// When a bulk that was started at this time closes.
#[must_use]
pub fn bulk_closes_at(started_at: Timestamp) -> Timestamp {
    started_at.checked_add(LASTS).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::sample::{SAPPORO, TODAY};

    #[test]
    fn b2_b7_roles_and_chunks() {
        let staff = |roles: &str| {
            Staff::from_groups("sub", "name", format!("municipality-{SAPPORO} {roles}").split(' '), TODAY)
                .unwrap()
        };
        for (scope, persons, roles, open) in [
            (Scope::Named, 5, "inquirer", true),
            (Scope::Named, 6, "inquirer", false),
            (Scope::All, 1, "inquirer", false),
            (Scope::All, 1, "bulk-inquirer", true),
            (Scope::Named, 20_000, "bulk-inquirer", true),
            (Scope::Named, 1, "bulk-inquirer", true),
            (Scope::Named, 1, "auditor guardian terms-admin", false),
        ] {
            assert_eq!(
                BulkSize { scope, persons }.is_open_to(&staff(roles)),
                open,
                "{scope:?} {persons} {roles}"
            );
        }
        let size = BulkSize { scope: Scope::Named, persons: 250 };
        let of_chunks = [0, 1, 2, 3, 4, usize::MAX].map(|n| size.persons_of_chunk(n));
        assert_eq!(of_chunks, [None, Some(100), Some(100), Some(50), None, None]);
        assert_eq!(size.chunks(), 3);
    }
}
