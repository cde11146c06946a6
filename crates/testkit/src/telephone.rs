//! The app on a telephone that shows the codes of an account.

use jiff::Timestamp;
use totp_rs::{Algorithm, Builder};

/// The code at a moment, from the secret that a page said in letters.
pub fn code(typed: &str, at: Timestamp) -> String {
    let secret = base32(&typed.replace(' ', ""));
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret)
        .build_noncompliant();
    let second = u64::try_from(at.as_second()).expect("a moment after 1970");
    totp.generate(second).to_string()
}

/// The code at a moment, from the page that says the secret in letters.
pub fn code_on(page: &str, at: Timestamp) -> String {
    let (_, rest) = page
        .split_once("<code class=\"ltr\">")
        .expect("the page says a secret");
    let (typed, _) = rest.split_once("</code>").expect("the secret ends");
    code(typed, at)
}

fn base32(text: &str) -> Vec<u8> {
    let bits = text.bytes().flat_map(|letter| {
        let value = if letter.is_ascii_digit() {
            letter - b'2' + 26
        } else {
            letter - b'A'
        };
        (0..5).rev().map(move |bit| (value >> bit) & 1)
    });
    let bits: Vec<u8> = bits.collect();
    bits.chunks_exact(8)
        .map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit))
        .collect()
}
