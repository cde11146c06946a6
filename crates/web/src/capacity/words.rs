//! Numbers as people write them: a comma in Dutch, no decimals that say nothing; and read back.

use spil_app::capacity::Estimate;
use spil_texts::Language;

use crate::page::Words;

/// A number with at most so many decimals, without zeroes at its end.
pub(super) fn number(words: Words, value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    };
    let text = if text == "-0" { "0".to_owned() } else { text };
    match words.0 {
        Language::English => text,
        Language::Dutch | Language::Turkish | Language::Arabic => text.replace('.', ","),
    }
}

/// Reads what somebody typed: a comma or a point before the decimals, spaces and (in Dutch) points between thousands.
pub(super) fn read(words: Words, text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let text = text.replace('\u{2212}', "-");
    let has_thousands = words.0 != Language::English && is_in_thousands(&text);
    let text = if has_thousands {
        text.replace('.', "")
    } else {
        text
    };
    let value: f64 = text.replace(',', ".").parse().ok()?;
    value.is_finite().then_some(value)
}

/// `1.234` or `12.345,6`.
fn is_in_thousands(text: &str) -> bool {
    let whole = text
        .split(',')
        .next()
        .unwrap_or_default()
        .trim_start_matches('-');
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    !rest.is_empty() && (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3)
}

/// What kind of figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Days,
    Percent,
    People,
}

impl Unit {
    /// A value without its unit.
    pub(super) fn plain(self, words: Words, value: f64) -> String {
        match self {
            Self::Days | Self::People => number(words, value, usize::from(value.abs() < 10.0)),
            Self::Percent => number(words, value * 100.0, 0),
        }
    }

    fn with_unit(self, words: Words, text: &str) -> String {
        match self {
            Self::Days => words.t1("capacity-days", "days", text),
            Self::Percent => format!("{text} %"),
            Self::People => text.to_owned(),
        }
    }
}

/// A figure with its 95 % interval: `54 dagen (53 tot 56)`.
pub(super) fn estimate(words: Words, unit: Unit, figure: Estimate) -> String {
    let Some(mean) = figure.mean else {
        return words.t("capacity-no-case");
    };
    let text = unit.with_unit(words, &unit.plain(words, mean));
    match figure.low.zip(figure.high) {
        Some((low, high)) => format!("{text} ({})", between(words, unit, low, high)),
        None => text,
    }
}

/// Two ends of an interval.
pub(super) fn between(words: Words, unit: Unit, low: f64, high: f64) -> String {
    let (low, high) = (unit.plain(words, low), unit.plain(words, high));
    words.t2("capacity-from-to", ("low", &low), ("high", &high))
}

/// From one to the other: `62 → 81 %`.
pub(super) fn change(words: Words, unit: Unit, from: Estimate, to: Estimate) -> String {
    let part = |figure: Estimate| {
        figure.mean.map_or_else(
            || words.t("capacity-no-case"),
            |mean| unit.plain(words, mean),
        )
    };
    unit.with_unit(words, &format!("{} → {}", part(from), part(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_written() {
        let (dutch, english) = (Words(Language::Dutch), Words(Language::English));
        for (text, value) in [
            ("4,5", 4.5),
            ("4.5", 4.5),
            ("1.234", 1_234.0),
            ("12.345,6", 12_345.6),
            (" -3 ", -3.0),
            ("0,7", 0.7),
        ] {
            assert_eq!(read(dutch, text), Some(value), "{text}");
        }
        assert_eq!(read(english, "1.234"), Some(1.234));
        for text in ["", "veel", "1,2,3", "NaN", "inf", "1.23.4"] {
            assert_eq!(read(dutch, text), None, "{text}");
        }
        for value in [0.0, 37.0, 0.68, -12.5, 1_234.0] {
            assert_eq!(read(dutch, &number(dutch, value, 2)), Some(value));
        }
        assert_eq!(number(dutch, -0.001, 1), "0");
        assert_eq!(number(dutch, 100.0, 0), "100");
    }
}
