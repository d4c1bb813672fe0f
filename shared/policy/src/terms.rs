//! Terms of use (確認事項) and agreements to them (T1–T7).

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::municipality::MunicipalityCode;
use crate::person::iso_date;

/// Which of the two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermsId {
    /// 「確認事項」
    Usage,
    /// 「確認事項（追加分）」
    InquiryAddendum,
}

impl TermsId {
    /// Both documents in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Usage, Self::InquiryAddendum];

    /// `usage` or `inquiry-addendum`, as in addresses, files and the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::InquiryAddendum => "inquiry-addendum",
        }
    }

    /// Reads `usage` or `inquiry-addendum`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// What the tab says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Usage => "確認事項",
            Self::InquiryAddendum => "確認事項（追加分）",
        }
    }

    /// What the document is about (T1; the notice's 「同意する内容の切り替え」).
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Usage => "接種証明書アプリに係る内容です。",
            Self::InquiryAddendum => {
                "マイナンバーによる他自治体への接種履歴照会で、本人同意を不要とする内容です。"
            }
        }
    }
}

/// One version of one text: an agreement is to exactly this (T4).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextIdentity {
    /// Which document.
    pub terms: TermsId,
    /// The date that the text carries.
    pub version: Date,
    /// `sha256:` and the hexadecimal SHA-256 of the text's UTF-8 bytes: a sample and an official text of
    /// the same date differ by it.
    pub digest: String,
}

impl fmt::Display for TextIdentity {
    /// `terms#version#digest`, in which form the store keeps it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}#{}", self.terms.as_str(), self.version, self.digest)
    }
}

impl TextIdentity {
    /// Reads `terms#version#digest`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '#');
        Some(Self {
            terms: TermsId::parse(parts.next()?)?,
            version: iso_date(parts.next()?)?,
            digest: parts.next()?.to_owned(),
        })
    }
}

/// The text of a document as it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Document, version and digest.
    pub identity: TextIdentity,
    /// The title above the text.
    pub title: String,
    /// Markdown.
    pub body: String,
}

/// Why a file is not a text of terms; for the operator who puts it there (T7).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTerms {
    /// The file does not begin with a head between two lines `---`.
    #[error("the file must begin with a head between two lines of '---'")]
    NoHead,
    /// A line of the head that is not `version:` or `title:`, or one of them twice.
    #[error("line {0} of the head must be 'version: YYYY-MM-DD' or 'title: …', each once")]
    HeadLine(usize),
    /// The head lacks a line.
    #[error("the head lacks '{0}:'")]
    Missing(&'static str),
    /// No text follows the head.
    #[error("there is no text below the head")]
    NoBody,
}

impl Terms {
    /// Reads a file: a head with `version` and `title` between two lines `---`, then the text in Markdown.
    ///
    /// # Errors
    /// [`InvalidTerms`]
    pub fn parse(id: TermsId, file: &str) -> Result<Self, InvalidTerms> {
        let file = file.strip_prefix('\u{FEFF}').unwrap_or(file);
        let mut rest = file;
        let mut next_line = || {
            let (line, after) = rest.split_once('\n')?;
            rest = after;
            Some(line.trim_end_matches('\r'))
        };
        if next_line() != Some("---") {
            return Err(InvalidTerms::NoHead);
        }
        let (mut version, mut title) = (None, None);
        for number in 2.. {
            let line = next_line().ok_or(InvalidTerms::NoHead)?;
            if line == "---" {
                break;
            }
            let wrong = InvalidTerms::HeadLine(number);
            match line.split_once(':').map(|(key, value)| (key, value.trim())) {
                Some(("version", value)) if version.is_none() => {
                    version = Some(iso_date(value).ok_or(wrong)?)
                }
                Some(("title", value)) if title.is_none() && !value.is_empty() => {
                    title = Some(value.to_owned())
                }
                _ => return Err(wrong),
            }
        }
        let body = rest.trim();
        if body.is_empty() {
            return Err(InvalidTerms::NoBody);
        }
        let identity = TextIdentity {
            terms: id,
            version: version.ok_or(InvalidTerms::Missing("version"))?,
            digest: digest(body),
        };
        Ok(Self { identity, title: title.ok_or(InvalidTerms::Missing("title"))?, body: body.to_owned() })
    }

    /// The agreement to exactly this text among a municipality's agreements (T4).
    #[must_use]
    pub fn agreement_in<'a>(&self, agreements: &'a [Agreement]) -> Option<&'a Agreement> {
        agreements.iter().find(|it| it.text == self.identity)
    }

    /// The latest agreement to an earlier text of this document (T5).
    #[must_use]
    pub fn previous_agreement_in<'a>(&self, agreements: &'a [Agreement]) -> Option<&'a Agreement> {
        agreements
            .iter()
            .filter(|it| it.text.terms == self.identity.terms && it.text != self.identity)
            .max_by_key(|it| it.agreed_at)
    }
}

fn digest(body: &str) -> String {
    use fmt::Write as _;
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(body.as_bytes()) {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Both documents as they are in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsInForce {
    /// 「確認事項」
    pub usage: Terms,
    /// 「確認事項（追加分）」
    pub inquiry_addendum: Terms,
}

impl TermsInForce {
    /// One of the two.
    #[must_use]
    pub const fn get(&self, id: TermsId) -> &Terms {
        match id {
            TermsId::Usage => &self.usage,
            TermsId::InquiryAddendum => &self.inquiry_addendum,
        }
    }
}

/// That a municipality agreed to one text. Agreements are only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Who agreed: the whole municipality (T3).
    pub municipality: MunicipalityCode,
    /// What was agreed to.
    pub text: TextIdentity,
    /// When.
    pub agreed_at: Timestamp,
    /// The account's name of the member of staff who pressed 「同意」.
    pub agreed_by: String,
    /// The permanent id of that account.
    pub agreed_by_sub: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "---\nversion: 2021-12-03\ntitle: 見本\n---\n\n本文\n";

    fn agreement(text: &TextIdentity, at_s: i64) -> Agreement {
        Agreement {
            municipality: MunicipalityCode::parse("011002").unwrap(),
            text: text.clone(),
            agreed_at: Timestamp::from_second(at_s).unwrap(),
            agreed_by: "someone".into(),
            agreed_by_sub: "sub".into(),
        }
    }

    #[test]
    fn t4_the_digest_is_that_of_the_text_that_is_shown() {
        let terms = Terms::parse(TermsId::Usage, FILE).unwrap();
        assert_eq!(terms.body, "本文");
        assert_eq!(terms.title, "見本");
        assert_eq!(terms.identity.version.to_string(), "2021-12-03");
        assert_eq!(
            terms.identity.digest,
            "sha256:2617ab4ad6fe995785421872bde4648311a8de11848c1f487fb7eb458572e87b"
        );
        assert_eq!(TextIdentity::parse(&terms.identity.to_string()), Some(terms.identity));
    }

    #[test]
    fn t4_t5_an_agreement_counts_only_for_the_very_text() {
        let in_force = Terms::parse(TermsId::Usage, FILE).unwrap();
        let same_date = Terms::parse(TermsId::Usage, &FILE.replace("本文", "別の本文")).unwrap();
        let older = Terms::parse(TermsId::Usage, &FILE.replace("12-03", "11-01")).unwrap();
        let other = Terms::parse(TermsId::InquiryAddendum, FILE).unwrap();
        let earlier = [
            agreement(&older.identity, 10),
            agreement(&same_date.identity, 20),
            agreement(&other.identity, 30),
        ];
        assert_eq!(in_force.agreement_in(&earlier), None);
        assert_eq!(in_force.previous_agreement_in(&earlier), Some(&earlier[1]));
        let agreed = [agreement(&in_force.identity, 40)];
        assert_eq!(in_force.agreement_in(&agreed), Some(&agreed[0]));
        assert_eq!(in_force.previous_agreement_in(&agreed), None);
    }

    #[test]
    fn t7_a_file_that_is_no_text_of_terms_is_refused_with_the_reason() {
        for (file, expected) in [
            ("", InvalidTerms::NoHead),
            ("本文", InvalidTerms::NoHead),
            ("---\nversion: 2021-12-03\n", InvalidTerms::NoHead),
            ("---\nversion: 2021-02-30\n---\nx", InvalidTerms::HeadLine(2)),
            ("---\ntitle: x\ntitle: y\n---\nx", InvalidTerms::HeadLine(3)),
            ("---\nauthor: x\n---\nx", InvalidTerms::HeadLine(2)),
            ("---\ntitle: x\n---\nx", InvalidTerms::Missing("version")),
            ("---\nversion: 2021-12-03\n---\nx", InvalidTerms::Missing("title")),
            ("---\nversion: 2021-12-03\ntitle: x\n---\n \n", InvalidTerms::NoBody),
        ] {
            assert_eq!(Terms::parse(TermsId::Usage, file), Err(expected), "{file}");
        }
        let windows = format!("\u{FEFF}{}", FILE.replace('\n', "\r\n"));
        assert_eq!(Terms::parse(TermsId::Usage, &windows), Terms::parse(TermsId::Usage, FILE));
    }
}
