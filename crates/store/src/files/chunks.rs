//! The format of an encrypted file: a mark, then chunks of 64 KiB under AES-256-GCM-SIV in the STREAM construction
//! (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce counts the chunks and says which is the last, so that none can be
//! changed, cut off, doubled or moved.

use std::fs::File;
use std::io::{Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit as _};
use secrecy::ExposeSecret as _;
use secrecy::zeroize::Zeroizing;

use super::FileError;
use crate::keys::Secret;

const MARK: &[u8; 8] = b"spilfil1";
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
/// Each key encrypts one file once, so that the part of the nonce that does not count can be the same for all.
const NONCE_START: [u8; 7] = [0; 7];

/// Writes the content encrypted; gives its length.
pub(super) fn encrypt(
    key: &Secret,
    mut content: impl Read,
    out: &mut impl Write,
) -> Result<u64, FileError> {
    let cipher = Aes256GcmSiv::new(key.expose_secret().into());
    let mut encryptor = EncryptorBE32::from_aead(cipher, &NONCE_START.into());
    out.write_all(MARK)?;
    let mut chunk = read_up_to(&mut content, CHUNK)?;
    let mut bytes = chunk.len() as u64;
    loop {
        let next = read_up_to(&mut content, CHUNK)?;
        if next.is_empty() {
            let last = encryptor.encrypt_last(chunk.as_slice());
            out.write_all(&last.map_err(|_| FileError::Damaged)?)?;
            return Ok(bytes);
        }
        let encrypted = encryptor.encrypt_next(chunk.as_slice());
        out.write_all(&encrypted.map_err(|_| FileError::Damaged)?)?;
        bytes += next.len() as u64;
        chunk = next;
    }
}

/// Gives the content of a file chunk by chunk. A damaged file ends with an error: what came before was right, and the
/// whole is known to be whole only when the iterator has ended without one.
pub struct FileReader {
    file: File,
    /// Gone after the last chunk or an error.
    decryptor: Option<DecryptorBE32<Aes256GcmSiv>>,
    ahead: Zeroizing<Vec<u8>>,
}

impl FileReader {
    pub(super) fn new(key: &[u8; 32], mut file: File) -> Result<Self, FileError> {
        let mark = read_up_to(&mut file, MARK.len())?;
        if mark.as_slice() != MARK {
            return Err(FileError::Damaged);
        }
        let ahead = read_up_to(&mut file, CHUNK + TAG)?;
        let cipher = Aes256GcmSiv::new(key.into());
        let decryptor = DecryptorBE32::from_aead(cipher, &NONCE_START.into());
        Ok(Self {
            file,
            decryptor: Some(decryptor),
            ahead,
        })
    }

    /// The whole content at once, for small files.
    pub fn read_all(self) -> Result<Zeroizing<Vec<u8>>, FileError> {
        let mut content = Zeroizing::new(Vec::new());
        for chunk in self {
            content.extend_from_slice(&chunk?);
        }
        Ok(content)
    }

    fn decrypt_next(
        &mut self,
        mut decryptor: DecryptorBE32<Aes256GcmSiv>,
    ) -> Result<Vec<u8>, FileError> {
        let next = read_up_to(&mut self.file, CHUNK + TAG)?;
        let chunk = std::mem::replace(&mut self.ahead, next);
        if self.ahead.is_empty() {
            return decryptor
                .decrypt_last(chunk.as_slice())
                .map_err(|_| FileError::Damaged);
        }
        let plain = decryptor
            .decrypt_next(chunk.as_slice())
            .map_err(|_| FileError::Damaged)?;
        self.decryptor = Some(decryptor);
        Ok(plain)
    }
}

impl Iterator for FileReader {
    type Item = Result<Vec<u8>, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let decryptor = self.decryptor.take()?;
        Some(self.decrypt_next(decryptor))
    }
}

impl std::fmt::Debug for FileReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileReader")
    }
}

/// As many bytes as there are, up to the limit. The buffer never moves, so that no copy of the content stays behind.
fn read_up_to(source: &mut impl Read, limit: usize) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let mut buffer = Zeroizing::new(Vec::with_capacity(limit));
    source.take(limit as u64).read_to_end(&mut buffer)?;
    Ok(buffer)
}
