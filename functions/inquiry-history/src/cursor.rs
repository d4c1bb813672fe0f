//! Where the next page begins, in a form that is good for this list only.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use vrs_policy::{Direction, Month, MunicipalityCode, Place};

/// The list that a cursor is bound to. A cursor is read within the list that the token and the query name, so that a
/// made-up one can do no more than move within what the caller may read. It holds the place of an inquiry that is on the
/// next page, so nothing that the caller would not see.
pub struct Scope {
    /// Who reads the list.
    pub municipality: MunicipalityCode,
    /// Which of the lists.
    pub direction: Direction,
    /// Its month.
    pub month: Month,
}

impl Scope {
    fn prefix(&self) -> String {
        format!("{} {} {} ", self.municipality, self.direction.as_str(), self.month)
    }

    /// The cursor of a place in this list.
    pub fn write(&self, place: &Place) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(format!("{}{place}", self.prefix()))
    }

    /// The place of a cursor, if it is of this list.
    pub fn read(&self, cursor: &str) -> Option<Place> {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let place = Place::parse(text.strip_prefix(&self.prefix())?)?;
        let (from, to) = self.month.bounds()?;
        (from..to).contains(&place.inquired_at).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vrs_policy::InquiryId;

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
            inquired_at: "2021-12-14T15:00:00.000Z".parse().unwrap(),
            id: InquiryId::parse("017dbb63-8000-7cc3-98c4-dc0c0c07398f").unwrap(),
        };
        let cursor = own.write(&place);
        assert_eq!(own.read(&cursor), Some(place));
        for outside in ["2021-11-30T14:59:59.999Z", "2021-12-31T15:00:00Z"] {
            let place = Place { inquired_at: outside.parse().unwrap(), ..place };
            assert_eq!(own.read(&own.write(&place)), None, "{outside}");
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
