//! Whether an inquiry may be answered, and on which basis (Q4–Q9). The one place of that decision.

use crate::municipality::{Municipality, MunicipalityCode};
use crate::my_number::MyNumber;
use crate::person::Demographics;
use crate::staff::{Role, Staff};
use crate::terms::{Agreement, Terms, TermsId, TextIdentity};

/// How the person is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// マイナンバーによる照会
    MyNumber,
    /// 氏名・生年月日・性別による照会
    Demographics,
}

impl Method {
    /// `my-number` or `demographics`, as the API and the record of inquiries write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MyNumber => "my-number",
            Self::Demographics => "demographics",
        }
    }

    /// Reads `my-number` or `demographics`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::MyNumber, Self::Demographics].into_iter().find(|it| it.as_str() == text)
    }
}

/// The person that is asked for.
#[derive(Debug, Clone)]
pub enum Subject {
    /// By individual number.
    MyNumber(MyNumber),
    /// By name, date of birth and sex.
    Demographics(Demographics),
}

impl Subject {
    /// How the person is named.
    #[must_use]
    pub const fn method(&self) -> Method {
        match self {
            Self::MyNumber(_) => Method::MyNumber,
            Self::Demographics(_) => Method::Demographics,
        }
    }
}

/// A well-formed inquiry: who asks whom about whom.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// Who asks; their municipality is the inquirer.
    pub staff: Staff,
    /// The municipality that is asked.
    pub holder: Municipality,
    /// The person that is asked for.
    pub subject: Subject,
    /// Whether the member of staff declares to have the resident's consent to this inquiry.
    pub individual_consent: bool,
}

/// Whether the resident's own consent (本人同意) is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndividualConsent {
    /// 「本人の同意は必須です」
    Required,
    /// Both municipalities have agreed to 「確認事項（追加分）」.
    NotRequired,
}

/// Whether individual consent is needed: not for an inquiry by individual number between two municipalities
/// that have both agreed to the `inquiry-addendum` in force (Q5, Q6).
///
/// By name, date of birth and sex it always is (Q8). The notice of 令和3年12月14日 (事務連絡, デジタル庁) speaks
/// of individual-number inquiries only (「マイナンバー利用における本人同意が不要」); this is the careful reading of it.
#[must_use]
pub const fn individual_consent(
    method: Method,
    inquirer_agreed: bool,
    holder_agreed: bool,
) -> IndividualConsent {
    match (method, inquirer_agreed, holder_agreed) {
        (Method::MyNumber, true, true) => IndividualConsent::NotRequired,
        _ => IndividualConsent::Required,
    }
}

/// Why a well-formed inquiry is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The member of staff has not the role `inquirer`.
    RoleRequired,
    /// One's own municipality can't be asked (Q2).
    OwnMunicipality,
    /// Too many inquiries in one minute.
    TooManyInquiries,
    /// The caller's key (`Idempotency-Key`) stands for another inquiry already.
    KeyReused,
    /// The resident's consent is needed and was not declared (Q6).
    IndividualConsentRequired,
}

impl Refusal {
    /// The stable code, in answers and in the record of inquiries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RoleRequired => "role-required",
            Self::OwnMunicipality => "own-municipality",
            Self::TooManyInquiries => "too-many-inquiries",
            Self::KeyReused => "idempotency-key-reused",
            Self::IndividualConsentRequired => "individual-consent-required",
        }
    }

    const ALL: [Self; 5] = [
        Self::RoleRequired,
        Self::OwnMunicipality,
        Self::TooManyInquiries,
        Self::KeyReused,
        Self::IndividualConsentRequired,
    ];

    /// Reads a stable code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// Whether the holder is shown the refused inquiry among those received (A5): somebody who might have asked wanted
    /// to know about one of its residents. What concerns the inquirer alone (role, own municipality, limit, key) is not.
    #[must_use]
    pub const fn counts_as_received(self) -> bool {
        matches!(self, Self::IndividualConsentRequired)
    }
}

/// What a disclosure rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// Both municipalities have agreed to this text (確認事項（追加分）).
    Terms(TextIdentity),
    /// The member of staff declared the resident's consent (本人同意).
    IndividualConsent,
}

impl Basis {
    /// `terms` or `individual-consent`, as the API and the record of inquiries write it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Terms(_) => "terms",
            Self::IndividualConsent => "individual-consent",
        }
    }
}

/// What the decision rests on, as read from the store at the moment of the inquiry (Q9).
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Whether member of staff and municipality are within their limits.
    pub within_limits: bool,
    /// Whether the caller's key stands for another inquiry.
    pub key_reused: bool,
    /// 「確認事項（追加分）」 in force.
    pub addendum: &'a Terms,
    /// The inquirer's agreement to it.
    pub inquirer_agreement: Option<&'a Agreement>,
    /// The holder's agreement to it.
    pub holder_agreement: Option<&'a Agreement>,
}

/// Leave to open one holder's records of one person for one inquirer. Only [`decide`] gives one; it can't be copied.
#[derive(Debug)]
pub struct Permit {
    inquirer: MunicipalityCode,
    holder: MunicipalityCode,
    subject: Subject,
    basis: Basis,
}

impl Permit {
    /// Who may read.
    #[must_use]
    pub const fn inquirer(&self) -> MunicipalityCode {
        self.inquirer
    }

    /// Whose records.
    #[must_use]
    pub const fn holder(&self) -> MunicipalityCode {
        self.holder
    }

    /// Whose records of that holder's.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// On which basis.
    #[must_use]
    pub const fn basis(&self) -> &Basis {
        &self.basis
    }
}

/// What can be refused before anything is read: the role, and one's own municipality.
///
/// # Errors
/// The [`Refusal`].
pub fn screen(inquiry: &Inquiry) -> Result<(), Refusal> {
    if !inquiry.staff.has(Role::Inquirer) {
        return Err(Refusal::RoleRequired);
    }
    if inquiry.staff.municipality.code == inquiry.holder.code {
        return Err(Refusal::OwnMunicipality);
    }
    Ok(())
}

/// Decides an inquiry, whatever the screen showed (Q9).
///
/// # Errors
/// The [`Refusal`], when it may not be answered.
pub fn decide(inquiry: &Inquiry, evidence: &Evidence<'_>) -> Result<Permit, Refusal> {
    screen(inquiry)?;
    if !evidence.within_limits {
        return Err(Refusal::TooManyInquiries);
    }
    if evidence.key_reused {
        return Err(Refusal::KeyReused);
    }
    let (inquirer, holder) = (inquiry.staff.municipality.code, inquiry.holder.code);
    let inquirer_agreed = agreed(evidence.addendum, evidence.inquirer_agreement, inquirer);
    let holder_agreed = agreed(evidence.addendum, evidence.holder_agreement, holder);
    let basis = match individual_consent(inquiry.subject.method(), inquirer_agreed, holder_agreed) {
        IndividualConsent::NotRequired => Basis::Terms(evidence.addendum.identity.clone()),
        IndividualConsent::Required if inquiry.individual_consent => Basis::IndividualConsent,
        IndividualConsent::Required => return Err(Refusal::IndividualConsentRequired),
    };
    Ok(Permit { inquirer, holder, subject: inquiry.subject.clone(), basis })
}

/// An agreement counts when it is this municipality's, to the very text in force (T4), of the right document.
fn agreed(addendum: &Terms, agreement: Option<&Agreement>, municipality: MunicipalityCode) -> bool {
    addendum.identity.terms == TermsId::InquiryAddendum
        && agreement.is_some_and(|it| it.municipality == municipality && it.text == addendum.identity)
}

#[cfg(test)]
mod tests;
