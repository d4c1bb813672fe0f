//! The register of municipalities: data only, so that a change of municipalities needs a row and no code (R7).

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::municipality::{Abolition, Municipality, MunicipalityCode};
use crate::person::iso_date;

/// The municipalities of today and those to come in code order: `code,prefecture,name,kana,since`, the kana in hiragana,
/// `since` only for those that came to be later than this system.
const MUNICIPALITIES: &str = include_str!("../data/municipalities.csv");
/// Those that are no more: `code,prefecture,name,kana,abolished_on,successor`. One whose abolition is settled stands in both
/// tables until its day has come.
const ABOLISHED: &str = include_str!("../data/municipalities-abolished.csv");
/// Other names by which they go: `code,kind,text,kana,own_code`, the last the code of a ward of a designated city. Romaji only
/// where the reading doesn't give it: the rest is made from readings by the site, whose tests hold it against `municipality-romaji.csv`.
const ALIASES: &str = include_str!("../data/municipality-aliases.csv");

pub(crate) static REGISTER: LazyLock<Register> = LazyLock::new(|| Register::read(MUNICIPALITIES, ABOLISHED));

/// All municipalities, in code order.
pub(crate) struct Register(Vec<Municipality>);

impl Register {
    /// Reads the two tables. A row that can't be read is left out; the tests notice.
    fn read(municipalities: &'static str, abolished: &'static str) -> Self {
        let mut rows: Vec<Municipality> = municipalities.lines().skip(1).filter_map(municipality).collect();
        for gone in abolished.lines().skip(1).filter_map(abolished_municipality) {
            match rows.iter_mut().find(|it| it.code == gone.code) {
                Some(row) => row.abolition = gone.abolition,
                None => rows.push(gone),
            }
        }
        rows.sort_by_key(|it| it.code);
        Self(rows)
    }

    pub(crate) fn all(&self) -> &[Municipality] {
        &self.0
    }

    pub(crate) fn find(&self, code: MunicipalityCode) -> Option<&Municipality> {
        self.0.get(self.0.binary_search_by_key(&code, |it| it.code).ok()?)
    }

    pub(crate) fn keeper<'a>(&'a self, municipality: &'a Municipality, on: Date) -> &'a Municipality {
        let mut keeper = municipality;
        // At most as many steps as there are rows, so that a circle in the data ends.
        for _ in &self.0 {
            let gone = keeper.abolition.filter(|it| it.on <= on);
            match gone.and_then(|it| self.find(it.successor)) {
                Some(successor) => keeper = successor,
                None => break,
            }
        }
        keeper
    }

    pub(crate) fn predecessors(&self, municipality: &Municipality, on: Date) -> Vec<MunicipalityCode> {
        let gone = self.0.iter().filter(|it| it.abolition.is_some_and(|it| it.on <= on));
        gone.filter(|it| self.keeper(it, on).code == municipality.code).map(|it| it.code).collect()
    }
}

fn municipality(row: &'static str) -> Option<Municipality> {
    let mut columns = row.split(',');
    let named = named(&mut columns)?;
    Some(Municipality { since: columns.next().and_then(iso_date), ..named })
}

fn abolished_municipality(row: &'static str) -> Option<Municipality> {
    let mut columns = row.split(',');
    let named = named(&mut columns)?;
    let on = iso_date(columns.next()?)?;
    let successor = MunicipalityCode::parse(columns.next()?).ok()?;
    Some(Municipality { abolition: Some(Abolition { on, successor }), ..named })
}

/// The columns that both tables begin with.
fn named(columns: &mut impl Iterator<Item = &'static str>) -> Option<Municipality> {
    Some(Municipality {
        code: MunicipalityCode::parse(columns.next()?).ok()?,
        prefecture: columns.next()?,
        name: columns.next()?,
        kana: columns.next()?,
        since: None,
        abolition: None,
    })
}

/// What somebody meant by a text that is no code of a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeantMunicipality {
    /// The code of a ward, with its name: its city is meant.
    Ward(&'static str, &'static Municipality),
    /// The code of a prefecture.
    Prefecture(&'static str),
    /// Five digits: the check digit, or the zero in front, is missing.
    FiveDigits(&'static Municipality),
}

/// What is meant by a code that no municipality has, if that can be told. Wards (行政区) are no municipalities: their city is.
#[must_use]
pub fn municipality_meant_by(code: &str) -> Option<MeantMunicipality> {
    if code.len() == 5 && code.bytes().all(|it| it.is_ascii_digit()) {
        let with_zero = format!("0{code}");
        let with_check_digit = (0..10).map(|digit| format!("{code}{digit}"));
        let meant = with_check_digit.chain([with_zero]).find_map(|it| Municipality::find_str(&it));
        return meant.map(MeantMunicipality::FiveDigits);
    }
    if let Some((city, ward)) = ward_with(code) {
        return Some(MeantMunicipality::Ward(ward, city));
    }
    let prefecture =
        code.get(..2).filter(|_| MunicipalityCode::parse(code).is_ok() && code.get(2..5) == Some("000"))?;
    let any = Municipality::all().iter().find(|it| it.code.prefecture() == prefecture)?;
    Some(MeantMunicipality::Prefecture(any.prefecture))
}

fn ward_with(code: &str) -> Option<(&'static Municipality, &'static str)> {
    ALIASES.lines().skip(1).find_map(|row| {
        let mut columns = row.split(',');
        let (city, _kind, name, _kana, own) =
            (columns.next()?, columns.next()?, columns.next()?, columns.next()?, columns.next()?);
        (own == code && !own.is_empty()).then(|| Some((Municipality::find_str(city)?, name)))?
    })
}

#[cfg(test)]
mod tests;
