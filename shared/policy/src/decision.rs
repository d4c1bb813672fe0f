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
    pub holder: &'static Municipality,
    /// The person that is asked for.
    pub subject: Subject,
    /// That the member of staff declares to have the resident's consent to this inquiry.
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

/// On what a disclosure rests.
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
mod tests {
    use super::*;
    use crate::{BirthDate, FoldedName, Sex};
    use jiff::Timestamp;
    use jiff::civil::date;

    const BOTH: [bool; 2] = [false, true];

    fn addendum(body: &str) -> Terms {
        let file = format!("---\nversion: 2021-12-03\ntitle: 見本\n---\n{body}\n");
        Terms::parse(TermsId::InquiryAddendum, &file).unwrap()
    }

    fn agreement(municipality: &str, text: &Terms) -> Agreement {
        Agreement {
            municipality: MunicipalityCode::parse(municipality).unwrap(),
            text: text.identity.clone(),
            agreed_at: Timestamp::UNIX_EPOCH,
            agreed_by: "someone".into(),
            agreed_by_sub: "sub".into(),
        }
    }

    fn inquiry(method: Method, role: bool, own: bool, individual_consent: bool) -> Inquiry {
        let groups =
            if role { "municipality-011002 inquirer" } else { "municipality-011002 auditor terms-admin" };
        let subject = match method {
            Method::MyNumber => Subject::MyNumber(MyNumber::parse("123456789018").unwrap()),
            Method::Demographics => Subject::Demographics(Demographics {
                name: FoldedName::parse("見本 花子").unwrap(),
                birth_date: BirthDate::parse("1950-01-31", date(2021, 12, 14)).unwrap(),
                sex: Sex::Female,
            }),
        };
        Inquiry {
            staff: Staff::from_groups("sub", "name", groups.split(' '), date(2021, 12, 14)).unwrap(),
            holder: Municipality::find_str(if own { "011002" } else { "012025" }).unwrap(),
            subject,
            individual_consent,
        }
    }

    /// Q4 to Q9 over the whole input space: every combination of what the decision depends on, against the
    /// rule written out another way.
    #[test]
    fn q5_q6_q8_q9_the_decision_over_its_whole_input_space() {
        let text = addendum("本文");
        let (inquirer, holder) = (agreement("011002", &text), agreement("012025", &text));
        let mut cases = 0;
        for method in [Method::MyNumber, Method::Demographics] {
            for (role, own) in BOTH.into_iter().flat_map(|a| BOTH.map(|b| (a, b))) {
                for ((within_limits, declared), key_reused) in
                    BOTH.into_iter().flat_map(|a| BOTH.map(|b| (a, b))).flat_map(|a| BOTH.map(|b| (a, b)))
                {
                    for (inquirer_agreed, holder_agreed) in
                        BOTH.into_iter().flat_map(|a| BOTH.map(|b| (a, b)))
                    {
                        let exempt = method == Method::MyNumber && inquirer_agreed && holder_agreed;
                        let expected = if !role {
                            Err("role-required")
                        } else if own {
                            Err("own-municipality")
                        } else if !within_limits {
                            Err("too-many-inquiries")
                        } else if key_reused {
                            Err("idempotency-key-reused")
                        } else if exempt {
                            Ok("terms")
                        } else if declared {
                            Ok("individual-consent")
                        } else {
                            Err("individual-consent-required")
                        };
                        let evidence = Evidence {
                            within_limits,
                            key_reused,
                            addendum: &text,
                            inquirer_agreement: inquirer_agreed.then_some(&inquirer),
                            holder_agreement: holder_agreed.then_some(&holder),
                        };
                        let decided = decide(&inquiry(method, role, own, declared), &evidence);
                        assert_eq!(
                            decided.as_ref().map(|it| it.basis().as_str()).map_err(|it| it.code()),
                            expected
                        );
                        if let Ok(permit) = decided {
                            assert_eq!(permit.inquirer().as_str(), "011002");
                            assert_eq!(permit.holder().as_str(), "012025");
                            assert_eq!(permit.subject().method(), method);
                        }
                        cases += 1;
                    }
                }
            }
        }
        assert_eq!(cases, 256);
    }

    #[test]
    fn q5_q6_what_is_shown_is_what_is_decided() {
        for (method, inquirer_agreed, holder_agreed, expected) in [
            (Method::MyNumber, false, false, IndividualConsent::Required),
            (Method::MyNumber, false, true, IndividualConsent::Required),
            (Method::MyNumber, true, false, IndividualConsent::Required),
            (Method::MyNumber, true, true, IndividualConsent::NotRequired),
            (Method::Demographics, false, false, IndividualConsent::Required),
            (Method::Demographics, false, true, IndividualConsent::Required),
            (Method::Demographics, true, false, IndividualConsent::Required),
            (Method::Demographics, true, true, IndividualConsent::Required),
        ] {
            assert_eq!(individual_consent(method, inquirer_agreed, holder_agreed), expected);
        }
    }

    /// T4, T5: agreements to anything but the text in force, or by anybody else, don't exempt.
    #[test]
    fn t4_t5_no_other_agreement_counts() {
        let text = addendum("本文");
        let sample = addendum("見本の本文");
        let usage =
            Terms::parse(TermsId::Usage, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n").unwrap();
        let right = (agreement("011002", &text), agreement("012025", &text));
        for (inquirer, holder) in [
            (agreement("011002", &sample), right.1.clone()),
            (right.0.clone(), agreement("012025", &sample)),
            (agreement("011002", &usage), right.1.clone()),
            (right.1.clone(), right.1.clone()),
            (right.0.clone(), right.0.clone()),
            (right.1.clone(), right.0.clone()),
        ] {
            let evidence = Evidence {
                within_limits: true,
                key_reused: false,
                addendum: &text,
                inquirer_agreement: Some(&inquirer),
                holder_agreement: Some(&holder),
            };
            let decided = decide(&inquiry(Method::MyNumber, true, false, false), &evidence);
            assert_eq!(decided.map(|_| ()), Err(Refusal::IndividualConsentRequired));
        }
        let wrong_document = Evidence {
            within_limits: true,
            key_reused: false,
            addendum: &usage,
            inquirer_agreement: Some(&agreement("011002", &usage)),
            holder_agreement: Some(&agreement("012025", &usage)),
        };
        let decided = decide(&inquiry(Method::MyNumber, true, false, false), &wrong_document);
        assert_eq!(decided.map(|_| ()), Err(Refusal::IndividualConsentRequired));
    }
}
