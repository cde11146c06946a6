//! What a key file says, and how it reads after a step of a rotation. Where the file lies is not known here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::Sha256;

use super::{KeyId, KeyPurpose, Secret};

const HEAD: &str = "# Spil: master keys. Keep a copy in a safe place, never beside the data.\n";

/// Before a key that seals nothing yet.
const NEXT: &str = "next";

/// What no new key can take over: it is kept in the file when the first master key goes.
const KEPT: [(&str, KeyPurpose); 3] = [
    ("journal", KeyPurpose::Journal),
    ("recovery-code", KeyPurpose::RecoveryCode),
    ("attempt", KeyPurpose::Attempt),
];

/// The keys of a file.
pub(super) struct Ring {
    masters: BTreeMap<KeyId, Secret>,
    kept: BTreeMap<KeyPurpose, (KeyId, Secret)>,
    first: KeyId,
    current: KeyId,
    next: Option<KeyId>,
}

/// One line of the file.
enum Line {
    Master(KeyId, Secret),
    Next(KeyId, Secret),
    Kept(KeyPurpose, KeyId, Secret),
}

impl Ring {
    /// Reads the text of a key file; gives the line that is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, usize> {
        let (mut masters, mut kept, mut next) = (BTreeMap::new(), BTreeMap::new(), None);
        for (line, content) in (1..).zip(text.lines()) {
            let content = content.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let (id, secret) = match parse_line(content).ok_or(line)? {
                Line::Kept(purpose, id, secret) if masters.is_empty() => {
                    kept.insert(purpose, (id, secret));
                    continue;
                }
                Line::Next(id, secret) if next.is_none() && !masters.is_empty() => {
                    next = Some(id);
                    (id, secret)
                }
                Line::Master(id, secret) if next.is_none() => (id, secret),
                _ => return Err(line),
            };
            let last = masters.last_key_value();
            if last.is_some_and(|(last, _)| *last >= id) {
                return Err(line);
            }
            masters.insert(id, secret);
        }
        let end = || text.lines().count() + 1;
        if !kept.is_empty() && kept.len() != KEPT.len() {
            return Err(end());
        }
        let first = masters.keys().next().copied().ok_or_else(end)?;
        let mut sealing = masters.keys().filter(|id| Some(**id) != next);
        let current = sealing.next_back().copied().ok_or_else(end)?;
        Ok(Self {
            masters,
            kept,
            first,
            current,
            next,
        })
    }

    pub(super) const fn current(&self) -> KeyId {
        self.current
    }

    pub(super) const fn next(&self) -> Option<KeyId> {
        self.next
    }

    pub(super) fn count(&self) -> usize {
        self.masters.len()
    }

    /// The numbers of the master keys, the newest first.
    pub(super) fn ids(&self) -> Vec<KeyId> {
        self.masters.keys().rev().copied().collect()
    }

    pub(super) fn find(&self, id: KeyId, purpose: KeyPurpose) -> Option<Secret> {
        let master = self.masters.get(&id)?;
        Some(derive(master, purpose))
    }

    /// A key of a purpose that every rotation leaves as it is.
    #[expect(clippy::expect_used, reason = "the first number is of this file")]
    pub(super) fn lasting(&self, purpose: KeyPurpose) -> Secret {
        match self.kept.get(&purpose) {
            Some((_, secret)) => copy(secret),
            None => self
                .find(self.first, purpose)
                .expect("a number of this file"),
        }
    }

    /// The file with another key, which seals nothing yet.
    pub(super) fn with_next(&self, secret: &[u8; 32]) -> (KeyId, Zeroizing<String>) {
        let last = self.masters.last_key_value();
        let id = KeyId(last.map_or(0, |(last, _)| last.0) + 1);
        let mut text = self.text(1);
        push(&mut text, id, Some(NEXT), secret);
        (id, text)
    }

    /// The file in which the newest key seals.
    pub(super) fn promoted(&self) -> Zeroizing<String> {
        self.text(0)
    }

    /// The file without any key but the one that seals; what must last is kept under its purpose.
    pub(super) fn without_old(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(HEAD.to_owned());
        for (name, purpose) in KEPT {
            let id = self.kept.get(&purpose).map_or(self.first, |(id, _)| *id);
            push(
                &mut text,
                id,
                Some(name),
                self.lasting(purpose).expose_secret(),
            );
        }
        if let Some(master) = self.masters.get(&self.current) {
            push(&mut text, self.current, None, master.expose_secret());
        }
        text
    }

    fn text(&self, more: usize) -> Zeroizing<String> {
        // Room for all lines, so that no piece of it stays where the text grew from.
        let lines = self.masters.len() + self.kept.len() + more;
        let mut text = Zeroizing::new(String::with_capacity(HEAD.len() + lines * 80));
        text.push_str(HEAD);
        for (name, purpose) in KEPT {
            if let Some((id, secret)) = self.kept.get(&purpose) {
                push(&mut text, *id, Some(name), secret.expose_secret());
            }
        }
        for (id, master) in &self.masters {
            push(&mut text, *id, None, master.expose_secret());
        }
        text
    }
}

/// The file of one new key.
pub(super) fn first_file(secret: &[u8; 32]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(HEAD.to_owned());
    push(&mut text, KeyId(1), None, secret);
    text
}

fn push(text: &mut Zeroizing<String>, id: KeyId, word: Option<&str>, secret: &[u8; 32]) {
    let encoded = Zeroizing::new(STANDARD.encode(secret));
    let word = word.map(|word| format!("{word} ")).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{id} {word}{}", encoded.as_str());
}

fn parse_line(line: &str) -> Option<Line> {
    let (id, rest) = line.split_once(' ')?;
    let id = KeyId(id.parse().ok()?);
    let Some((word, encoded)) = rest.trim().split_once(' ') else {
        return Some(Line::Master(id, secret_of(rest)?));
    };
    let secret = secret_of(encoded)?;
    if word == NEXT {
        return Some(Line::Next(id, secret));
    }
    let (_, purpose) = KEPT.into_iter().find(|(name, _)| *name == word)?;
    Some(Line::Kept(purpose, id, secret))
}

fn secret_of(encoded: &str) -> Option<Secret> {
    let bytes = Zeroizing::new(STANDARD.decode(encoded.trim()).ok()?);
    let secret = <&[u8; 32]>::try_from(bytes.as_slice()).ok()?;
    Some(SecretBox::init_with_mut(|place: &mut [u8; 32]| {
        place.copy_from_slice(secret);
    }))
}

fn copy(secret: &Secret) -> Secret {
    SecretBox::init_with_mut(|place: &mut [u8; 32]| place.copy_from_slice(secret.expose_secret()))
}

/// HKDF with SHA-256 (RFC 5869), without salt: the master keys are random.
#[expect(clippy::expect_used, reason = "32 bytes are a length that HKDF gives")]
fn derive(master: &Secret, purpose: KeyPurpose) -> Secret {
    SecretBox::init_with_mut(|bytes: &mut [u8; 32]| {
        Hkdf::<Sha256>::new(None, master.expose_secret())
            .expand(purpose.label(), bytes)
            .expect("32 bytes");
    })
}
