//! The two encodings of files, and others that are told by their names.

use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroize;

/// How the characters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With or without byte order mark.
    Utf8,
    /// Shift_JIS with the extensions of NEC and IBM (①, 髙, 﨑), as Japanese Windows writes it.
    Cp932,
}

impl Encoding {
    /// Hands the text of a field on, or `None` when its bytes are no characters of this encoding. A text
    /// that had to be copied is wiped afterwards.
    pub(crate) fn decode<T>(self, bytes: &[u8], read: impl FnOnce(&str) -> T) -> Option<T> {
        let mut text = self.codec().decode_without_bom_handling_and_without_replacement(bytes)?;
        let value = read(&text);
        if let Cow::Owned(copy) = &mut text {
            copy.zeroize();
        }
        Some(value)
    }

    /// The text in this encoding, or `None` when it lacks one of the characters.
    #[must_use]
    pub fn encode(self, text: &str) -> Option<Cow<'_, [u8]>> {
        let (bytes, _, unmappable) = self.codec().encode(text);
        (!unmappable).then_some(bytes)
    }

    const fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            // The web's name for Windows code page 932.
            Self::Cp932 => encoding_rs::SHIFT_JIS,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Cp932 => "CP932",
        })
    }
}

/// An encoding that Japanese systems write and that is not read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// What spreadsheets call 「Unicode テキスト」, with a mark or without.
    Utf16,
    /// Of Unix systems.
    EucJp,
    /// Of mail.
    Iso2022Jp,
}

impl Foreign {
    pub(super) const ALL: [Self; 3] = [Self::Utf16, Self::EucJp, Self::Iso2022Jp];

    /// Whether these bytes begin with this text.
    pub(super) fn begins_with(self, bytes: &[u8], text: &str) -> bool {
        let decode = |codec: &'static encoding_rs::Encoding| codec.decode_without_bom_handling(bytes).0;
        match self {
            Self::Utf16 => [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE]
                .into_iter()
                .any(|codec| decode(codec).starts_with(text)),
            Self::EucJp => decode(encoding_rs::EUC_JP).starts_with(text),
            Self::Iso2022Jp => decode(encoding_rs::ISO_2022_JP).starts_with(text),
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16 => "UTF-16",
            Self::EucJp => "EUC-JP",
            Self::Iso2022Jp => "ISO-2022-JP（JIS）",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(encoding: Encoding, bytes: &[u8]) -> Option<String> {
        encoding.decode(bytes, str::to_owned)
    }

    #[test]
    fn cp932_has_the_extensions_of_nec_and_ibm() {
        for (bytes, text) in [
            (&b"\x8C\xA9\x96\x7B"[..], "見本"),
            (b"\xFB\xFC", "髙"), // IBM extension
            (b"\xED\x95", "﨑"), // the same set where NEC put it
            (b"\xFA\xB1", "﨑"), // and where IBM put it
            (b"\x87\x40", "①"),  // NEC special character
            (b"\x81\x60", "～"), // U+FF5E, as Windows has it
            (b"\xD0\xCE\xDD", "ﾐﾎﾝ"),
            (b"\x83\x5C", "ソ"),       // second byte is an ASCII backslash
            (b"\xF0\x40", "\u{E000}"), // the first of the user-defined characters
        ] {
            assert_eq!(decoded(Encoding::Cp932, bytes).as_deref(), Some(text), "{text}");
        }
        for bytes in [&b"\x81"[..], b"\x81\x20", b"\xFF", b"\xA0", b"\xFC\xFC"] {
            assert_eq!(decoded(Encoding::Cp932, bytes), None, "{bytes:x?}");
        }
    }

    #[test]
    fn utf8_is_strict() {
        assert_eq!(decoded(Encoding::Utf8, "見本𠮷".as_bytes()).as_deref(), Some("見本𠮷"));
        for bytes in [&b"\xE8\xA6"[..], b"\xC0\x80", b"\xED\xA0\x80", b"\x8C\xA9"] {
            assert_eq!(decoded(Encoding::Utf8, bytes), None, "{bytes:x?}");
        }
    }

    #[test]
    fn what_an_encoding_lacks_is_not_written() {
        assert!(Encoding::Cp932.encode("髙﨑①～ー").is_some());
        assert_eq!(Encoding::Cp932.encode("𠮷"), None);
        assert!(Encoding::Utf8.encode("𠮷").is_some());
    }
}
