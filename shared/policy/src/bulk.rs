//! Many at once (一括照会): who may ask for many (B7), whom of which holder (B3), and what comes of it (B4).
//!
//! It is the same decision as for one inquiry, for each person and holder: [`individual_consent`](crate::individual_consent).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::decision::{IndividualConsent, Method, Subject, individual_consent};
use crate::municipality::{Municipality, MunicipalityCode};
use crate::my_number::MyNumber;
use crate::outcome::{Candidate, Found, Outcome, conclude_by_number, latest_of_each_dose};
use crate::person::BirthDate;
use crate::protection::{Asking, Protection, Visibility, visibility};
use crate::staff::{Role, Staff};
use crate::terms::{Agreement, Terms, TermsId, TextIdentity};
use crate::vaccination::DoseRecord;

/// The most persons of one bulk (B2).
pub const BULK_PERSONS_MAX: usize = 20_000;

/// How many persons a chunk holds; only the last one may hold fewer.
pub const CHUNK_PERSONS_MAX: usize = 100;

/// For how long a bulk may be asked after its start.
const LASTS: SignedDuration = SignedDuration::from_mins(60);

/// A family: up to so many persons at named holders are asked for with the role `inquirer` (B7).
const FAMILY_PERSONS_MAX: usize = 5;

/// From so many persons a day on, a member of staff who finds hardly anybody is taken to guess (B7).
const GUESSING_FROM_PERSONS: u64 = 100;

/// Fewer found than one in so many is hardly anybody: 5 %.
const FOUND_AT_LEAST_ONE_IN: u64 = 20;

/// So many stops in a day end the bulks of a municipality until the next (B7).
const STOPS_MAX: usize = 3;

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

    /// Whether it is no more than what a counter asks for one family, which three stops don't end.
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

/// Whether so few of so many are found that it looks like guessing (B7).
#[must_use]
pub const fn is_guessing(asked: u64, found: u64) -> bool {
    asked >= GUESSING_FROM_PERSONS && found.saturating_mul(FOUND_AT_LEAST_ONE_IN) < asked
}

/// Whether a municipality with so many stops today may still ask for this many (B7).
#[must_use]
pub const fn is_paused(stops: usize, size: BulkSize) -> bool {
    stops >= STOPS_MAX && !size.is_within_family()
}

/// Why a bulk, or a chunk of it, is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BulkRefusal {
    /// The role that it takes is missing.
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

/// Who has agreed to 「確認事項（追加分）」, as it was settled when a bulk started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledAgreements {
    /// The text in force.
    pub text: TextIdentity,
    /// The inquirer.
    pub inquirer: MunicipalityCode,
    /// Whether the inquirer has agreed to it.
    pub inquirer_agreed: bool,
    /// The others that have.
    pub holders: BTreeSet<MunicipalityCode>,
}

impl SettledAgreements {
    /// Settles it from the agreements that stand. Those to other texts, and of municipalities that are no more on this day (in
    /// Japan), count nothing (T4, R7).
    #[must_use]
    pub fn settle(
        addendum: &Terms,
        inquirer: MunicipalityCode,
        agreements: &[Agreement],
        today: Date,
    ) -> Self {
        let counts = |it: &&Agreement| {
            addendum.identity.terms == TermsId::InquiryAddendum
                && it.text == addendum.identity
                && Municipality::find(it.municipality).is_some_and(|it| it.stands(today))
        };
        let mut holders: BTreeSet<_> = agreements.iter().filter(counts).map(|it| it.municipality).collect();
        let inquirer_agreed = holders.remove(&inquirer);
        Self { text: addendum.identity.clone(), inquirer, inquirer_agreed, holders }
    }

    /// On what asking this holder by individual number rests, if it is asked.
    #[must_use]
    pub fn basis(&self, holder: MunicipalityCode) -> BulkBasis {
        let holder_agreed = self.holders.contains(&holder);
        match individual_consent(Method::MyNumber, self.inquirer_agreed, holder_agreed) {
            IndividualConsent::NotRequired => BulkBasis::Terms,
            IndividualConsent::Required => BulkBasis::IndividualConsent,
        }
    }
}

/// One person of a bulk, as the inquirer's file has them.
#[derive(Debug, Clone)]
pub struct BulkPerson {
    /// Their individual number.
    pub number: MyNumber,
    /// Their date of birth, to be compared with what is found (B4).
    pub birth_date: Option<BirthDate>,
    /// The holders that are named for them.
    pub holders: Vec<&'static Municipality>,
    /// That the member of staff declares to have their consent to asking those that are named.
    pub individual_consent: bool,
}

/// On what asking one holder for one person rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BulkBasis {
    /// Both municipalities have agreed to the text that was settled.
    Terms,
    /// The resident's consent was declared for this holder.
    IndividualConsent,
}

impl BulkBasis {
    /// `terms` or `individual-consent`, as the API and the record write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::IndividualConsent => "individual-consent",
        }
    }

    /// Reads `terms` or `individual-consent`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Terms, Self::IndividualConsent].into_iter().find(|it| it.as_str() == text)
    }
}

/// Why a holder that is named is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAsked {
    /// The resident's consent is needed and was not declared.
    IndividualConsentRequired,
    /// It is the inquirer itself.
    OwnMunicipality,
}

impl NotAsked {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::IndividualConsentRequired => "individual-consent-required",
            Self::OwnMunicipality => "own-municipality",
        }
    }
}

/// Leave to open the records that some holders have of one person, for one inquirer. Only [`gate`] gives one.
#[derive(Debug)]
pub struct Gate<'a> {
    inquirer: MunicipalityCode,
    scope: Scope,
    person: &'a BulkPerson,
    by_terms: Cow<'a, BTreeSet<MunicipalityCode>>,
    by_consent: BTreeSet<MunicipalityCode>,
    not_asked: Vec<(&'static Municipality, NotAsked)>,
}

/// Decides for one person which holders are asked, and on which basis (B3). A holder that was not named is never asked on
/// the resident's consent.
#[must_use]
pub fn gate<'a>(scope: Scope, settled: &'a SettledAgreements, person: &'a BulkPerson) -> Gate<'a> {
    let inquirer = settled.inquirer;
    let (mut named_by_terms, mut by_consent, mut not_asked) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for holder in &person.holders {
        match settled.basis(holder.code) {
            _ if holder.code == inquirer => not_asked.push((*holder, NotAsked::OwnMunicipality)),
            BulkBasis::Terms => drop(named_by_terms.insert(holder.code)),
            BulkBasis::IndividualConsent if person.individual_consent => drop(by_consent.insert(holder.code)),
            BulkBasis::IndividualConsent => {
                not_asked.push((*holder, NotAsked::IndividualConsentRequired));
            }
        }
    }
    let by_terms = match scope {
        Scope::All if settled.inquirer_agreed => Cow::Borrowed(&settled.holders),
        Scope::All | Scope::Named => Cow::Owned(named_by_terms),
    };
    Gate { inquirer, scope, person, by_terms, by_consent, not_asked }
}

impl Gate<'_> {
    /// Who may read.
    #[must_use]
    pub const fn inquirer(&self) -> MunicipalityCode {
        self.inquirer
    }

    /// Whose records.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject::MyNumber(self.person.number.clone())
    }

    /// On which basis this holder is asked for this person; none when it is not.
    #[must_use]
    pub fn basis(&self, holder: MunicipalityCode) -> Option<BulkBasis> {
        if self.by_terms.contains(&holder) {
            return Some(BulkBasis::Terms);
        }
        self.by_consent.contains(&holder).then_some(BulkBasis::IndividualConsent)
    }

    /// How many holders are asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.by_terms.len() + self.by_consent.len()
    }

    /// Whether any holder is asked on the consent that was declared, which counts against a limit of its own (B7).
    #[must_use]
    pub fn rests_on_consent(&self) -> bool {
        !self.by_consent.is_empty()
    }

    /// Holders that are named and not asked, in the order in which they are named.
    #[must_use]
    pub fn not_asked(&self) -> &[(&'static Municipality, NotAsked)] {
        &self.not_asked
    }
}

/// What one holder has of one person of a bulk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderOutcome {
    /// The person, with all doses that the holder has of them.
    Found(Found),
    /// What stands under the number can't be one person's: no data of it is answered (R1).
    Contradictory,
    /// The date of birth is another than the inquirer's: no data is answered (B4).
    BirthDateDiffers,
    /// Nobody, or somebody whose records are held back.
    NotFound,
}

impl HolderOutcome {
    /// `found`, `contradictory`, `birth-date-differs` or `not-found`, as the API and the record write it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Found(_) => "found",
            Self::Contradictory => "contradictory",
            Self::BirthDateDiffers => "birth-date-differs",
            Self::NotFound => "not-found",
        }
    }
}

/// What is concluded of one person at one holder that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderConclusion {
    /// On which basis the holder was asked.
    pub basis: BulkBasis,
    /// What is answered.
    pub outcome: HolderOutcome,
    /// What protections mean for the record of it at this holder (P4, P5).
    pub visibility: Visibility,
}

/// Who asks in a bulk, and when, as far as protections go by it.
#[derive(Debug, Clone, Copy)]
pub struct BulkAsking<'a> {
    /// All codes of the inquirer.
    pub inquirer: &'a [MunicipalityCode],
    /// The permanent id of the member of staff.
    pub staff_sub: &'a str,
    /// When.
    pub at: Timestamp,
    /// The same as a day in Japan.
    pub today: Date,
}

/// What is concluded of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonConclusion {
    /// By holder: when holders are named, all that were asked; when all are asked, those about which there is something to say or
    /// to record.
    pub holders: BTreeMap<MunicipalityCode, HolderConclusion>,
    /// What protections mean for it as a whole: for the log.
    pub visibility: Visibility,
}

/// Draws the conclusion for one person, from what stands under their number by the code under which it stands, and from all their
/// protections. Rows of holders that are not asked say nothing, whoever hands them in (B3).
#[must_use]
pub fn conclude_in_bulk(
    gate: &Gate<'_>,
    mut rows: BTreeMap<MunicipalityCode, Vec<DoseRecord>>,
    protections: &[Protection],
    asking: &BulkAsking<'_>,
) -> PersonConclusion {
    let is_hidden_from_all = gate.is_hidden_from_all(protections, asking);
    let visibility = Visibility { is_hidden: is_hidden_from_all, ..asking.visibility(protections, &[]) };
    let mut conclusion = PersonConclusion { visibility, ..PersonConclusion::default() };
    for holder in gate.with_something_to_say(&rows, protections, asking.today) {
        let Some(basis) = gate.basis(holder.code) else { continue };
        let codes = holder.codes(asking.today);
        let visibility = asking.visibility(protections, &codes);
        let rows = latest_of_each_dose(codes.iter().filter_map(|it| rows.remove(it)).flatten().collect());
        let is_hidden = is_hidden_from_all || visibility.is_hidden;
        let candidate = Candidate { rows, visibility: Visibility { is_hidden, ..visibility } };
        let outcome = conclude_at_holder(candidate, gate.person.birth_date);
        if gate.scope == Scope::Named || outcome != HolderOutcome::NotFound || visibility.is_hidden {
            conclusion.visibility = conclusion.visibility.or(visibility);
            conclusion.holders.insert(holder.code, HolderConclusion { basis, outcome, visibility });
        }
    }
    conclusion
}

impl BulkAsking<'_> {
    fn visibility(&self, protections: &[Protection], holder: &[MunicipalityCode]) -> Visibility {
        let Self { inquirer, staff_sub, at, .. } = *self;
        visibility(protections, &Asking { holder, inquirer, staff_sub, at })
    }
}

impl Gate<'_> {
    /// Whether this holder's records of the person are as if there were none (P1). Where somebody fled from must not show where to:
    /// when all are asked, a protection by any municipality but the inquirer hides the person from all (B3).
    #[must_use]
    pub fn hides(
        &self,
        holder: &'static Municipality,
        protections: &[Protection],
        asking: &BulkAsking<'_>,
    ) -> bool {
        self.is_hidden_from_all(protections, asking)
            || asking.visibility(protections, &holder.codes(asking.today)).is_hidden
    }

    fn is_hidden_from_all(&self, protections: &[Protection], asking: &BulkAsking<'_>) -> bool {
        let by_another = |it: &Protection| it.protects() && !asking.inquirer.contains(&it.holder);
        self.scope == Scope::All && protections.iter().any(by_another)
    }

    /// The holders that are named, that have rows, or that protect; not all of them are asked.
    fn with_something_to_say(
        &self,
        rows: &BTreeMap<MunicipalityCode, Vec<DoseRecord>>,
        protections: &[Protection],
        today: Date,
    ) -> impl Iterator<Item = &'static Municipality> + use<> {
        let of_codes = rows.keys().copied().chain(protections.iter().map(|it| it.holder));
        let keepers = of_codes.filter_map(|it| Some(Municipality::find(it)?.keeper(today)));
        let holders: BTreeMap<_, _> =
            keepers.chain(self.person.holders.iter().copied()).map(|it| (it.code, it)).collect();
        holders.into_values()
    }
}

/// What holds back goes in this order: protected, contradictory, another date of birth.
fn conclude_at_holder(candidate: Candidate, birth_date: Option<BirthDate>) -> HolderOutcome {
    match conclude_by_number(candidate).outcome {
        Outcome::Found(found) if found.agrees_with_birth_date(birth_date) => HolderOutcome::Found(found),
        Outcome::Found(_) => HolderOutcome::BirthDateDiffers,
        Outcome::Contradictory => HolderOutcome::Contradictory,
        // One number is one person: there are never several.
        Outcome::NotFound | Outcome::Ambiguous => HolderOutcome::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Act, DoseNumber, InquiryId, Person, PersonName, Sex, Text, TicketNumber, Vaccination, japan_date,
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    const SAPPORO: &str = "011002";
    const HAKODATE: &str = "012025";
    const CHIYODA: &str = "131016";
    /// 那珂川市, which has succeeded 那珂川町 (403059).
    const NAKAGAWA: &str = "402311";
    const TODAY: Date = date(2026, 11, 25);
    const BOTH: [bool; 2] = [false, true];

    fn municipality(code: &str) -> &'static Municipality {
        Municipality::find_str(code).unwrap()
    }

    fn code(text: &str) -> MunicipalityCode {
        MunicipalityCode::parse(text).unwrap()
    }

    fn now() -> Timestamp {
        "2026-11-25T03:00:00Z".parse().unwrap()
    }

    fn text() -> TextIdentity {
        Terms::parse(TermsId::InquiryAddendum, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n")
            .unwrap()
            .identity
    }

    fn settled(inquirer_agreed: bool, holders: &[&str]) -> SettledAgreements {
        let holders = holders.iter().map(|it| code(it)).collect();
        SettledAgreements { text: text(), inquirer: code(SAPPORO), inquirer_agreed, holders }
    }

    fn person(holders: &[&str], individual_consent: bool) -> BulkPerson {
        BulkPerson {
            number: MyNumber::parse("123456789018").unwrap(),
            birth_date: None,
            holders: holders.iter().map(|it| municipality(it)).collect(),
            individual_consent,
        }
    }

    fn asking() -> BulkAsking<'static> {
        static INQUIRER: std::sync::LazyLock<[MunicipalityCode; 1]> =
            std::sync::LazyLock::new(|| [code(SAPPORO)]);
        BulkAsking { inquirer: &*INQUIRER, staff_sub: "asker", at: now(), today: japan_date(now()) }
    }

    fn row(holder: &str, dose: u8, birth_date: &str) -> DoseRecord {
        DoseRecord {
            person: Person {
                name: PersonName::parse("見本 花子").unwrap(),
                name_kana: None,
                birth_date: BirthDate::parse(birth_date, TODAY).unwrap(),
                sex: Sex::Female,
            },
            vaccination: Vaccination {
                dose: DoseNumber::new(dose).unwrap(),
                vaccinated_on: date(2021, 6, 1),
                ticket_number: TicketNumber::parse("0000000001").unwrap(),
                municipality: code(holder),
                venue: Text::default(),
                doctor: Text::default(),
                manufacturer: Text::parse("見本").unwrap(),
                lot_number: Text::default(),
                registered_at: Timestamp::UNIX_EPOCH,
            },
            taken_back: false,
        }
    }

    fn rows(all: &[DoseRecord]) -> BTreeMap<MunicipalityCode, Vec<DoseRecord>> {
        let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for it in all {
            rows.entry(it.vaccination.municipality).or_default().push(it.clone());
        }
        rows
    }

    fn protection(holder: &str, by: &str, lifted: bool) -> Protection {
        let act = |by: &str| Act { at: Timestamp::UNIX_EPOCH, by: by.to_owned(), by_sub: by.to_owned() };
        Protection {
            id: InquiryId::new(Timestamp::UNIX_EPOCH, [7; 10]),
            holder: code(holder),
            started: act(by),
            until: None,
            reference: None,
            lift_requests: Vec::new(),
            lifted: lifted.then(|| act("second")),
        }
    }

    /// B3 over its whole input space for one holder: scope, both agreements, named or not, declared or not, own or not.
    #[test]
    fn b3_the_gate_over_its_whole_input_space() {
        let mut cases = 0;
        for scope in [Scope::Named, Scope::All] {
            for (inquirer_agreed, holder_agreed) in BOTH.into_iter().flat_map(|a| BOTH.map(|b| (a, b))) {
                for (named, declared) in BOTH.into_iter().flat_map(|a| BOTH.map(|b| (a, b))) {
                    for holder in [HAKODATE, SAPPORO] {
                        let agreed: &[&str] =
                            if holder_agreed && holder != SAPPORO { &[HAKODATE] } else { &[] };
                        let settled = settled(inquirer_agreed, agreed);
                        let list = [holder];
                        let person = person(if named { &list } else { &[] }, declared);
                        let gate = gate(scope, &settled, &person);
                        let is_own = holder == SAPPORO;
                        let agreed = inquirer_agreed && holder_agreed && !is_own;
                        let expected = if is_own {
                            (None, named.then_some(NotAsked::OwnMunicipality))
                        } else if agreed && (named || scope == Scope::All) {
                            (Some(BulkBasis::Terms), None)
                        } else if named && declared {
                            (Some(BulkBasis::IndividualConsent), None)
                        } else {
                            (None, named.then_some(NotAsked::IndividualConsentRequired))
                        };
                        let not_asked = gate.not_asked().first().map(|it| it.1);
                        assert_eq!((gate.basis(code(holder)), not_asked), expected);
                        let asked = usize::from(expected.0.is_some());
                        assert_eq!(gate.asked(), asked, "{scope:?}");
                        assert_eq!(gate.rests_on_consent(), expected.0 == Some(BulkBasis::IndividualConsent));
                        cases += 1;
                    }
                }
            }
        }
        assert_eq!(cases, 64);
    }

    #[test]
    fn b3_consent_covers_no_holder_that_is_not_named() {
        for scope in [Scope::Named, Scope::All] {
            let (settled, person) = (settled(false, &[CHIYODA]), person(&[HAKODATE], true));
            let gate = gate(scope, &settled, &person);
            assert_eq!(gate.basis(code(HAKODATE)), Some(BulkBasis::IndividualConsent));
            assert_eq!(gate.basis(code(CHIYODA)), None);
        }
    }

    #[test]
    fn b3_only_agreements_to_the_text_in_force_of_municipalities_that_stand_are_settled() {
        let addendum =
            Terms::parse(TermsId::InquiryAddendum, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n")
                .unwrap();
        let other =
            Terms::parse(TermsId::InquiryAddendum, "---\nversion: 2021-12-03\ntitle: 見本\n---\n別\n")
                .unwrap();
        let agreement = |holder: &str, terms: &Terms| Agreement {
            municipality: code(holder),
            text: terms.identity.clone(),
            agreed_at: Timestamp::UNIX_EPOCH,
            agreed_by: String::new(),
            agreed_by_sub: String::new(),
        };
        let agreements = [
            agreement(SAPPORO, &addendum),
            agreement(HAKODATE, &addendum),
            agreement(CHIYODA, &other),
            agreement("403059", &addendum),
        ];
        let all = SettledAgreements::settle(&addendum, code(SAPPORO), &agreements, TODAY);
        assert_eq!((all.inquirer_agreed, all.holders), (true, BTreeSet::from([code(HAKODATE)])));
        let of_chiyoda = SettledAgreements::settle(&addendum, code(CHIYODA), &agreements, TODAY);
        assert!(!of_chiyoda.inquirer_agreed);
        let usage =
            Terms::parse(TermsId::Usage, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n").unwrap();
        let of_usage = [agreement(HAKODATE, &usage)];
        assert!(SettledAgreements::settle(&usage, code(SAPPORO), &of_usage, TODAY).holders.is_empty());
    }

    #[test]
    fn b4_p1_what_holds_back_goes_in_its_order() {
        let settled = settled(true, &[HAKODATE]);
        for (born, rows_of, protected, expected) in [
            (None, vec![], false, "not-found"),
            (None, vec![row(HAKODATE, 1, "1950-01-31")], false, "found"),
            (Some("1950-01-31"), vec![row(HAKODATE, 1, "1950-01-31")], false, "found"),
            (Some("1950-01"), vec![row(HAKODATE, 1, "1950")], false, "found"),
            (Some("1950-02"), vec![row(HAKODATE, 1, "1950")], false, "found"),
            (Some("1951"), vec![row(HAKODATE, 1, "1950-01-31")], false, "birth-date-differs"),
            (Some("1951"), vec![row(HAKODATE, 1, "1950"), row(HAKODATE, 2, "1960")], false, "contradictory"),
            (Some("1951"), vec![row(HAKODATE, 1, "1950"), row(HAKODATE, 2, "1960")], true, "not-found"),
            (None, vec![row(HAKODATE, 1, "1950-01-31")], true, "not-found"),
        ] {
            let person = BulkPerson {
                birth_date: born.map(|it| BirthDate::parse(it, TODAY).unwrap()),
                ..person(&[HAKODATE], false)
            };
            let protections: Vec<_> =
                protected.then(|| protection(HAKODATE, "guardian", false)).into_iter().collect();
            let gate = gate(Scope::Named, &settled, &person);
            let conclusion = conclude_in_bulk(&gate, rows(&rows_of), &protections, &asking());
            assert_eq!(conclusion.holders[&code(HAKODATE)].outcome.as_str(), expected, "{born:?}");
        }
    }

    #[test]
    fn b3_p1_when_all_are_asked_one_protection_hides_from_all() {
        let (settled, person) = (settled(true, &[HAKODATE, CHIYODA]), person(&[], false));
        let gate = gate(Scope::All, &settled, &person);
        let standing = [row(HAKODATE, 1, "1950"), row(CHIYODA, 2, "1950")];
        for (protecting, hidden, marked) in [
            (protection(HAKODATE, "guardian", false), true, Some(HAKODATE)),
            (protection(HAKODATE, "guardian", true), false, None),
            // Not asked, and it hides even so.
            (protection(NAKAGAWA, "guardian", false), true, None),
            // The inquirer's own protects from the others' eyes, not from its own.
            (protection(SAPPORO, "guardian", false), false, None),
        ] {
            let conclusion = conclude_in_bulk(&gate, rows(&standing), &[protecting], &asking());
            let found =
                conclusion.holders.values().filter(|it| it.outcome != HolderOutcome::NotFound).count();
            assert_eq!(found, if hidden { 0 } else { 2 });
            assert_eq!(
                conclusion.visibility.is_hidden, hidden,
                "an alarm, whether the one who protects is asked or not"
            );
            let guarded = conclusion.holders.iter().filter(|it| it.1.visibility.is_hidden).map(|it| *it.0);
            assert_eq!(guarded.collect::<Vec<_>>(), marked.map(code).into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn r7_a_predecessors_rows_are_the_successors() {
        let (settled, person) = (settled(true, &[NAKAGAWA]), person(&[], false));
        let gate = gate(Scope::All, &settled, &person);
        let conclusion = conclude_in_bulk(&gate, rows(&[row("403059", 1, "1950")]), &[], &asking());
        assert_eq!(conclusion.holders[&code(NAKAGAWA)].outcome.as_str(), "found");
    }

    #[test]
    fn b7_roles_chunks_stops_and_guessing() {
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
        for (asked, found, guessing) in
            [(99, 0, false), (100, 4, true), (100, 5, false), (1_000, 49, true), (1_000, 50, false)]
        {
            assert_eq!(is_guessing(asked, found), guessing, "{found} of {asked}");
        }
        for (stops, persons, paused) in [(2, 100, false), (3, 6, true), (3, 5, false), (4, 100, true)] {
            assert_eq!(is_paused(stops, BulkSize { scope: Scope::Named, persons }), paused);
        }
    }

    const HOLDERS: [&str; 4] = [SAPPORO, HAKODATE, CHIYODA, NAKAGAWA];

    fn some_holders() -> impl Strategy<Value = Vec<&'static str>> {
        prop::sample::subsequence(HOLDERS.to_vec(), 0..=HOLDERS.len())
    }

    fn some_rows() -> impl Strategy<Value = Vec<DoseRecord>> {
        let births = prop::sample::select(vec!["1950", "1950-01-31", "1960-05"]);
        let one = (prop::sample::select(HOLDERS.to_vec()), 1_u8..4, births);
        prop::collection::vec(one.prop_map(|(holder, dose, born)| row(holder, dose, born)), 0..8)
    }

    fn some_protections() -> impl Strategy<Value = Vec<Protection>> {
        let one = (
            prop::sample::select(HOLDERS.to_vec()),
            prop::sample::select(vec!["asker", "guardian"]),
            any::<bool>(),
        );
        prop::collection::vec(one.prop_map(|(holder, by, lifted)| protection(holder, by, lifted)), 0..4)
    }

    proptest! {
        /// B3: whatever holders that may not be asked, or that protect, have on record changes nothing.
        #[test]
        fn b3_p1_nothing_of_who_may_not_be_asked_or_protects_shows(
            (inquirer_agreed, declared, all) in any::<(bool, bool, bool)>(),
            agreed in some_holders(), named in some_holders(), protections in some_protections(),
            common in some_rows(), one in some_rows(), other in some_rows(),
        ) {
            let mut settled = settled(inquirer_agreed, &agreed);
            settled.holders.remove(&code(SAPPORO));
            let person = person(&named, declared);
            let gate = gate(if all { Scope::All } else { Scope::Named }, &settled, &person);
            let protects = |holder| protections.iter().any(|it| it.protects() && it.holder == holder);
            let silent = |holder| gate.basis(holder).is_none() || protects(holder);
            let with = |more: &[DoseRecord]| {
                let open = common.iter().filter(|it| !silent(it.vaccination.municipality));
                let secret = more.iter().filter(|it| silent(it.vaccination.municipality));
                let all: Vec<_> = open.chain(secret).cloned().collect();
                conclude_in_bulk(&gate, rows(&all), &protections, &asking())
            };
            let conclusion = with(&one);
            prop_assert_eq!(&conclusion, &with(&other));
            for (holder, it) in &conclusion.holders {
                prop_assert!(gate.basis(*holder) == Some(it.basis));
                prop_assert!(it.outcome == HolderOutcome::NotFound || !protects(*holder));
            }
        }
    }
}
