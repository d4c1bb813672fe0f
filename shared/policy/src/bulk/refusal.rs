//! Why a bulk is not answered.

/// Why a bulk, or a chunk of it, is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BulkRefusal {
    /// The role that is needed is missing.
    RoleRequired,
    /// More persons than are left for the day.
    Limit,
    /// It looks like guessing, or the municipality was stopped for it three times today.
    Paused,
    /// There is no such bulk of this member of staff.
    Unknown,
    /// It has ended, another text came into force, or there is no such chunk.
    Closed,
    /// The persons of a chunk don't fit what was started.
    Invalid,
    /// The chunk was asked with other persons before.
    ChunkReused,
    /// The caller's key stands for something else.
    KeyReused,
}

impl BulkRefusal {
    const ALL: [Self; 8] = [
        Self::RoleRequired,
        Self::Limit,
        Self::Paused,
        Self::Unknown,
        Self::Closed,
        Self::Invalid,
        Self::ChunkReused,
        Self::KeyReused,
    ];

    /// The stable code, in answers and in the record.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RoleRequired => "role-required",
            Self::Limit => "bulk-limit",
            Self::Paused => "bulk-paused",
            Self::Unknown => "unknown-bulk",
            Self::Closed => "bulk-closed",
            Self::Invalid => "invalid-field",
            Self::ChunkReused => "chunk-reused",
            Self::KeyReused => "idempotency-key-reused",
        }
    }

    /// Reads a stable code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}
