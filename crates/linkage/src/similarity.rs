//! How alike two folded texts are. Every measure here is symmetric.

/// Texts up to this length are compared with bit sets; longer ones are cut.
const LONGEST: usize = 64;

/// The set of letters and digits in a text, a bit each.
pub(crate) fn letter_set(text: &str) -> u64 {
    text.bytes().fold(0, |set, byte| match byte {
        b'a'..=b'z' => set | 1 << (byte - b'a'),
        b'0'..=b'9' => set | 1 << (byte - b'0' + 26),
        _ => set,
    })
}

/// The Jaro-Winkler similarity (Winkler 1990) of two ASCII texts, from 0 to 1; prefix weight 0.1, at most four letters.
pub(crate) fn jaro_winkler(left: &str, right: &str) -> f32 {
    // Jaro's greedy matching depends on which text comes first: a fixed order makes it symmetric.
    let (left, right) = if (left.len(), left) <= (right.len(), right) {
        (left, right)
    } else {
        (right, left)
    };
    let left = left
        .as_bytes()
        .get(..left.len().min(LONGEST))
        .unwrap_or_default();
    let right = right
        .as_bytes()
        .get(..right.len().min(LONGEST))
        .unwrap_or_default();
    let jaro = jaro(left, right);
    let prefix = left
        .iter()
        .zip(right)
        .take(4)
        .take_while(|(a, b)| a == b)
        .count();
    jaro + small(prefix) * 0.1 * (1.0 - jaro)
}

#[expect(clippy::cast_precision_loss, reason = "counts below a hundred")]
fn small(count: usize) -> f32 {
    count as f32
}

fn jaro(left: &[u8], right: &[u8]) -> f32 {
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let window = (right.len() / 2).saturating_sub(1);
    let (mut left_matched, mut right_matched) = (0_u64, 0_u64);
    for (place, byte) in left.iter().enumerate() {
        let from = place.saturating_sub(window);
        let found = right.iter().enumerate().take(place + window + 1).skip(from);
        for (other, candidate) in found {
            if candidate == byte && right_matched & (1 << other) == 0 {
                left_matched |= 1 << place;
                right_matched |= 1 << other;
                break;
            }
        }
    }
    let matches = left_matched.count_ones();
    if matches == 0 {
        return 0.0;
    }
    let moved = matched(left, left_matched)
        .zip(matched(right, right_matched))
        .filter(|(a, b)| a != b)
        .count();
    let matches = small(matches as usize);
    (matches / small(left.len())
        + matches / small(right.len())
        + (matches - small(moved / 2)) / matches)
        / 3.0
}

fn matched(text: &[u8], set: u64) -> impl Iterator<Item = u8> {
    text.iter()
        .enumerate()
        .filter(move |(place, _)| set & (1 << place) != 0)
        .map(|(_, byte)| *byte)
}

/// An upper bound of [`jaro_winkler`] from lengths and letter sets alone, to skip hopeless comparisons.
pub(crate) fn jaro_winkler_bound(left: (usize, u64), right: (usize, u64)) -> f32 {
    let (shorter, longer) = (small(left.0.min(right.0)), small(left.0.max(right.0)));
    // Each letter of one text that the other lacks is at least one unmatched place.
    let missing = (left.1 & !right.1)
        .count_ones()
        .max((right.1 & !left.1).count_ones());
    let only_left = small((left.1 & !right.1).count_ones() as usize);
    let only_right = small((right.1 & !left.1).count_ones() as usize);
    if longer == 0.0 || missing == 0 {
        return 1.0;
    }
    let matches = (small(left.0) - only_left)
        .min(small(right.0) - only_right)
        .max(0.0);
    let jaro = (matches / shorter + matches / longer + 1.0) / 3.0;
    (jaro + 0.4 * (1.0 - jaro)).min(1.0)
}

/// Whether one typing slip turns one text into the other: a letter more, less, other, or two neighbours swapped.
pub(crate) fn one_slip(left: &[u8], right: &[u8]) -> bool {
    let (left, right) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if right.len() - left.len() > 1 || left == right {
        return false;
    }
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let left_rest = left.get(start..).unwrap_or_default();
    let right_rest = right.get(start..).unwrap_or_default();
    let tail = left_rest
        .iter()
        .rev()
        .zip(right_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (left_odd, right_odd) = (left_rest.len() - tail, right_rest.len() - tail);
    match (left_odd, right_odd) {
        (0 | 1, 1) => true,
        (2, 2) => left_rest.first() == right_rest.get(1) && left_rest.get(1) == right_rest.first(),
        _ => false,
    }
}

/// A number as so many digits.
pub(crate) fn spelt<const DIGITS: usize>(mut number: u32) -> [u8; DIGITS] {
    let mut digits = [0; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_jaro(left: &str, right: &str, expect: f32) {
        assert!(
            (jaro_winkler(left, right) - expect).abs() < 0.001,
            "{}",
            jaro_winkler(left, right)
        );
        assert!((jaro_winkler(right, left) - expect).abs() < 0.001);
        let bound = jaro_winkler_bound(
            (left.len(), letter_set(left)),
            (right.len(), letter_set(right)),
        );
        assert!(bound >= expect - 0.001, "bound {bound}");
    }

    #[test]
    fn jaro_winkler_of_the_published_examples() {
        check_jaro("martha", "marhta", 0.961);
        check_jaro("dwayne", "duane", 0.84);
        check_jaro("dixon", "dicksonx", 0.813);
        check_jaro("abc", "xyz", 0.0);
    }

    #[test]
    fn one_slip_is_one_edit_or_swap() {
        for (left, right, expect) in [
            ("jansen", "janssen", true),
            ("jansen", "jasnen", true),
            ("jansen", "jamsen", true),
            ("jansen", "jansen", false),
            ("jansen", "jensan", false),
            ("ab", "ba", true),
            ("", "a", true),
            ("aab", "aa", true),
        ] {
            assert_eq!(
                one_slip(left.as_bytes(), right.as_bytes()),
                expect,
                "{left} {right}"
            );
            assert_eq!(
                one_slip(right.as_bytes(), left.as_bytes()),
                expect,
                "{right} {left}"
            );
        }
    }
}
