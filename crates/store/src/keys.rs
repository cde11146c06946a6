//! The master key file and the keys derived from it, one per purpose.
//!
//! The file lies outside the data folder and its backups, and only its owner may read it. Losing it is losing every
//! sealed value. Sealing and opening are in `seal` and `files`.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use rand::CryptoRng;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::Sha256;

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
    /// The link of an invitation, while it waits to be sent.
    Invitation,
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
            Self::Invitation => b"spil/1/invitation",
            Self::Journal => b"spil/1/journal",
        }
    }
}

/// The master keys: several while one is replaced by the next, and the last of them is the one that seals.
pub struct Keys {
    masters: BTreeMap<KeyId, Secret>,
    first: KeyId,
    current: KeyId,
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
        refuse_inside(path, data_folder)?;
        let metadata = fs::metadata(path).map_err(|source| missing_or(path, source))?;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Open {
                path: path.to_owned(),
                mode,
            });
        }
        let text = fs::read_to_string(path).map_err(|source| io_error(path, source))?;
        Self::parse(&Zeroizing::new(text)).map_err(|line| KeyError::Malformed {
            path: path.to_owned(),
            line,
        })
    }

    /// Makes a key file with one key, durable before anything is sealed with it.
    pub fn create(
        path: &Path,
        data_folder: &Path,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, KeyError> {
        refuse_inside(path, data_folder)?;
        let mut bytes = Zeroizing::new([0; 32]);
        chance.fill_bytes(bytes.as_mut());
        let encoded = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
        let text = Zeroizing::new(format!(
            "# Spil: master keys. Keep a copy in a safe place, never beside the data.\n1 {}\n",
            encoded.as_str()
        ));
        write_new(path, &text).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
            _ => io_error(path, source),
        })?;
        Self::open(path, data_folder)
    }

    /// The key that seals now, for this purpose.
    pub fn current(&self, purpose: KeyPurpose) -> (KeyId, Secret) {
        (self.current, self.derive_from(self.current, purpose))
    }

    /// The key of this number, for this purpose.
    pub fn find(&self, id: KeyId, purpose: KeyPurpose) -> Option<Secret> {
        self.masters
            .contains_key(&id)
            .then(|| self.derive_from(id, purpose))
    }

    /// All keys for this purpose, the newest first.
    pub fn all(&self, purpose: KeyPurpose) -> impl Iterator<Item = (KeyId, Secret)> {
        self.masters
            .keys()
            .rev()
            .map(move |id| (*id, self.derive_from(*id, purpose)))
    }

    /// The key of the journal's chain: from the first master key, so that a new master key does not break the chain.
    pub fn journal(&self) -> Secret {
        self.derive_from(self.first, KeyPurpose::Journal)
    }

    /// The key of the hashes of recovery codes: from the first master key, so that a new master key leaves them of use.
    pub(crate) fn recovery_codes(&self) -> Secret {
        self.derive_from(self.first, KeyPurpose::RecoveryCode)
    }

    /// Reads the text of a key file; gives the line that is wrong.
    fn parse(text: &str) -> Result<Self, usize> {
        let mut masters = BTreeMap::new();
        for (line, content) in (1..).zip(text.lines()) {
            let content = content.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let (id, secret) = parse_line(content).ok_or(line)?;
            if masters
                .last_key_value()
                .is_some_and(|(last, _)| *last >= id)
            {
                return Err(line);
            }
            masters.insert(id, secret);
        }
        let end = || text.lines().count() + 1;
        let (first, _) = masters.first_key_value().ok_or_else(end)?;
        let (current, _) = masters.last_key_value().ok_or_else(end)?;
        let (first, current) = (*first, *current);
        Ok(Self {
            masters,
            first,
            current,
        })
    }

    /// HKDF with SHA-256 (RFC 5869), without salt: the master keys are random.
    #[expect(
        clippy::expect_used,
        reason = "the number is of this file, and 32 bytes are a length that HKDF gives"
    )]
    fn derive_from(&self, id: KeyId, purpose: KeyPurpose) -> Secret {
        let master = self.masters.get(&id).expect("a number of this file");
        SecretBox::init_with_mut(|bytes: &mut [u8; 32]| {
            Hkdf::<Sha256>::new(None, master.expose_secret())
                .expand(purpose.label(), bytes)
                .expect("32 bytes");
        })
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Keys({} of them, current {})",
            self.masters.len(),
            self.current
        )
    }
}

fn parse_line(line: &str) -> Option<(KeyId, Secret)> {
    let (id, encoded) = line.split_once(' ')?;
    let bytes = Zeroizing::new(STANDARD.decode(encoded.trim()).ok()?);
    let secret = <&[u8; 32]>::try_from(bytes.as_slice()).ok()?;
    let id = KeyId(id.parse().ok()?);
    Some((
        id,
        SecretBox::init_with_mut(|place: &mut [u8; 32]| place.copy_from_slice(secret)),
    ))
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(folder)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    File::open(folder)?.sync_all()
}

fn refuse_inside(path: &Path, data_folder: &Path) -> Result<(), KeyError> {
    let resolve = |path: &Path| resolved(path).map_err(|source| io_error(path, source));
    if resolve(path)?.starts_with(resolve(data_folder)?) {
        return Err(KeyError::InDataFolder(path.to_owned()));
    }
    Ok(())
}

/// The path without links, also when its last parts do not exist yet.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let there = path.ancestors().find(|ancestor| ancestor.exists());
    let Some(there) = there else { return Ok(path) };
    let rest = path.strip_prefix(there).unwrap_or(Path::new(""));
    Ok(there.canonicalize()?.join(rest))
}

fn missing_or(path: &Path, source: io::Error) -> KeyError {
    match source.kind() {
        io::ErrorKind::NotFound => KeyError::Missing(path.to_owned()),
        _ => io_error(path, source),
    }
}

fn io_error(path: &Path, source: io::Error) -> KeyError {
    KeyError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
pub(crate) mod tests;
