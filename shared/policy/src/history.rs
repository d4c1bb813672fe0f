//! Which inquiries a municipality is shown, and where in them it is (A5).

use std::fmt;

use jiff::Timestamp;

use crate::inquiry_id::InquiryId;
use crate::time::time_text;

/// Which inquiries of a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Those that it made.
    Made,
    /// Those that others made about its residents.
    Received,
    /// Of those, the ones about residents whom it protects (P4).
    ReceivedProtected,
    /// The same, and with them those that the inquirer hides from the list: for its guardians (P5).
    ReceivedByGuardians,
}

impl Direction {
    /// `made`, `received`, `received-protected` or `received-by-guardians`, as cursors keep it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Received => "received",
            Self::ReceivedProtected => "received-protected",
            Self::ReceivedByGuardians => "received-by-guardians",
        }
    }

    /// Reads `made` or `received`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Made, Self::Received].into_iter().find(|it| it.as_str() == text)
    }
}

/// Where an inquiry is in a list: lists are in the order of the time in the record, then of the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The time in the record.
    pub inquired_at: Timestamp,
    /// The inquiry.
    pub id: InquiryId,
}

impl Place {
    /// Reads what `Display` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (inquired_at, id) = text.split_once('#')?;
        let place = Self { inquired_at: inquired_at.parse().ok()?, id: InquiryId::parse(id)? };
        (place.to_string() == text).then_some(place)
    }
}

/// `<inquiredAt>#<id>`: texts are in the order of the places, and a time by itself comes before all places of that time.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", time_text(self.inquired_at), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a5_the_order_of_the_texts_is_the_order_of_the_places() {
        let id = |last: u8| InquiryId::new(Timestamp::UNIX_EPOCH, [last; 10]);
        let place = |at: &str, last| Place { inquired_at: at.parse().unwrap(), id: id(last) };
        let rising = [
            place("2021-12-01T00:00:00Z", 1),
            place("2021-12-01T00:00:00Z", 2),
            place("2021-12-01T00:00:00.001Z", 0),
            place("2021-12-01T00:00:00.01Z", 0),
            place("2021-12-01T00:00:01Z", 0),
        ];
        assert!(rising.is_sorted());
        let texts = rising.map(|it| it.to_string());
        assert!(texts.is_sorted() && time_text(rising[0].inquired_at) < texts[0]);
        assert_eq!(texts.each_ref().map(|it| Place::parse(it).unwrap()), rising);
        for text in
            ["", "#", "2021-12-01T00:00:00.000Z", "2021-12-01T00:00:00Z#x", &texts[0].replace(".000", "")]
        {
            assert_eq!(Place::parse(text), None, "{text}");
        }
    }
}
