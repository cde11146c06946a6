//! Sealing single values: AES-256-GCM-SIV bound to the table, column and row where the value lies, so that a sealed
//! value cannot be moved to another row. The blind index of citizen service numbers and the hash of search terms.

use aes_gcm_siv::aead::{Aead as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use rand::CryptoRng;
use secrecy::ExposeSecret as _;
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;
use spil_model::bsn::Bsn;
use uuid::Uuid;

use crate::keys::{KeyId, KeyPurpose, Keys, Secret};

/// The layout of a sealed value: this byte, the number of the key (4), the nonce (12), the ciphertext with its tag.
const LAYOUT: u8 = 1;
const NONCE_BYTES: usize = 12;
const HEAD_BYTES: usize = 1 + 4 + NONCE_BYTES;

/// Where a sealed value lies. It opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row.
    pub row: Uuid,
}

impl Place {
    /// Unambiguous: each part has its length before it.
    fn associated_data(&self) -> Vec<u8> {
        let parts = [
            self.table.as_bytes(),
            self.column.as_bytes(),
            self.row.as_bytes(),
        ];
        let mut data = vec![LAYOUT];
        for part in parts {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part);
        }
        data
    }
}

/// A sealed value does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// It is not a sealed value, or of a layout that this program does not know.
    #[error("not a sealed value of a known layout")]
    UnknownLayout,
    /// Its key is not in the key file.
    #[error("key {0} is not in the key file")]
    UnknownKey(KeyId),
    /// It was changed, moved from another place, or sealed with another key of the same number.
    #[error("changed, moved or sealed with another key")]
    Refused,
}

impl Keys {
    /// Seals a value for one place with the current key.
    pub fn seal(
        &self,
        purpose: KeyPurpose,
        place: &Place,
        plain: &[u8],
        chance: &mut impl CryptoRng,
    ) -> Vec<u8> {
        let (id, secret) = self.current(purpose);
        let mut nonce = [0; NONCE_BYTES];
        chance.fill_bytes(&mut nonce);
        let ciphertext = encrypt(&secret, nonce, plain, &place.associated_data());
        [&[LAYOUT][..], &id.to_bytes(), &nonce, &ciphertext].concat()
    }

    /// Opens a value that was sealed for this place.
    pub fn unseal(
        &self,
        purpose: KeyPurpose,
        place: &Place,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (id, nonce, ciphertext) = split(sealed).ok_or(Unsealable::UnknownLayout)?;
        let secret = self.find(id, purpose).ok_or(Unsealable::UnknownKey(id))?;
        let payload = Payload {
            msg: ciphertext,
            aad: &place.associated_data(),
        };
        cipher(&secret)
            .decrypt(&Nonce::from(nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| Unsealable::Refused)
    }

    /// What the journal stores of a search term: a keyed hash that says whether two searches were the same, and nothing
    /// else. The term must be folded (case, accents) by the caller.
    pub fn search_term(&self, folded: &str) -> String {
        let (id, secret) = self.current(KeyPurpose::SearchTerm);
        let hash = keyed_hash(&secret, folded.as_bytes());
        format!("{id}-{}", URL_SAFE_NO_PAD.encode(hash))
    }

    /// Under what attempts for an account or from an address are counted. The text must be folded by the caller.
    pub fn attempt(&self, folded: &str) -> Vec<u8> {
        keyed_hash(&self.attempts(), folded.as_bytes()).to_vec()
    }

    /// What the store keeps of a recovery code, which has to be in the form in which it was made.
    pub fn recovery_code(&self, code: &str) -> Vec<u8> {
        keyed_hash(&self.recovery_codes(), code.as_bytes()).to_vec()
    }
}

/// Seals, opens and finds citizen service numbers.
#[derive(Debug, Clone, Copy)]
pub struct BsnVault<'keys>(pub &'keys Keys);

/// A keyed hash by which a citizen service number is found without being readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlindIndex([u8; 32]);

impl BlindIndex {
    /// The bytes that the database stores.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl BsnVault<'_> {
    /// Seals a number for one place.
    pub fn seal(&self, bsn: &Bsn, place: &Place, chance: &mut impl CryptoRng) -> Vec<u8> {
        let digits = Zeroizing::new(bsn.expose());
        self.0
            .seal(KeyPurpose::Bsn, place, digits.as_bytes(), chance)
    }

    /// Opens a number that was sealed for this place.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Bsn, Unsealable> {
        let digits = self.0.unseal(KeyPurpose::Bsn, place, sealed)?;
        let digits = std::str::from_utf8(&digits).map_err(|_| Unsealable::UnknownLayout)?;
        Bsn::parse(digits).map_err(|_| Unsealable::UnknownLayout)
    }

    /// The index to store beside a number, under the current key.
    pub fn index(&self, bsn: &Bsn) -> BlindIndex {
        index_under(&self.0.current(KeyPurpose::BsnIndex).1, bsn)
    }

    /// The indexes under which a number can be found, one for each key, the newest first.
    pub fn indexes(&self, bsn: &Bsn) -> Vec<BlindIndex> {
        self.0
            .all(KeyPurpose::BsnIndex)
            .into_iter()
            .map(|(_, secret)| index_under(&secret, bsn))
            .collect()
    }
}

fn index_under(secret: &Secret, bsn: &Bsn) -> BlindIndex {
    BlindIndex(keyed_hash(secret, Zeroizing::new(bsn.expose()).as_bytes()))
}

#[expect(
    clippy::expect_used,
    reason = "only texts of more than 64 gigabytes are refused"
)]
fn encrypt(secret: &Secret, nonce: [u8; NONCE_BYTES], msg: &[u8], aad: &[u8]) -> Vec<u8> {
    cipher(secret)
        .encrypt(&Nonce::from(nonce), Payload { msg, aad })
        .expect("shorter than 64 gigabytes")
}

fn cipher(secret: &Secret) -> Aes256GcmSiv {
    Aes256GcmSiv::new(secret.expose_secret().into())
}

/// The number of the key that sealed a value; none where it is no sealed value. Its head is enough.
pub fn sealed_by(sealed: &[u8]) -> Option<KeyId> {
    let (layout, rest) = sealed.split_first()?;
    let (id, _) = rest.split_first_chunk::<4>()?;
    (*layout == LAYOUT).then_some(KeyId::from_bytes(*id))
}

fn split(sealed: &[u8]) -> Option<(KeyId, [u8; NONCE_BYTES], &[u8])> {
    let (head, ciphertext) = sealed.split_first_chunk::<HEAD_BYTES>()?;
    let (layout, head) = head.split_first()?;
    let (id, nonce) = head.split_first_chunk::<4>()?;
    let nonce = nonce.try_into().ok()?;
    (*layout == LAYOUT).then_some((KeyId::from_bytes(*id), nonce, ciphertext))
}

fn keyed_hash(secret: &Secret, message: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(secret.expose_secret())
        .expect("a key of any length fits");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
