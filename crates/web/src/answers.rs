//! What a form or an address brought: names with their values, as text. Each feature reads its command from it.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::http::uri::Uri;

use crate::failure::Failure;

/// The most that a form without files may bring.
const MOST: usize = 256 * 1024;

/// The answers of a form or of the query of an address, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Answers(Vec<(String, String)>);

impl Answers {
    /// Reads `a=1&b=2`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, printable(decode(value)?)))
        });
        pairs.collect::<Option<_>>().map(Self)
    }

    /// Made of pairs.
    pub(crate) fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let pairs = pairs.into_iter();
        Self(
            pairs
                .map(|(name, value)| (name, printable(value)))
                .collect(),
        )
    }

    /// The first value of a name, without white space around it; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.raw(name).map_or("", str::trim)
    }

    /// The first value of a name as it came.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a name unless it is empty.
    pub(crate) fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All values of a name: the ticked boxes.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a box with this name is ticked.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }

    /// All pairs.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

impl<S: Send + Sync> FromRequest<S> for Answers {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(Failure::Unreadable);
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| Failure::TooLarge)?;
        if body.len() > MOST {
            return Err(Failure::TooLarge);
        }
        let text = std::str::from_utf8(&body).map_err(|_| Failure::Unreadable)?;
        Self::parse(text).ok_or(Failure::Unreadable)
    }
}

/// The answers in the query of the address: filters, pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Asked(pub(crate) Answers);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        asked(&parts.uri).map(Self).ok_or(Failure::Unreadable)
    }
}

/// The answers in the query of an address.
pub(crate) fn asked(uri: &Uri) -> Option<Answers> {
    Answers::parse(uri.query().unwrap_or(""))
}

/// Writes text so that it can stand in a query.
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex_digit(rest.next()?)? * 16 + hex_digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// A text without the characters that nobody types: they are no HTML when the form comes back, and no database of ours
/// takes a zero.
fn printable(text: String) -> String {
    if !text.contains(is_no_text) {
        return text;
    }
    text.replace(is_no_text, "")
}

fn is_no_text(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_its_spaces_signs_and_repeated_names() {
        let answers = Answers::parse("naam=van+der%20Berg&dag=1&dag=2&leeg=").unwrap();
        assert_eq!(answers.get("naam"), "van der Berg");
        assert_eq!(answers.all("dag").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(answers.some("leeg"), None);
        assert!(answers.has("leeg") && !answers.has("weg"));
        assert_eq!(Answers::parse("a=%zz"), None);
        assert_eq!(Answers::parse("a=%C3%28"), None);
    }

    #[test]
    fn control_characters_go_and_lines_stay() {
        let answers = Answers::parse("naam=a%00b%07%1Bc%0D%0Ad").unwrap();
        assert_eq!(answers.get("naam"), "abc\r\nd");
    }

    #[test]
    fn what_is_encoded_is_read_back() {
        let text = "a&b=c d/é+%";
        let query = format!("x={}", encode(text));
        assert_eq!(Answers::parse(&query).unwrap().raw("x"), Some(text));
    }
}
