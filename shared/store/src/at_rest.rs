//! What items hold of a person, encrypted under the secret (A6): who may read a table, a stream or a backup without
//! the secret learns nothing of it.
//!
//! AES-256-GCM under a key of each item's own, which is derived from the secret's subkey for this use and the item's
//! key in its table. The nonce is derived from the content as well (as in RFC 5297's SIV): it repeats only
//! when the same item gets the same content again, and then the result is the same, too. So no nonce ever serves two
//! contents, and a loader that may not read can tell whether what stands is what it brings.
//!
//! The result is bound to its item's key: moved to another item, it doesn't open.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::pseudonym::{PseudonymKeys, Use, Version, joined};

/// The form of what [`PseudonymKeys::encrypt`] makes: this byte, the secret's version (4 bytes, big-endian), the nonce, and
/// the ciphertext with its tag.
const FORMAT: u8 = 1;
const HEAD_BYTES: usize = 1 + 4 + NONCE_LEN;

/// Where an item stands: the two parts of its key.
#[derive(Clone, Copy)]
pub struct ItemKey<'a> {
    pub partition: &'a str,
    pub sort: &'a str,
}

impl ItemKey<'_> {
    fn parts(&self) -> [&[u8]; 2] {
        [self.partition.as_bytes(), self.sort.as_bytes()]
    }
}

impl PseudonymKeys {
    /// Encrypts the content of this item under the newest version of the secret.
    pub(crate) fn encrypt(&self, item: ItemKey<'_>, content: &[u8]) -> Result<Vec<u8>, StoreError> {
        let version = self.newest().ok_or_else(cannot)?;
        let [partition, sort] = item.parts();
        let mac = version.mac(Use::AtRest, &joined(&[b"nonce", partition, sort, content]));
        let nonce: [u8; NONCE_LEN] =
            mac.get(..NONCE_LEN).and_then(|it| it.try_into().ok()).ok_or_else(cannot)?;
        let mut sealed = vec![FORMAT];
        sealed.extend_from_slice(&version.number().to_be_bytes());
        sealed.extend_from_slice(&nonce);
        let mut content = content.to_vec();
        item_key(version, item)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound_to(item), &mut content)
            .map_err(|_| cannot())?;
        sealed.append(&mut content);
        Ok(sealed)
    }

    /// Decrypts the content of this item; none when it was encrypted for another item, under a secret that isn't known, or was
    /// changed since.
    pub(crate) fn decrypt(&self, item: ItemKey<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (head, body) = sealed.split_at_checked(HEAD_BYTES)?;
        let (&format, head) = head.split_first()?;
        let (number, nonce) = head.split_first_chunk::<4>()?;
        if format != FORMAT {
            return None;
        }
        let version = self.version(u32::from_be_bytes(*number))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut content = Zeroizing::new(body.to_vec());
        let length =
            item_key(version, item).ok()?.open_in_place(nonce, bound_to(item), &mut content).ok()?.len();
        content.truncate(length);
        Some(content)
    }
}

fn item_key(version: &Version, item: ItemKey<'_>) -> Result<LessSafeKey, StoreError> {
    let [partition, sort] = item.parts();
    let key = Zeroizing::new(version.mac(Use::AtRest, &joined(&[b"key", partition, sort])));
    UnboundKey::new(&AES_256_GCM, &*key).map(LessSafeKey::new).map_err(|_| cannot())
}

fn bound_to(item: ItemKey<'_>) -> Aad<Vec<u8>> {
    Aad::from(joined(&item.parts()).to_vec())
}

/// Happens only without any secret, or with more content than the cipher takes (64 GiB).
fn cannot() -> StoreError {
    StoreError::Setup("an item can't be encrypted".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(versions: &[u32]) -> PseudonymKeys {
        let secret = |number: &u32| (*number, Zeroizing::new(vec![u8::try_from(*number).unwrap(); 32]));
        PseudonymKeys::new(versions.iter().map(secret).collect()).unwrap()
    }

    const ITEM: ItemKey<'_> = ItemKey { partition: "1:person", sort: "012025#01" };

    #[test]
    fn a6_what_is_encrypted_opens_for_its_item_and_secret_only() {
        let keys = keys(&[1, 2]);
        let sealed = keys.encrypt(ITEM, "見本 花子".as_bytes()).unwrap();
        assert_eq!(&**keys.decrypt(ITEM, &sealed).unwrap(), "見本 花子".as_bytes());
        for other in [
            ItemKey { partition: "1:other", ..ITEM },
            ItemKey { sort: "012025#02", ..ITEM },
            ItemKey { partition: "1:person0", sort: "12025#01" },
        ] {
            assert!(keys.decrypt(other, &sealed).is_none());
        }
        let secrets = [(1, 1), (2, 9)].map(|(number, byte)| (number, Zeroizing::new(vec![byte; 32])));
        let other_secret = PseudonymKeys::new(secrets.to_vec()).unwrap();
        assert!(other_secret.decrypt(ITEM, &sealed).is_none());
        assert!(self::keys(&[1]).decrypt(ITEM, &sealed).is_none(), "its version isn't known");
    }

    #[test]
    fn a6_what_an_older_secret_encrypted_still_opens() {
        let old = keys(&[1]).encrypt(ITEM, b"content").unwrap();
        assert_eq!(&**keys(&[1, 2]).decrypt(ITEM, &old).unwrap(), b"content");
        assert_ne!(keys(&[1, 2]).encrypt(ITEM, b"content").unwrap(), old);
    }

    #[test]
    fn a6_a_nonce_serves_one_content_of_one_item() {
        let keys = keys(&[1]);
        let nonce = |item, content: &[u8]| keys.encrypt(item, content).unwrap()[5..HEAD_BYTES].to_vec();
        assert_eq!(keys.encrypt(ITEM, b"a").unwrap(), keys.encrypt(ITEM, b"a").unwrap());
        assert_ne!(nonce(ITEM, b"a"), nonce(ITEM, b"b"));
        assert_ne!(nonce(ITEM, b"a"), nonce(ItemKey { sort: "012025#02", ..ITEM }, b"a"));
    }

    /// Prints what encryption costs a dose: `make bench` runs it, and nothing is asserted.
    #[test]
    #[ignore = "a measurement"]
    #[expect(clippy::disallowed_macros, reason = "a measurement")]
    fn what_a_dose_costs() {
        const TIMES: u32 = 100_000;
        let keys = keys(&[1]);
        // As long as the content of a common dose.
        let content = [b'x'; 270];
        let sealed = keys.encrypt(ITEM, &content).unwrap();
        let began = std::time::Instant::now();
        for _ in 0..TIMES {
            std::hint::black_box(keys.encrypt(ITEM, std::hint::black_box(&content)).unwrap());
        }
        let encrypted = began.elapsed() / TIMES;
        let began = std::time::Instant::now();
        for _ in 0..TIMES {
            std::hint::black_box(keys.decrypt(ITEM, std::hint::black_box(&sealed)).unwrap());
        }
        let decrypted = began.elapsed() / TIMES;
        let began = std::time::Instant::now();
        for _ in 0..TIMES {
            std::hint::black_box(keys.chance(std::hint::black_box(&[&content])));
        }
        let pseudonym = began.elapsed() / TIMES;
        println!("A dose of {} bytes, encrypted {} bytes", content.len(), sealed.len());
        println!("encrypt {encrypted:?}, decrypt {decrypted:?}, one HMAC of it {pseudonym:?}");
    }

    proptest! {
        #[test]
        fn a6_no_bit_can_be_changed(content in prop::collection::vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let keys = keys(&[1]);
            let mut sealed = keys.encrypt(ITEM, &content).unwrap();
            prop_assert_eq!(&**keys.decrypt(ITEM, &sealed).unwrap(), &content[..]);
            let at = at.index(sealed.len());
            sealed[at] ^= 1 << bit;
            prop_assert!(keys.decrypt(ITEM, &sealed).is_none());
        }

        #[test]
        fn a6_nothing_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(keys(&[1]).decrypt(ITEM, &bytes).is_none());
        }
    }
}
