//! Persons about whom a holder gets an entry of its own, and the places for them in a part.

use vrs_policy::MunicipalityCode;

/// A person about whom a holder gets an entry of its own, apart from the others: because it protects them (P4), or because the inquirer does (P5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Apart {
    pub person: usize,
    pub holder: MunicipalityCode,
    pub is_guarded: bool,
    pub is_hidden: bool,
}

impl Apart {
    /// All have the same length, so that a part's size doesn't tell of them.
    pub fn write(&self) -> String {
        let mark = match (self.is_guarded, self.is_hidden) {
            (true, true) => 'b',
            (true, false) => 'g',
            (false, _) => 'h',
        };
        format!("{:02}{}{mark}", self.person, self.holder)
    }

    pub fn read(text: &str) -> Option<Self> {
        let (person, rest) = text.split_at_checked(2)?;
        let (holder, mark) = rest.split_at_checked(6)?;
        let (is_guarded, is_hidden) = match mark {
            "b" => (true, true),
            "g" => (true, false),
            "h" => (false, true),
            _ => return None,
        };
        let holder = MunicipalityCode::parse(holder).ok()?;
        Some(Self { person: person.parse().ok()?, holder, is_guarded, is_hidden })
    }
}

/// Stands in an [`Apart`]'s place where there is none.
pub(crate) const NOBODY: &str = "---------";

/// Places for persons apart come by so many when all holders are asked: as many as one call inserts.
pub(crate) const APART_PLACES: usize = 25;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_places_apart_are_of_one_length_and_always_there() {
        let holder = MunicipalityCode::parse("012025").unwrap();
        for (is_guarded, is_hidden) in [(true, false), (false, true), (true, true)] {
            let apart = Apart { person: 7, holder, is_guarded, is_hidden };
            assert_eq!(Apart::read(&apart.write()), Some(apart));
            assert_eq!(apart.write().len(), NOBODY.len());
        }
        for text in [NOBODY, "", "07012025x", "07012024g", "0701202", "x7012025g"] {
            assert_eq!(Apart::read(text), None, "{text}");
        }
    }
}
