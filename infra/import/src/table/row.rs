//! One record of the file becomes one typed row, or all of its faults.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use vrs_policy::{
    BirthDate, DoseNumber, DoseRecord, InvalidBirthDate, InvalidName, JAPAN, MyNumber, Person, PersonName,
    Sex, Text, TicketNumber, Vaccination,
};

use super::header::Header;
use super::rfc4180::{Quotes, Record};
use super::{Column, Encoding, Rules};
use crate::fault::{Doubt, Fault, Reason, Warning};

/// One dose of the file.
#[derive(Debug)]
pub struct Row {
    /// Whose dose it is.
    pub number: MyNumber,
    /// The dose, and the person as written beside it.
    pub record: DoseRecord,
    /// The line on which it begins.
    pub line: u64,
    /// What is taken although it may not be what was meant.
    pub warnings: Vec<Warning>,
}

/// Reads all columns, so that all faults of a row are told at once.
pub(super) fn read(record: &Record, header: Header, rules: Rules) -> Result<Row, Vec<Fault>> {
    let mut faults = faults_of_form(record, header.columns);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut columns = Columns { record, encoding: header.encoding, faults: &mut faults };
    let number = columns.read(Column::MyNumber, |it| Ok(MyNumber::parse(it)?));
    let name = columns.read(Column::Name, |it| Ok(PersonName::parse(it)?));
    let name_kana = columns.read(Column::NameKana, name_kana);
    let birth_date = columns.read(Column::BirthDate, |it| birth_date(it, rules.today));
    let sex = columns.read(Column::Sex, sex);
    let dose = columns.read(Column::Dose, dose);
    let vaccinated_on = columns.read(Column::VaccinatedOn, |it| vaccinated_on(it, birth_date, rules.today));
    let ticket_number = columns.read(Column::TicketNumber, ticket_number);
    let venue = columns.read(Column::Venue, text_or_blank);
    let doctor = columns.read(Column::Doctor, text_or_blank);
    let manufacturer = columns.read(Column::Manufacturer, text);
    let lot_number = columns.read(Column::LotNumber, text_or_blank);
    let registered_at = columns.read(Column::RegisteredAt, registered_at);
    let taken_back = if header.columns < Column::ALL.len() {
        Some(false)
    } else {
        columns.read(Column::Action, is_taken_back)
    };
    let row = || {
        let name_kana = name_kana?;
        let warnings = warnings(record, name.as_ref()?, &name_kana);
        let name_kana = name_kana.ok();
        let person = Person { name: name?, name_kana, birth_date: birth_date?, sex: sex? };
        let vaccination = Vaccination {
            dose: dose?,
            vaccinated_on: vaccinated_on?,
            ticket_number: ticket_number?,
            municipality: rules.holder,
            venue: venue?,
            doctor: doctor?,
            manufacturer: manufacturer?,
            lot_number: lot_number?,
            registered_at: registered_at?,
        };
        let dose = DoseRecord { person, vaccination, taken_back: taken_back? };
        Some(Row { number: number?, record: dose, line: record.line(), warnings })
    };
    row().ok_or(faults)
}

/// The faults that leave no columns to speak of.
fn faults_of_form(record: &Record, columns: usize) -> Vec<Fault> {
    let whole = |reason| vec![Fault { line: record.line(), column: None, reason }];
    if record.is_overlong() {
        return whole(Reason::RowTooLong);
    }
    let quotes = (0..record.len()).filter_map(|index| {
        let field = record.field(index)?;
        let reason = match field.quotes {
            Quotes::Right => return None,
            Quotes::Stray => Reason::StrayQuote,
            Quotes::Unclosed => Reason::UnclosedQuote,
        };
        Some(Fault { line: field.line, column: Column::ALL.get(index).copied(), reason })
    });
    let quotes: Vec<Fault> = quotes.collect();
    if quotes.is_empty() && (record.len() < columns || record.len_without_empty_end() > columns) {
        return whole(Reason::ColumnCount { expected: columns, found: record.len() });
    }
    quotes
}

struct Columns<'a> {
    record: &'a Record,
    encoding: Encoding,
    faults: &'a mut Vec<Fault>,
}

impl Columns<'_> {
    fn read<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, Reason>) -> Option<T> {
        let field = self.record.field(column.index())?;
        let value = self
            .encoding
            // Before the parsers, which drop spaces around a text, and line breaks with them.
            .decode(field.bytes, |it| {
                if it.contains(|c| is_out_of_place(column, c)) {
                    Err(Reason::ControlCharacter)
                } else {
                    parse(it)
                }
            })
            .unwrap_or(Err(Reason::Undecodable(self.encoding)));
        value
            .map_err(|reason| self.faults.push(Fault { line: field.line, column: Some(column), reason }))
            .ok()
    }
}

/// Some systems part family and given name by a tab.
fn is_out_of_place(column: Column, c: char) -> bool {
    c.is_control() && !(c == '\t' && matches!(column, Column::Name | Column::NameKana))
}

/// The kana, or why there is none; a dash, say, in place of a kana that isn't known keeps no row out (R4).
fn name_kana(text: &str) -> Result<Result<PersonName, InvalidName>, Reason> {
    match PersonName::parse(text) {
        Err(unknown @ (InvalidName::Empty | InvalidName::NoLetter)) => Ok(Err(unknown)),
        kana => Ok(Ok(kana?)),
    }
}

fn warnings(record: &Record, name: &PersonName, name_kana: &Result<PersonName, InvalidName>) -> Vec<Warning> {
    let warning = |column: Column, doubt| Warning {
        line: record.field(column.index()).map_or(record.line(), |it| it.line),
        column,
        doubt,
    };
    let of_name = name.is_unreadable().then(|| warning(Column::Name, Doubt::Unreadable));
    let of_kana = match name_kana {
        Ok(kana) if kana.is_unreadable() => Some(warning(Column::NameKana, Doubt::Unreadable)),
        Err(InvalidName::NoLetter) => Some(warning(Column::NameKana, Doubt::NoLetter)),
        _ => None,
    };
    of_name.into_iter().chain(of_kana).collect()
}

/// Eight digits, of which those of the day, or of month and day, may be `00` or `99`: unknown.
fn birth_date(text: &str, today: Date) -> Result<BirthDate, Reason> {
    let [century, year, month, day] = pairs(digits::<8>(text, Reason::NotABirthDate)?);
    let known = |it| (it != 0 && it != 99).then_some(it);
    let year = i16::from(century) * 100 + i16::from(year);
    BirthDate::new(year, known(month), known(day), today).map_err(|invalid| match invalid {
        InvalidBirthDate::NotADate => Reason::NotABirthDate,
        InvalidBirthDate::InTheFuture => Reason::InTheFuture,
    })
}

fn vaccinated_on(text: &str, birth_date: Option<BirthDate>, today: Date) -> Result<Date, Reason> {
    let date = date(text)?;
    if date > today {
        return Err(Reason::InTheFuture);
    }
    if birth_date.is_some_and(|it| date < it.earliest()) {
        return Err(Reason::BeforeBirth);
    }
    Ok(date)
}

fn date(text: &str) -> Result<Date, Reason> {
    let digits = digits::<8>(text, Reason::NotADate)?;
    calendar_day(digits).ok_or(Reason::NotADate)
}

fn registered_at(text: &str) -> Result<Timestamp, Reason> {
    let [y0, y1, y2, y3, m0, m1, d0, d1, time @ ..] = digits::<14>(text, Reason::NotATime)?;
    let timestamp = || {
        let [hour, minute, second] = pairs(time);
        let time = Time::new(hour, minute, second, 0).ok()?;
        let date = calendar_day([y0, y1, y2, y3, m0, m1, d0, d1])?;
        JAPAN.to_timestamp(DateTime::from_parts(date, time)).ok()
    };
    timestamp().ok_or(Reason::NotATime)
}

/// The calendar begins with the year 1; the library's with a year 0 and those before.
fn calendar_day([y0, y1, y2, y3, m0, m1, d0, d1]: [i8; 8]) -> Option<Date> {
    let [century, year, month, day] = pairs([y0, y1, y2, y3, m0, m1, d0, d1]);
    let year = i16::from(century) * 100 + i16::from(year);
    if year == 0 { None } else { Date::new(year, month, day).ok() }
}

/// Two digits each make a number of at most 99.
fn pairs<const DIGITS: usize, const PAIRS: usize>(digits: [i8; DIGITS]) -> [i8; PAIRS] {
    let mut pairs = [0; PAIRS];
    for (pair, two) in pairs.iter_mut().zip(digits.chunks_exact(2)) {
        *pair = two.iter().fold(0, |value, digit| value * 10 + digit);
    }
    pairs
}

/// Exactly so many ASCII digits.
fn digits<const LEN: usize>(text: &str, otherwise: Reason) -> Result<[i8; LEN], Reason> {
    if text.is_empty() {
        return Err(Reason::Empty);
    }
    let ascii: [u8; LEN] = text.as_bytes().try_into().map_err(|_| otherwise)?;
    if !ascii.iter().all(u8::is_ascii_digit) {
        return Err(otherwise);
    }
    Ok(ascii.map(|it| (it - b'0') as i8))
}

fn sex(text: &str) -> Result<Sex, Reason> {
    match text {
        "" => Err(Reason::Empty),
        "1" => Ok(Sex::Male),
        "2" => Ok(Sex::Female),
        "0" => Ok(Sex::Unknown),
        "9" => Ok(Sex::NotApplicable),
        _ => Err(Reason::NotASex),
    }
}

/// Digits without sign or leading zero, so that one dose is written in one way.
fn dose(text: &str) -> Result<DoseNumber, Reason> {
    if text.is_empty() {
        return Err(Reason::Empty);
    }
    let is_plain = text.bytes().all(|it| it.is_ascii_digit()) && !text.starts_with('0');
    let number: Option<u8> = if is_plain { text.parse().ok() } else { None };
    number.and_then(|it| DoseNumber::new(it).ok()).ok_or(Reason::NotADose)
}

fn is_taken_back(text: &str) -> Result<bool, Reason> {
    match text {
        "" | "1" => Ok(false),
        "2" => Ok(true),
        _ => Err(Reason::NotAnAction),
    }
}

fn ticket_number(text: &str) -> Result<TicketNumber, Reason> {
    TicketNumber::parse(text).map_err(|it| Reason::of_field(it, Reason::NotATicketNumber))
}

fn text<const CHARS_MAX: usize>(text: &str) -> Result<Text<CHARS_MAX>, Reason> {
    Text::parse_some(text).map_err(|it| Reason::of_field(it, Reason::ControlCharacter))
}

fn text_or_blank<const CHARS_MAX: usize>(text: &str) -> Result<Text<CHARS_MAX>, Reason> {
    Text::parse(text).map_err(|it| Reason::of_field(it, Reason::ControlCharacter))
}

#[cfg(test)]
mod tests;
