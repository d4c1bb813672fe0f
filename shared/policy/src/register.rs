//! The register of municipalities: data only, so that a change of municipalities needs a row and no code (R7).

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

pub(crate) static REGISTER: Register = Register { municipalities: MUNICIPALITIES, abolished: ABOLISHED };

/// All municipalities. A row is read when somebody asks for it: to read all of them was a quarter of the instructions of a function's
/// start, and 144 KiB that it kept. A row that can't be read is left out; the tests notice.
pub(crate) struct Register {
    municipalities: &'static str,
    abolished: &'static str,
}

impl Register {
    pub(crate) fn find(&self, code: MunicipalityCode) -> Option<Municipality> {
        self.beginning_with(code.as_str()).into_iter().next()
    }

    /// Those whose codes begin with these digits, in code order.
    pub(crate) fn beginning_with(&self, digits: &str) -> Vec<Municipality> {
        let mut found: Vec<_> =
            rows_beginning_with(digits, self.municipalities).filter_map(municipality).collect();
        for gone in self.abolished().filter(|it| it.code.as_str().starts_with(digits)) {
            match found.binary_search_by_key(&gone.code, |it| it.code) {
                Ok(at) => found.get_mut(at).into_iter().for_each(|it| it.abolition = gone.abolition),
                Err(at) => found.insert(at, gone),
            }
        }
        found
    }

    pub(crate) fn keeper(&self, municipality: Municipality, on: Date) -> Municipality {
        let mut keeper = municipality;
        // At most as many steps as municipalities were abolished, so that a circle in the data ends.
        for _ in self.abolished() {
            let gone = keeper.abolition.filter(|it| it.on <= on);
            match gone.and_then(|it| self.find(it.successor)) {
                Some(successor) => keeper = successor,
                None => break,
            }
        }
        keeper
    }

    pub(crate) fn predecessors(&self, municipality: Municipality, on: Date) -> Vec<MunicipalityCode> {
        let gone = self.abolished().filter(|it| it.abolition.is_some_and(|it| it.on <= on));
        gone.filter(|it| self.keeper(*it, on).code == municipality.code).map(|it| it.code).collect()
    }

    fn abolished(&self) -> impl Iterator<Item = Municipality> + use<> {
        below_headings(self.abolished).lines().filter_map(abolished_municipality)
    }
}

fn below_headings(table: &'static str) -> &'static str {
    table.split_once('\n').map_or("", |(_headings, rows)| rows)
}

/// The rows that begin with these digits, of a table in code order.
fn rows_beginning_with<'a>(
    digits: &'a str,
    table: &'static str,
) -> impl Iterator<Item = &'static str> + use<'a> {
    let rows = below_headings(table);
    let from = rows.get(first_row(rows.as_bytes(), digits.as_bytes())..).unwrap_or_default();
    from.lines().take_while(move |it| it.starts_with(digits))
}

/// Where the first row begins that doesn't stand before this text.
fn first_row(rows: &[u8], text: &[u8]) -> usize {
    let line_break = |it: &u8| *it == b'\n';
    // What begins before `from` stands before the text, what begins at `until` or behind it doesn't.
    let (mut from, mut until) = (0, rows.len());
    while from < until {
        let (before, behind) = rows.split_at(from.midpoint(until));
        let begins = before.iter().rposition(line_break).map_or(0, |at| at + 1);
        let ends = behind.iter().position(line_break).map_or(rows.len(), |at| before.len() + at + 1);
        if rows.get(begins..ends).unwrap_or_default() < text {
            from = ends;
        } else {
            until = begins;
        }
    }
    from
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
    Ward(&'static str, Municipality),
    /// The code of a prefecture.
    Prefecture(&'static str),
    /// Five digits: the check digit, or the zero in front, is missing.
    FiveDigits(Municipality),
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
    let any = REGISTER.beginning_with(prefecture).into_iter().next()?;
    Some(MeantMunicipality::Prefecture(any.prefecture))
}

fn ward_with(code: &str) -> Option<(Municipality, &'static str)> {
    ALIASES.lines().skip(1).find_map(|row| {
        let mut columns = row.split(',');
        let (city, _kind, name, _kana, own) =
            (columns.next()?, columns.next()?, columns.next()?, columns.next()?, columns.next()?);
        (own == code && !own.is_empty()).then(|| Some((Municipality::find_str(city)?, name)))?
    })
}

#[cfg(test)]
mod tests;
