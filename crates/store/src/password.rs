//! Hashing and checking passwords with Argon2id. Slow on purpose: never called within a transaction, and not by many at
//! once (each call takes [`MEMORY_KIB`] of memory).
//!
//! Which passwords are allowed is `spil_model::sign_in`.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};
use unicode_normalization::UnicodeNormalization as _;

/// The memory that one call takes, in KiB (OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane).
pub const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What a check of a password says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the password.
    Right,
    /// It is the password, and the stored hash was made with other parameters: store a new one.
    RightButOutdated,
    /// It is not the password, there is no such account, or the stored hash cannot be read.
    Wrong,
}

/// The hash of a password, to be stored. The salt comes from a source of secure randomness, new for each hash.
pub fn hash(password: &SecretString, salt: [u8; 16]) -> String {
    hashed(normalised(password).as_bytes(), salt).to_string()
}

/// Checks a password. Without a stored hash it takes as long as with one, so that the time does not tell who has an
/// account.
pub fn verify(password: &SecretString, stored: Option<&str>) -> Verdict {
    let Some(stored) = stored.and_then(|text| PasswordHash::new(text).ok()) else {
        hash(password, [0; 16]);
        return Verdict::Wrong;
    };
    let password = normalised(password);
    match hasher().verify_password(password.as_bytes(), &stored) {
        Ok(()) if is_current(&stored) => Verdict::Right,
        Ok(()) => Verdict::RightButOutdated,
        Err(_) => Verdict::Wrong,
    }
}

#[expect(
    clippy::expect_used,
    reason = "only a password of more than four gigabytes is refused"
)]
fn hashed(password: &[u8], salt: [u8; 16]) -> PasswordHash {
    hasher()
        .hash_password_with_salt(password, &salt)
        .expect("shorter than four gigabytes")
}

fn is_current(stored: &PasswordHash) -> bool {
    let parameters = Params::try_from(stored);
    stored.algorithm == Algorithm::Argon2id.ident()
        && parameters.is_ok_and(|found| {
            (found.m_cost(), found.t_cost(), found.p_cost()) == (MEMORY_KIB, PASSES, LANES)
        })
}

/// The same password typed on two keyboards can be two sequences of characters; NFKC makes them one (NIST SP 800-63B).
fn normalised(password: &SecretString) -> Zeroizing<String> {
    Zeroizing::new(password.expose_secret().nfkc().collect())
}

#[expect(
    clippy::expect_used,
    reason = "constant parameters within the limits of Argon2; every test of this module uses them"
)]
fn hasher() -> Argon2<'static> {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("within the limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

#[cfg(test)]
mod tests;
