//! Pseudonyms: what stands for a person where their number and name may not (A3).
//!
//! HMAC-SHA-256 under subkeys, one per use, each derived by HKDF-SHA-256 (RFC 5869) from one secret of 32 bytes.
//! Secrets have versions. Since no number is stored, a new secret wraps: the pseudonym of version 2 is the HMAC
//! under secret 2 of the pseudonym of version 1, so that records can be moved without knowing whose they are.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use vrs_policy::{Demographics, FoldedName, MunicipalityCode, MyNumber, Person, Subject};
use zeroize::{Zeroize, Zeroizing};

use crate::error::StoreError;

/// What stands for a person: the version of the secret, a colon, and 32 bytes in base64url.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(String);

impl Pseudonym {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes what an item holds.
    pub(crate) fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(…)")
    }
}

/// What a pseudonym is for: the same person has another one in each use.
#[derive(Clone, Copy)]
enum Use {
    Records,
    Names,
    Inquiries,
    Requests,
}

impl Use {
    const ALL: [Self; 4] = [Self::Records, Self::Names, Self::Inquiries, Self::Requests];

    const fn label(self) -> &'static [u8] {
        match self {
            Self::Records => b"vrs/records",
            Self::Names => b"vrs/names",
            Self::Inquiries => b"vrs/inquiries",
            Self::Requests => b"vrs/requests",
        }
    }
}

/// The subkeys of all versions of the secret, oldest first. Wiped from memory when dropped.
pub struct PseudonymKeys {
    versions: Vec<Version>,
}

struct Version {
    number: u32,
    subkeys: [Zeroizing<[u8; 64]>; 4],
}

impl PseudonymKeys {
    /// Derives the subkeys from the secrets, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Setup`] unless there is a secret, versions rise, and each has at least 32 bytes.
    pub fn new(secrets: Vec<(u32, Zeroizing<Vec<u8>>)>) -> Result<Self, StoreError> {
        let rising = secrets.is_sorted_by(|(one, _), (other, _)| one < other);
        if secrets.is_empty() || !rising || secrets.iter().any(|(_, secret)| secret.len() < 32) {
            let expected = "pseudonym secrets: at least one, versions rising, each of at least 32 bytes";
            return Err(StoreError::Setup(expected.to_owned()));
        }
        let versions = secrets.iter().map(|(number, secret)| Version::derive(*number, secret)).collect();
        Ok(Self { versions })
    }

    /// Under which a person's records stand.
    #[must_use]
    pub fn record(&self, number: &MyNumber) -> Pseudonym {
        self.pseudonym(Use::Records, &[number.expose_digits()])
    }

    /// Under which a person is found by name: that holder's, one for the name and one for its kana, in one
    /// space, so that one query serves for both.
    #[must_use]
    pub fn names(&self, holder: MunicipalityCode, person: &Person) -> [Pseudonym; 2] {
        [&person.name, &person.name_kana].map(|name| {
            self.name(holder, &name.folded(), &person.birth_date.date().to_string(), person.sex.as_str())
        })
    }

    /// Under which to look for the person that is asked for.
    #[must_use]
    pub fn sought(&self, holder: MunicipalityCode, sought: &Demographics) -> Pseudonym {
        let birth_date = sought.birth_date.date().to_string();
        self.name(holder, &sought.name.folded(), &birth_date, sought.sex.as_str())
    }

    /// What stands for the subject of an inquiry in its record.
    #[must_use]
    pub fn subject(&self, subject: &Subject) -> Pseudonym {
        match subject {
            Subject::MyNumber(number) => self.pseudonym(Use::Inquiries, &[b"number", number.expose_digits()]),
            Subject::Demographics(it) => self.pseudonym(
                Use::Inquiries,
                &[
                    b"demographics",
                    it.name.folded().as_str().as_bytes(),
                    it.birth_date.date().to_string().as_bytes(),
                    it.sex.as_str().as_bytes(),
                ],
            ),
        }
    }

    /// What stands for a whole request, so that its repetition is recognised.
    #[must_use]
    pub fn request(&self, parts: &[&[u8]]) -> Pseudonym {
        self.pseudonym(Use::Requests, parts)
    }

    fn name(&self, holder: MunicipalityCode, name: &FoldedName, birth_date: &str, sex: &str) -> Pseudonym {
        let parts = [holder.as_str(), name.as_str(), birth_date, sex].map(str::as_bytes);
        self.pseudonym(Use::Names, &parts)
    }

    fn pseudonym(&self, purpose: Use, parts: &[&[u8]]) -> Pseudonym {
        let mut message = Zeroizing::new(Vec::new());
        for part in parts {
            // With its length before it, no part can pass for the end of another.
            message.extend_from_slice(&(part.len() as u64).to_be_bytes());
            message.extend_from_slice(part);
        }
        let mut number = 0;
        for version in &self.versions {
            let mut wrapped = version.mac(purpose, &message);
            message.zeroize();
            message.extend_from_slice(&wrapped);
            wrapped.zeroize();
            number = version.number;
        }
        Pseudonym(format!("{number}:{}", BASE64_URL_SAFE_NO_PAD.encode(&*message)))
    }
}

impl fmt::Debug for PseudonymKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKeys(…)")
    }
}

impl Version {
    fn derive(number: u32, secret: &[u8]) -> Self {
        let derivation = Hkdf::<Sha256>::new(None, secret);
        let subkeys = Use::ALL.map(|purpose| {
            let mut subkey = Zeroizing::new([0; 64]);
            // Fails only for outputs longer than 255 hashes.
            let _ = derivation.expand(purpose.label(), &mut *subkey);
            subkey
        });
        Self { number, subkeys }
    }

    fn mac(&self, purpose: Use, message: &[u8]) -> [u8; 32] {
        let [records, names, inquiries, requests] = &self.subkeys;
        let subkey = match purpose {
            Use::Records => records,
            Use::Names => names,
            Use::Inquiries => inquiries,
            Use::Requests => requests,
        };
        let mut mac = Hmac::<Sha256>::new(&(**subkey).into());
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}
