//! For whom a backup is encrypted and who opens it: keys of age, the same as those of the programs `age` and `rage`.

use std::fmt;
use std::str::FromStr as _;

use age::x25519;
use secrecy::{ExposeSecret as _, SecretString};

/// A text that is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no key of age")]
pub struct NoKey;

/// The public keys that a backup is encrypted for; whoever has the secret part of one of them can open it.
#[derive(Clone)]
pub struct Recipients(Vec<x25519::Recipient>);

impl fmt::Debug for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(ToString::to_string))
            .finish()
    }
}

impl Recipients {
    /// Reads public keys like `age1…`; at least one.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, NoKey> {
        let texts = texts.into_iter().map(str::trim);
        let keys = texts.filter(|text| !text.is_empty());
        let keys: Result<Vec<_>, _> = keys.map(x25519::Recipient::from_str).collect();
        match keys {
            Ok(keys) if !keys.is_empty() => Ok(Self(keys)),
            _ => Err(NoKey),
        }
    }

    pub(crate) fn encryptor(&self) -> std::io::Result<age::Encryptor> {
        let keys = self.0.iter().map(|key| key as &dyn age::Recipient);
        age::Encryptor::with_recipients(keys).map_err(std::io::Error::other)
    }
}

/// The secret keys that open a backup.
pub struct Identity(Vec<x25519::Identity>);

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity")
    }
}

impl Identity {
    /// A new key.
    pub fn generate() -> Self {
        Self(vec![x25519::Identity::generate()])
    }

    /// Reads a file of keys: one `AGE-SECRET-KEY-1…` a line; empty lines and lines with `#` say nothing.
    pub fn parse(file: &str) -> Result<Self, NoKey> {
        let lines = file.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Result<Vec<_>, _> = lines.map(x25519::Identity::from_str).collect();
        match keys {
            Ok(keys) if !keys.is_empty() => Ok(Self(keys)),
            _ => Err(NoKey),
        }
    }

    /// The public part of the first key, to encrypt for.
    pub fn recipient(&self) -> String {
        let first = self.0.first();
        first.map_or_else(String::new, |key| key.to_public().to_string())
    }

    /// The file of these keys, as `age` and `rage` read it.
    pub fn file(&self) -> SecretString {
        let mut text = format!("# public key: {}\n", self.recipient());
        for key in &self.0 {
            text.push_str(key.to_string().expose_secret());
            text.push('\n');
        }
        text.into()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0.iter().map(|key| key as &dyn age::Identity)
    }
}
