//! The keys made of the secret, and pseudonyms: what stands for a person where their number and name may not (A3).
//!
//! HMAC-SHA-256 under subkeys, one per use, each derived by HKDF-SHA-256 (RFC 5869) from one secret of 32 bytes.
//! Secrets have versions. Since no number is stored, a new secret wraps the old pseudonyms: that of version 2 is the HMAC
//! under secret 2 of the pseudonym of version 1, so that records can be moved without knowing whose they are.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use vrs_policy::{Demographics, FoldedName, MunicipalityCode, MyNumber, Person, Subject};
use zeroize::Zeroizing;

use crate::error::StoreError;

/// What stands for a person: the version of the secret, a colon, and 32 bytes in base64url.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(String);

impl Pseudonym {
    /// As items keep it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes what an item holds.
    pub(crate) fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// A pseudonym of the newest version, and those of older versions under which items may still stand.
#[derive(Debug, Clone)]
pub struct Readable {
    pub(crate) newest: Pseudonym,
    pub(crate) older: Vec<Pseudonym>,
}

impl Readable {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Pseudonym> {
        std::iter::once(&self.newest).chain(&self.older)
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(…)")
    }
}

/// What a subkey is for: the same person has another pseudonym in each use.
#[derive(Clone, Copy)]
pub(crate) enum Use {
    Records,
    Names,
    Inquiries,
    Requests,
    /// What items hold of a person (see `at_rest`).
    AtRest,
    /// By which a secret is known to be the right one (see `key_checks`).
    Checks,
}

impl Use {
    const ALL: [Self; 6] =
        [Self::Records, Self::Names, Self::Inquiries, Self::Requests, Self::AtRest, Self::Checks];

    const fn label(self) -> &'static [u8] {
        match self {
            Self::Records => b"vrs/records",
            Self::Names => b"vrs/names",
            Self::Inquiries => b"vrs/inquiries",
            Self::Requests => b"vrs/requests",
            Self::AtRest => b"vrs/at-rest",
            Self::Checks => b"vrs/checks",
        }
    }
}

/// The subkeys of all versions of the secret, oldest first. Wiped from memory when dropped.
///
/// What is written stands under the newest version. While records are moved from an older one to it, both are
/// read: from `read_from` on.
pub struct PseudonymKeys {
    versions: Vec<Version>,
    read_from: u32,
}

/// One version of the secret: its subkeys.
pub(crate) struct Version {
    number: u32,
    subkeys: [Zeroizing<[u8; 64]>; 6],
}

impl PseudonymKeys {
    /// Derives the subkeys from the secrets, oldest first; pseudonyms of all versions are read.
    ///
    /// # Errors
    /// [`StoreError::Setup`] unless there is a secret, versions are 1, 2, 3 and so on, and each has at least 32 bytes. A version that is left
    /// out would end every protection that stands under it (P2).
    pub fn new(secrets: Vec<(u32, Zeroizing<Vec<u8>>)>) -> Result<Self, StoreError> {
        let complete = secrets.iter().zip(1..).all(|((number, _), expected)| *number == expected);
        let long = secrets.iter().all(|(_, secret)| secret.len() >= 32);
        match secrets.first() {
            Some((oldest, _)) if complete && long => Ok(Self {
                versions: secrets.iter().map(|(number, secret)| Version::derive(*number, secret)).collect(),
                read_from: *oldest,
            }),
            _ => {
                let expected =
                    "pseudonym secrets: versions 1, 2, 3 …, none left out, each of at least 32 bytes";
                Err(StoreError::Setup(expected.to_owned()))
            }
        }
    }

    /// Reads pseudonyms from this version on; older secrets only serve to compute newer pseudonyms.
    #[must_use]
    pub fn reading_from(self, version: u32) -> Self {
        Self { read_from: version, ..self }
    }

    /// Whether all versions but the newest are retired.
    pub(crate) fn reads_newest_only(&self) -> bool {
        self.versions.last().is_some_and(|newest| newest.number == self.read_from)
    }

    /// The oldest version that is not retired.
    pub(crate) const fn read_from(&self) -> u32 {
        self.read_from
    }

    /// The version under which everything is written.
    pub(crate) fn newest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// All versions, retired or not, oldest first.
    pub(crate) fn versions(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter()
    }

    /// The version of this number, retired or not.
    pub(crate) fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|it| it.number == number)
    }

    /// Under which a person's records are written, and the older ones under which they may still stand.
    #[must_use]
    pub fn record(&self, number: &MyNumber) -> Readable {
        self.readable(Use::Records, &[number.expose_digits()])
    }

    /// How many queries it takes to read a person's records and protections.
    pub(crate) fn calls_a_person(&self) -> usize {
        let read = self.versions.iter().filter(|it| it.number >= self.read_from).count();
        read + self.versions.len()
    }

    /// Under which protections of a person stand: the pseudonyms of every version, those that are retired as well, so that no change of
    /// the secret hides one (P2). Oldest first.
    pub(crate) fn record_ever(&self, number: &MyNumber) -> Vec<Pseudonym> {
        let chain = self.wrap(Use::Records, 0, &joined(&[number.expose_digits()]));
        chain.into_iter().map(|(_, pseudonym)| pseudonym).collect()
    }

    /// Under which a person is found by name: that holder's, one for the name and one for its kana, in one
    /// space, so that one query serves for both. None for a name in which a character was lost (R4).
    pub fn names(&self, holder: MunicipalityCode, person: &Person) -> impl Iterator<Item = Pseudonym> {
        let birth_date = person.birth_date.to_iso();
        let names = person.searchable_names();
        names.map(move |name| self.name(holder, &name, &birth_date, person.sex.as_str()).newest)
    }

    /// Under which to look for the person that is asked for.
    #[must_use]
    pub fn sought(&self, holder: MunicipalityCode, sought: &Demographics) -> Readable {
        self.name(holder, &sought.name, &sought.birth_date.to_iso(), sought.sex.as_str())
    }

    /// Pseudonyms of nobody, one of each version, since no person's is that of a name.
    pub(crate) fn nobodies(&self, holder: MunicipalityCode, sought: &Demographics) -> Vec<Pseudonym> {
        let birth_date = sought.birth_date.to_iso();
        let parts = [holder.as_str(), sought.name.as_str(), &birth_date, sought.sex.as_str()];
        let chain = self.wrap(Use::Names, 0, &joined(&parts.map(str::as_bytes)));
        chain.into_iter().map(|(_, pseudonym)| pseudonym).collect()
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
                    it.name.as_str().as_bytes(),
                    it.birth_date.to_iso().as_bytes(),
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

    /// Bytes for an id: always the same for the same parts, and nobody can predict them.
    pub(crate) fn chance(&self, parts: &[&[u8]]) -> [u8; 10] {
        let mac = self.newest().map(|newest| newest.mac(Use::Requests, &joined(parts)));
        mac.as_ref().and_then(|it| it.first_chunk()).copied().unwrap_or_default()
    }

    /// The newest pseudonym of a request that stands on record under this one; none when a newer secret than this process
    /// knows made it.
    pub(crate) fn renew_request(&self, stored: &Pseudonym) -> Option<Pseudonym> {
        self.renew(Use::Requests, stored)
    }

    /// The newest pseudonym of what stands under this one among the records.
    pub(crate) fn renew_record(&self, stored: &Pseudonym) -> Option<Pseudonym> {
        self.renew(Use::Records, stored)
    }

    /// The newest pseudonym of what stands under this one among the names.
    pub(crate) fn renew_name(&self, stored: &Pseudonym) -> Option<Pseudonym> {
        self.renew(Use::Names, stored)
    }

    fn name(&self, holder: MunicipalityCode, name: &FoldedName, birth_date: &str, sex: &str) -> Readable {
        let parts = [holder.as_str(), name.as_str(), birth_date, sex].map(str::as_bytes);
        self.readable(Use::Names, &parts)
    }

    fn pseudonym(&self, purpose: Use, parts: &[&[u8]]) -> Pseudonym {
        self.readable(purpose, parts).newest
    }

    fn readable(&self, purpose: Use, parts: &[&[u8]]) -> Readable {
        let mut chain = self.wrap(purpose, 0, &joined(parts));
        let newest = chain.pop().map_or_else(|| Pseudonym(String::new()), |(_, newest)| newest);
        let older =
            chain.into_iter().filter(|(number, _)| *number >= self.read_from).map(|(_, it)| it).collect();
        Readable { newest, older }
    }

    fn renew(&self, purpose: Use, stored: &Pseudonym) -> Option<Pseudonym> {
        let (number, bytes) = stored.0.split_once(':')?;
        let number = number.parse().ok().filter(|it| self.version(*it).is_some())?;
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(bytes).ok()?;
        let newest = self.wrap(purpose, number, &bytes).pop();
        Some(newest.map_or_else(|| stored.clone(), |(_, newest)| newest))
    }

    /// The pseudonyms of each version after `number`, each the HMAC of the one before it.
    fn wrap(&self, purpose: Use, number: u32, message: &[u8]) -> Vec<(u32, Pseudonym)> {
        let mut inner = Zeroizing::new(message.to_vec());
        let later = self.versions.iter().filter(|version| version.number > number);
        later
            .map(|version| {
                inner = Zeroizing::new(version.mac(purpose, &inner).to_vec());
                let text = format!("{}:{}", version.number, BASE64_URL_SAFE_NO_PAD.encode(&*inner));
                (version.number, Pseudonym(text))
            })
            .collect()
    }
}

/// The parts as one message. With its length before it, no part can pass for the end of another.
pub(crate) fn joined(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut message = Zeroizing::new(Vec::new());
    for part in parts {
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part);
    }
    message
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

    pub(crate) const fn number(&self) -> u32 {
        self.number
    }

    /// What only this secret gives, under a subkey for nothing else.
    pub(crate) fn check_value(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.mac(Use::Checks, &[]))
    }

    pub(crate) fn mac(&self, purpose: Use, message: &[u8]) -> [u8; 32] {
        let [records, names, inquiries, requests, at_rest, checks] = &self.subkeys;
        let subkey = match purpose {
            Use::Records => records,
            Use::Names => names,
            Use::Inquiries => inquiries,
            Use::Requests => requests,
            Use::AtRest => at_rest,
            Use::Checks => checks,
        };
        let mut mac = Hmac::<Sha256>::new(&(**subkey).into());
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(versions: &[u32]) -> Result<PseudonymKeys, StoreError> {
        let secret = |number: &u32| (*number, Zeroizing::new(vec![u8::try_from(*number).unwrap(); 32]));
        PseudonymKeys::new(versions.iter().map(secret).collect())
    }

    #[test]
    fn a_new_secret_wraps_the_old_pseudonym() {
        let number = MyNumber::parse("123456789018").unwrap();
        let (before, during, after) =
            (keys(&[1]).unwrap(), keys(&[1, 2]).unwrap(), keys(&[1, 2]).unwrap().reading_from(2));
        let (old, both, new) = (before.record(&number), during.record(&number), after.record(&number));
        assert!(old.older.is_empty() && new.older.is_empty());
        assert_eq!(both.older, std::slice::from_ref(&old.newest));
        assert_eq!(both.newest, new.newest);
        assert_eq!(after.renew_record(&old.newest), Some(new.newest.clone()));
        assert_eq!(after.renew_record(&new.newest), Some(new.newest.clone()));
        assert_ne!(after.renew_name(&old.newest), Some(new.newest.clone()));
        assert_eq!(before.renew_record(&new.newest), None, "made by a secret that isn't known yet");
    }

    #[test]
    fn each_use_and_each_person_has_its_own() {
        let keys = keys(&[1]).unwrap();
        let numbers = ["123456789018", "621498320257"].map(|it| MyNumber::parse(it).unwrap());
        let [one, other] = numbers.map(|it| (keys.record(&it).newest, keys.subject(&Subject::MyNumber(it))));
        assert!(one.0 != one.1 && one.0 != other.0 && one.1 != other.1);
        assert_ne!(keys.request(&[b"ab", b"c"]), keys.request(&[b"a", b"bc"]));
    }

    #[test]
    fn secrets_that_would_not_keep_are_refused() {
        // A version that is left out would take its protections with it (P2).
        for versions in [&[][..], &[2, 1], &[1, 1], &[2], &[1, 3]] {
            assert!(keys(versions).is_err(), "{versions:?}");
        }
        assert!(PseudonymKeys::new(vec![(1, Zeroizing::new(vec![0; 31]))]).is_err());
    }

    #[test]
    fn g2_debug_shows_nothing() {
        let keys = keys(&[1]).unwrap();
        let number = MyNumber::parse("123456789018").unwrap();
        assert_eq!(format!("{keys:?} {:?}", keys.record(&number).newest), "PseudonymKeys(…) Pseudonym(…)");
    }
}
