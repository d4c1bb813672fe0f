//! The id of an inquiry: a `UUIDv7`.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// The id under which an inquiry is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InquiryId(Uuid);

/// The text is not a `UUIDv7` that was made just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a UUIDv7 made within the last ten minutes")]
pub struct InvalidInquiryId;

/// How old a key of the caller's may be.
const AGE_MAX: SignedDuration = SignedDuration::from_mins(10);
/// How far the caller's clock may be ahead.
const AHEAD_MAX: SignedDuration = SignedDuration::from_mins(2);

impl InquiryId {
    /// Reads a key that the caller made for one inquiry, in the hyphenated form.
    ///
    /// # Errors
    /// [`InvalidInquiryId`] unless it is a `UUIDv7` whose time is within ten minutes before `now`.
    pub fn from_idempotency_key(text: &str, now: Timestamp) -> Result<Self, InvalidInquiryId> {
        let id = Self::parse(text).ok_or(InvalidInquiryId)?;
        let age = now.duration_since(id.made_at().ok_or(InvalidInquiryId)?);
        if age > AGE_MAX || age < -AHEAD_MAX { Err(InvalidInquiryId) } else { Ok(id) }
    }

    /// Makes an id of this time, with these bits of chance.
    #[must_use]
    pub fn new(at: Timestamp, chance: [u8; 10]) -> Self {
        let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or_default();
        Self(uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance).into_uuid())
    }

    /// Reads an id of any age, in the hyphenated form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let uuid = (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten()?;
        let variant = uuid.get_variant() == uuid::Variant::RFC4122;
        (variant && uuid.get_version() == Some(uuid::Version::SortRand)).then_some(Self(uuid))
    }

    fn made_at(self) -> Option<Timestamp> {
        let (seconds, nanoseconds) = self.0.get_timestamp()?.to_unix();
        Timestamp::new(seconds.try_into().ok()?, nanoseconds.try_into().ok()?).ok()
    }
}

impl fmt::Display for InquiryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key_made_at(seconds: i64) -> String {
        let time = uuid::Timestamp::from_unix(uuid::NoContext, u64::try_from(seconds).unwrap(), 0);
        Uuid::new_v7(time).to_string()
    }

    #[test]
    fn a_key_is_taken_for_ten_minutes() {
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        for (offset_s, taken) in [
            (0, true),
            (-599, true),
            (-600, true),
            (-601, false),
            (120, true),
            (121, false),
            (-86_400, false),
        ] {
            let key = key_made_at(1_700_000_000 + offset_s);
            assert_eq!(InquiryId::from_idempotency_key(&key, now).is_ok(), taken, "{offset_s}");
            assert_eq!(InquiryId::parse(&key).unwrap().to_string(), key);
        }
    }

    #[test]
    fn other_forms_and_versions_are_refused() {
        let good = key_made_at(1_700_000_000);
        for text in [
            String::new(),
            good.replace('-', ""),
            format!("{{{good}}}"),
            format!("urn:uuid:{good}"),
            format!("{good} "),
            "f47ac10b-58cc-4372-a567-0e02b2c3d479".into(),
            "00000000-0000-0000-0000-000000000000".into(),
            "ffffffff-ffff-ffff-ffff-ffffffffffff".into(),
        ] {
            assert_eq!(InquiryId::parse(&text), None, "{text}");
        }
        assert!(InquiryId::parse(&good.to_uppercase()).is_some());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = InquiryId::parse(&text);
        }
    }
}
