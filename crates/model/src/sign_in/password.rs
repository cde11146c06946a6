//! Which passwords are allowed: long, and not one that everybody tries first. No rules about kinds of characters
//! (NIST SP 800-63B section 3.1.1.2).

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

/// The least number of characters.
const LEAST: usize = 12;
/// The greatest number of characters; more only makes hashing slow.
const MOST: usize = 256;
/// With fewer different characters a password is a row of the same keys.
const LEAST_DIFFERENT: usize = 5;

/// Passwords of twelve characters and more that are tried first, in lower case, without what people put behind a word.
const TRIED_FIRST: &str = include_str!("tried_first.txt");

/// Why a password is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// It has too few characters.
    #[error("a password has at least {LEAST} characters")]
    TooShort,
    /// It has too many characters.
    #[error("a password has at most {MOST} characters")]
    TooLong,
    /// It is one of those that are tried first.
    #[error("this password is one of those that are tried first")]
    TooCommon,
}

impl PasswordProblem {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::TooCommon => "password-too-common",
        }
    }

    /// The number of characters that the text names, where it names one.
    pub const fn limit(self) -> Option<usize> {
        match self {
            Self::TooShort => Some(LEAST),
            Self::TooLong => Some(MOST),
            Self::TooCommon => None,
        }
    }
}

/// Checks a new password.
pub fn check_password(password: &str) -> Result<(), PasswordProblem> {
    let length = password.nfkc().count();
    if length < LEAST {
        return Err(PasswordProblem::TooShort);
    }
    if length > MOST {
        return Err(PasswordProblem::TooLong);
    }
    if is_common(password) {
        return Err(PasswordProblem::TooCommon);
    }
    Ok(())
}

fn is_common(password: &str) -> bool {
    let folded = password.to_lowercase();
    let different: BTreeSet<char> = folded.chars().collect();
    let word = folded.trim_matches(|character: char| !character.is_alphabetic());
    different.len() < LEAST_DIFFERENT || tried_first(&folded) || tried_first(word)
}

fn tried_first(word: &str) -> bool {
    TRIED_FIRST
        .lines()
        .filter(|line| !line.starts_with('#'))
        .any(|line| line == word)
}
