//! What is put into a parameter, out of `payloads.toml`, as it goes over the wire there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A word for it, and the text.
static PAYLOADS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let read: Result<BTreeMap<String, String>, _> = toml::from_str(include_str!("payloads.toml"));
    read.unwrap_or_default().into_iter().collect()
});

/// How many there are.
pub(super) fn count() -> usize {
    PAYLOADS.len()
}

/// The word for one of them.
pub(super) fn name(number: usize) -> &'static str {
    PAYLOADS.get(number).map_or("", |(name, _)| name.as_str())
}

/// The text of one of them.
pub(super) fn text(number: usize) -> &'static str {
    PAYLOADS.get(number).map_or("", |(_, text)| text.as_str())
}

/// No page may repeat it as it is.
pub(super) const MARKUP: &str = "<script>spil(1)</script>";
/// As long as what a form may bring at most, and a little more.
const LONG: usize = 300_000;
/// What stands in an address is never longer than a head may be.
const LONG_IN_ADDRESS: usize = 8_000;

/// Where a payload goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Address,
    Body,
    Header,
}

/// The payload as it goes over the wire there.
pub(super) fn written(text: &str, into: Spot) -> String {
    match (text.strip_prefix("raw:"), into) {
        (Some("LONG"), Spot::Body) => "x".repeat(LONG),
        (Some("LONG"), _) => "x".repeat(LONG_IN_ADDRESS),
        (Some(raw), _) => raw.to_owned(),
        // A line end would end the header: that is the client's doing, not the server's.
        (None, Spot::Header) => text.replace(['\r', '\n'], " "),
        (None, _) => encode(text),
    }
}

/// Text that can stand in a form or an address.
pub(super) fn encode(text: &str) -> String {
    let byte = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
            char::from(*byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.as_bytes().iter().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_payloads_and_one_is_markup() {
        assert!(40 <= count(), "{} payloads", count());
        assert!((0..count()).any(|number| text(number) == MARKUP && !name(number).is_empty()));
    }

    #[test]
    fn payloads_are_written_for_where_they_go() {
        assert_eq!(written("a b'", Spot::Body), "a%20b%27");
        assert_eq!(written("raw:%zz", Spot::Address), "%zz");
        assert_eq!(written("a\r\nb", Spot::Header), "a  b");
        assert_eq!(written("raw:LONG", Spot::Body).len(), LONG);
        assert!(written("raw:LONG", Spot::Address).len() < 10_000);
    }
}
