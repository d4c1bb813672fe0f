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
                for (inquirer_agreed, holder_agreed) in BOTH.into_iter().flat_map(|a| BOTH.map(|b| (a, b))) {
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
    let usage = Terms::parse(TermsId::Usage, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n").unwrap();
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
