//! Which inquiries a municipality is shown, and where in them it is (A5).

use crate::inquiry_id::InquiryId;
use crate::municipality::MunicipalityCode;

/// Which inquiries of a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Those that it made.
    Made,
    /// Those that others made about its residents.
    Received,
}

impl Direction {
    /// `made` or `received`, as in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Received => "received",
        }
    }

    /// Reads `made` or `received`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Made, Self::Received].into_iter().find(|it| it.as_str() == text)
    }
}

/// Where a page ends: the next begins after this inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The inquiry.
    pub id: InquiryId,
    /// Who made it: two municipalities could, in theory, have used one id.
    pub inquirer: MunicipalityCode,
}
