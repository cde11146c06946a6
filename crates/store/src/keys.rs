//! The master key file and the keys derived from it, one per purpose.
//!
//! The file lies outside the data folder and its backups, and only its owner may read it. Losing it is losing every
//! sealed value. It may be replaced while the program runs: a rotation adds a key that seals nothing yet, then lets it seal,
//! and at the end takes the old ones away. Sealing and opening are in `seal` and `files`.

mod place;
mod ring;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use rand::CryptoRng;
use secrecy::SecretBox;
use secrecy::zeroize::Zeroizing;

use place::Stamp;
use ring::Ring;

/// Thirty-two secret bytes, wiped when dropped.
pub type Secret = SecretBox<[u8; 32]>;

/// The number of a master key. It stands before every sealed value, so that keys can be changed one value at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u32);

impl KeyId {
    pub(crate) const fn to_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }

    pub(crate) const fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(u32::from_be_bytes(bytes))
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What a derived key is for. A value sealed for one purpose does not open for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyPurpose {
    /// Citizen service numbers.
    Bsn,
    /// Finding somebody by citizen service number.
    BsnIndex,
    /// The hash of a search term in the journal.
    SearchTerm,
    /// The keys of files.
    File,
    /// The second factor of an account.
    SecondFactor,
    /// The hash of a recovery code.
    RecoveryCode,
    /// The secret by which an identity provider knows us.
    Provider,
    /// The link of an invitation, while it waits to be sent.
    Invitation,
    /// What is counted of attempts to sign in.
    Attempt,
    /// The chain of the journal.
    Journal,
}

impl KeyPurpose {
    /// Part of the derivation: never to be changed.
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Bsn => b"spil/1/bsn",
            Self::BsnIndex => b"spil/1/bsn-index",
            Self::SearchTerm => b"spil/1/search-term",
            Self::File => b"spil/1/file",
            Self::SecondFactor => b"spil/1/second-factor",
            Self::RecoveryCode => b"spil/1/recovery-code",
            Self::Provider => b"spil/1/identity-provider",
            Self::Invitation => b"spil/1/invitation",
            Self::Attempt => b"spil/1/attempt",
            Self::Journal => b"spil/1/journal",
        }
    }
}

/// The master keys: several while one is replaced by the next, and the last of them is the one that seals.
pub struct Keys {
    path: PathBuf,
    held: RwLock<(Stamp, Arc<Ring>)>,
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no such file.
    #[error("there is no key file {0}")]
    Missing(PathBuf),
    /// There is a key file already; it is never overwritten.
    #[error("there is a key file already: {0}")]
    Exists(PathBuf),
    /// Others than the owner may read it.
    #[error(
        "the key file {path} has mode {mode:03o}; expected 600, so that only its owner can read it"
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// It lies in the data folder, where backups would take it along.
    #[error("the key file {0} lies in the data folder; keys and data must not lie together")]
    InDataFolder(PathBuf),
    /// It is not a key file.
    #[error(
        "key file {path}, line {line}: expected a number higher than the one before, a space and 32 bytes in Base64"
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1; the line after the last if there is no key at all.
        line: usize,
    },
    /// A rotation is under way: there is more than one key.
    #[error("a rotation of the keys is under way already")]
    UnderWay,
    /// No rotation is under way: there is one key alone.
    #[error("there is one key alone")]
    Alone,
    /// The file system refused.
    #[error("key file {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Keys {
    /// Reads the key file; refuses one that others can read or that lies in the data folder.
    pub fn open(path: &Path, data_folder: &Path) -> Result<Self, KeyError> {
        place::refuse_inside(path, data_folder)?;
        let (stamp, ring) = place::read(path)?;
        Ok(Self {
            path: path.to_owned(),
            held: RwLock::new((stamp, Arc::new(ring))),
        })
    }

    /// Makes a key file with one key, durable before anything is sealed with it.
    pub fn create(
        path: &Path,
        data_folder: &Path,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, KeyError> {
        place::refuse_inside(path, data_folder)?;
        place::write_new(path, &ring::first_file(&random(chance)))?;
        Self::open(path, data_folder)
    }

    /// The key that seals now, for this purpose.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the number is of this file"
    )]
    pub fn current(&self, purpose: KeyPurpose) -> (KeyId, Secret) {
        let ring = self.ring();
        let id = ring.current();
        (id, ring.find(id, purpose).expect("a number of this file"))
    }

    /// The key of this number, for this purpose.
    pub fn find(&self, id: KeyId, purpose: KeyPurpose) -> Option<Secret> {
        self.ring().find(id, purpose)
    }

    /// All keys for this purpose, the newest first.
    pub fn all(&self, purpose: KeyPurpose) -> Vec<(KeyId, Secret)> {
        let ring = self.ring();
        let ids = ring.ids().into_iter();
        ids.filter_map(|id| Some((id, ring.find(id, purpose)?)))
            .collect()
    }

    /// The number of the key that seals now.
    pub fn current_id(&self) -> KeyId {
        self.ring().current()
    }

    /// Whether a rotation is under way: there is more than one key.
    pub fn is_rotating(&self) -> bool {
        self.ring().count() > 1
    }

    /// When the file was last replaced.
    pub fn changed_at(&self) -> Result<Timestamp, KeyError> {
        place::changed_at(&self.path)
    }

    /// Whether what this key sealed can be opened.
    pub fn knows(&self, id: KeyId) -> bool {
        self.ring().ids().contains(&id)
    }

    /// The key of the journal's chain: from the first master key, so that a new master key does not break the chain.
    pub fn journal(&self) -> Secret {
        self.ring().lasting(KeyPurpose::Journal)
    }

    /// The key of the hashes of recovery codes: from the first master key, so that a new master key leaves them of use.
    pub(crate) fn recovery_codes(&self) -> Secret {
        self.ring().lasting(KeyPurpose::RecoveryCode)
    }

    /// The key under which attempts are counted: from the first master key, so that a new master key forgets no failure.
    pub(crate) fn attempts(&self) -> Secret {
        self.ring().lasting(KeyPurpose::Attempt)
    }

    /// The first step of a rotation: another key in the file. It opens and finds, and seals nothing yet.
    pub fn add_next(&self, chance: &mut impl CryptoRng) -> Result<KeyId, KeyError> {
        let ring = self.ring();
        if ring.count() > 1 {
            return Err(KeyError::UnderWay);
        }
        let (id, text) = ring.with_next(&random(chance));
        place::replace(&self.path, &text)?;
        Ok(id)
    }

    /// The second step: the newest key seals from now on; gives its number. Where it does so already, nothing changes.
    pub fn promote(&self) -> Result<KeyId, KeyError> {
        let ring = self.ring();
        if ring.count() < 2 {
            return Err(KeyError::Alone);
        }
        if ring.next().is_some() {
            place::replace(&self.path, &ring.promoted())?;
        }
        Ok(self.current_id())
    }

    /// The last step: only the key that seals is left, and what must last of the first one. What the others sealed opens never
    /// again.
    pub fn retire(&self) -> Result<(), KeyError> {
        let ring = self.ring();
        if ring.count() < 2 {
            return Err(KeyError::Alone);
        }
        if ring.next().is_some() {
            return Err(KeyError::UnderWay);
        }
        place::replace(&self.path, &ring.without_old())
    }

    /// The keys as the file says now.
    fn ring(&self) -> Arc<Ring> {
        let stamp = Stamp::of(&self.path).ok();
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let (before, ring) = (held.0, Arc::clone(&held.1));
        drop(held);
        if stamp.is_none_or(|stamp| stamp == before) {
            return ring;
        }
        match place::read(&self.path) {
            Ok((stamp, ring)) => {
                let ring = Arc::new(ring);
                let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
                *held = (stamp, Arc::clone(&ring));
                ring
            }
            Err(error) => {
                tracing::error!(%error, "the key file was changed and cannot be used: the keys of before go on");
                ring
            }
        }
    }
}

fn random(chance: &mut impl CryptoRng) -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    chance.fill_bytes(bytes.as_mut());
    bytes
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ring = self.ring();
        write!(
            f,
            "Keys({} of them, current {})",
            ring.count(),
            ring.current()
        )
    }
}

#[cfg(test)]
pub(crate) mod tests;
