//! Where the next page begins, in a form that is good for this list only.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use vrs_policy::{Direction, InquiryId, Month, MunicipalityCode, Place};

/// The list that a cursor is bound to. A cursor is read within the list that the token and the query name, so that a
/// made-up one can do no more than move within what the caller may read.
pub struct Scope {
    pub municipality: MunicipalityCode,
    pub direction: Direction,
    pub month: Month,
}

impl Scope {
    fn prefix(&self) -> String {
        format!("{} {} {} ", self.municipality, self.direction.as_str(), self.month)
    }

    /// The cursor of a place in this list.
    pub fn write(&self, place: &Place) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(format!("{}{} {}", self.prefix(), place.id, place.inquirer))
    }

    /// The place of a cursor, if it is of this list.
    pub fn read(&self, cursor: &str) -> Option<Place> {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (id, inquirer) = text.strip_prefix(&self.prefix())?.split_once(' ')?;
        let place = Place { id: InquiryId::parse(id)?, inquirer: MunicipalityCode::parse(inquirer).ok()? };
        self.has(&place).then_some(place)
    }

    /// Whether a place can be in this list. The database refuses one that can't, as if it were down.
    fn has(&self, place: &Place) -> bool {
        let own = place.inquirer == self.municipality;
        let (from, to) = match self.month.bounds() {
            Some((from, to)) => InquiryId::range(from, to),
            None => return false,
        };
        own == (self.direction == Direction::Made) && (from..=to).contains(&place.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(code: &str, direction: Direction, month: &str) -> Scope {
        Scope {
            municipality: MunicipalityCode::parse(code).unwrap(),
            direction,
            month: Month::parse(month).unwrap(),
        }
    }

    #[test]
    fn a5_a_cursor_is_good_for_its_own_list_only() {
        let own = scope("011002", Direction::Made, "2021-12");
        let place = Place {
            id: InquiryId::parse("017dbb63-8000-7cc3-98c4-dc0c0c07398f").unwrap(),
            inquirer: MunicipalityCode::parse("011002").unwrap(),
        };
        let cursor = own.write(&place);
        assert_eq!(own.read(&cursor), Some(place));
        for foreign in [
            Place { id: InquiryId::parse("017a22e2-79b0-7cc3-98c4-dc0c0c07398f").unwrap(), ..place },
            Place { inquirer: MunicipalityCode::parse("012025").unwrap(), ..place },
        ] {
            assert_eq!(own.read(&own.write(&foreign)), None);
        }
        for other in [
            scope("012025", Direction::Made, "2021-12"),
            scope("011002", Direction::Received, "2021-12"),
            scope("011002", Direction::Made, "2021-11"),
        ] {
            assert_eq!(other.read(&cursor), None);
        }
        for garbled in ["", "x", "AAAA", cursor.get(1..).unwrap(), &format!("{cursor}A"), "ＡＡＡＡ"] {
            assert_eq!(own.read(garbled), None, "{garbled}");
        }
    }
}
