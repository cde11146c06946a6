//! Folding text so that spelling habits do not count: case, diacritics, other scripts, punctuation.

/// Longer texts are cut: no name, street or address is longer, and comparison takes time in the square of the length.
const LONGEST: usize = 96;

/// Lower-case ASCII letters and digits; everything else becomes one space, apostrophes vanish.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().take(LONGEST) {
        if letter.is_ascii() {
            push(&mut folded, letter);
        } else {
            any_ascii::any_ascii_char(letter)
                .chars()
                .for_each(|plain| push(&mut folded, plain));
        }
        if folded.len() >= LONGEST {
            break;
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn push(folded: &mut String, letter: char) {
    if letter.is_ascii_alphanumeric() {
        folded.push(letter.to_ascii_lowercase());
    } else if !matches!(letter, '\'' | '`' | '"') && !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// The digits of a text, at most so many.
pub(crate) fn digits(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_digit)
        .take(LONGEST)
        .collect()
}

/// Whether a text says in words or signs that nothing is known.
pub(crate) fn is_unknown(folded: &str) -> bool {
    matches!(
        folded,
        "" | "nan"
            | "null"
            | "none"
            | "na"
            | "n a"
            | "nb"
            | "onbekend"
            | "unknown"
            | "unk"
            | "nvt"
            | "n v t"
            | "x"
            | "xx"
            | "xxx"
    )
}
