//! E-mail addresses, checked for shape only: whether mail arrives is known after sending.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::as_text::travels_as_text;

/// An e-mail address of ASCII characters, the domain in lower case, at most 254 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// Not of the form name@domain.tld.
    #[error("an e-mail address looks like name@example.org")]
    Form,
    /// Longer than 254 characters, or more than 64 before the @.
    #[error("the e-mail address is too long")]
    TooLong,
}

impl InvalidEmail {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Form => "email-form",
            Self::TooLong => "email-too-long",
        }
    }
}

impl Email {
    /// Reads an address; white space around it is forgiven.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let (local, domain) = text.trim().rsplit_once('@').ok_or(InvalidEmail::Form)?;
        if local.len() > 64 || local.len() + domain.len() > 253 {
            return Err(InvalidEmail::TooLong);
        }
        if is_local_part(local) && is_domain(domain) {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(InvalidEmail::Form)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    local.split('.').all(|part| !part.is_empty()) && local.chars().all(allowed)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let ends_in_letters = domain
        .rsplit('.')
        .next()
        .is_some_and(|last| last.len() > 1 && !last.starts_with(|c: char| c.is_ascii_digit()));
    domain.contains('.') && ends_in_letters && domain.split('.').all(is_label)
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Email, InvalidEmail);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, InvalidEmail>) {
        assert_eq!(
            Email::parse(text).map(String::from),
            expected.map(str::to_owned),
            "{text}"
        );
    }

    #[test]
    fn shape_of_an_address() {
        check(
            " Jan.de-Vries+werk@Example.ORG ",
            Ok("Jan.de-Vries+werk@example.org"),
        );
        check("a@b.nl", Ok("a@b.nl"));
        check("XXX_Prins@test.nl", Ok("XXX_Prins@test.nl"));
        for wrong in [
            "",
            "a",
            "a@",
            "@b.nl",
            "a@b",
            "a b@c.nl",
            "a@b..nl",
            ".a@b.nl",
            "a@-b.nl",
            "a@b.n",
            "a@b.nl\r\nBcc: x@y.nl",
            "a@1.2.3.4",
            "é@b.nl",
        ] {
            check(wrong, Err(InvalidEmail::Form));
        }
        check(
            &format!("{}@b.nl", "a".repeat(65)),
            Err(InvalidEmail::TooLong),
        );
        check(
            &format!("a@{}.nl", "b".repeat(300)),
            Err(InvalidEmail::TooLong),
        );
    }
}
