//! Addresses: taken apart into comparable pieces, and how near two of them are.

use crate::comparison::Level;
use crate::features::Features;
use crate::name::Agreement;
use crate::population::Population;
use crate::record::Field;
use crate::similarity::{jaro_winkler, jaro_winkler_bound, one_slip, spelt};
use crate::table::Table;

/// Ends of words that are often shortened, in Dutch and English.
const SHORTENED: [(&str, &str); 9] = [
    ("str", "straat"),
    ("ln", "laan"),
    ("wg", "weg"),
    ("pl", "plein"),
    ("st", "street"),
    ("rd", "road"),
    ("ave", "avenue"),
    ("dr", "drive"),
    ("cres", "crescent"),
];

/// A similarity that nothing reaches: one slip at most makes two texts near.
const SLIP_ONLY: f32 = 1.1;

/// A street, and the number and addition that stood in the same field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Street {
    pub(crate) name: String,
    pub(crate) number: u32,
    pub(crate) addition: String,
}

/// Takes a street field apart; a number stands behind the street, or before it as in English.
pub(crate) fn street(text: &str) -> Street {
    let folded = crate::text::fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let is_number = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    let behind = words
        .iter()
        .skip(1)
        .position(is_number)
        .map(|place| place + 1);
    let (name, rest) = match (words.first().is_some_and(is_number), behind) {
        (true, None) if words.len() > 1 => (words.get(1..), words.get(..1)),
        (_, Some(place)) => (words.get(..place), words.get(place..)),
        _ => (Some(words.as_slice()), None),
    };
    let (number, addition) = number(&rest.unwrap_or_default().join(" "));
    Street {
        name: in_full(name.unwrap_or_default()),
        number,
        addition,
    }
}

fn in_full(words: &[&str]) -> String {
    let mut name = words.join(" ");
    for (short, full) in SHORTENED {
        if let Some(stem) = name.strip_suffix(short)
            && (short == "str" || stem.ends_with(' '))
            && !stem.is_empty()
        {
            name = format!("{stem}{full}");
            break;
        }
    }
    name.replace("straat", "str").replace(' ', "")
}

/// A house number and what follows it.
pub(crate) fn number(text: &str) -> (u32, String) {
    let folded = crate::text::fold(text);
    let start = folded
        .find(|letter: char| letter.is_ascii_digit())
        .unwrap_or(folded.len());
    let digits = folded.get(start..).unwrap_or_default();
    let end = digits
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(digits.len());
    let number = digits
        .get(..end.min(8))
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_default();
    let addition = digits.get(end..).unwrap_or_default().replace(' ', "");
    (number, addition)
}

/// A postcode without spaces; a Dutch one whose letters lack is kept as four digits.
pub(crate) fn postcode(text: &str) -> String {
    crate::text::fold(text)
        .chars()
        .filter(|letter| *letter != ' ')
        .take(12)
        .collect()
}

/// Whether a postcode names a street rather than an area: letters and digits mixed, as in the Netherlands or Britain.
pub(crate) fn is_fine(postcode: &str) -> bool {
    let letters = postcode.bytes().filter(u8::is_ascii_lowercase).count();
    postcode.len() >= 5 && letters >= 2 && letters < postcode.len()
}

/// The area of a postcode: the four digits of a Dutch one, the whole of a coarse one.
pub(crate) fn area(postcode: &str) -> &str {
    if is_fine(postcode) {
        postcode.get(..postcode.len() - 2).unwrap_or(postcode)
    } else {
        postcode
    }
}

/// The usual name of a town that has two.
pub(crate) fn town(text: &str) -> String {
    let folded = crate::text::fold(text);
    let name = match folded.as_str() {
        "s gravenhage" | "the hague" | "sgravenhage" => "den haag",
        "s hertogenbosch" | "shertogenbosch" => "den bosch",
        other => other,
    };
    name.replace(' ', "")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Different,
    Unknown,
    Near,
    Same,
}

struct Likenesses {
    street: Likeness,
    number: Likeness,
    postcode: Likeness,
    /// Whether equal postcodes name a street.
    fine: bool,
    same_area: bool,
    city: Likeness,
    region: Likeness,
}

/// Compares two addresses as a whole: their parts are far from independent.
pub(crate) fn compare(people: &Population, left: &Features, right: &Features) -> Option<Agreement> {
    let like = likenesses(people, left, right, Care::Enough);
    let known = [like.street, like.postcode, like.city, like.region]
        .into_iter()
        .any(|part| part != Likeness::Unknown);
    if !known {
        return None;
    }
    let level = level(&like, left.addition == right.addition);
    Some(match level {
        Level::Dwelling | Level::OtherAddition => Agreement::on(
            level,
            people
                .dwelling_frequency(left)
                .max(people.dwelling_frequency(right)),
        ),
        Level::Town => Agreement::on(level, town_frequency(people, left, &like)),
        _ => Agreement::at(level),
    })
}

fn town_frequency(people: &Population, left: &Features, like: &Likenesses) -> f32 {
    let city = if like.city == Likeness::Same {
        people.cities.entry(left.city).frequency
    } else {
        1.0
    };
    let area = if like.same_area {
        people.postcodes.entry(left.postcode).first_frequency
    } else {
        1.0
    };
    let frequency = city.min(area);
    if frequency < 1.0 { frequency } else { 0.0 }
}

fn level(like: &Likenesses, same_addition: bool) -> Level {
    use Likeness::{Different, Near, Same, Unknown};
    let place = if like.same_area {
        Same
    } else {
        like.city.max(if like.postcode == Near {
            Near
        } else {
            Different
        })
    };
    let elsewhere = place == Different && (like.city == Different || like.postcode == Different);
    let by_postcode = like.postcode == Same && like.fine;
    let on_the_spot = by_postcode || (like.street == Same && !elsewhere);
    let about_there = on_the_spot
        || like.street == Same
        || (like.street == Near && !elsewhere)
        || (like.fine && like.postcode == Near && like.street != Different)
        || (like.postcode == Same && like.street == Unknown);
    match like.number {
        Same if on_the_spot && same_addition => Level::Dwelling,
        Same if on_the_spot => Level::OtherAddition,
        Same if about_there => Level::NearDwelling,
        Near | Unknown if on_the_spot => Level::NearDwelling,
        Different if on_the_spot => Level::Street,
        _ if like.city >= Near || like.same_area => Level::Town,
        _ if like.region == Same => Level::Region,
        _ => Level::Different,
    }
}

/// How much of the likenesses is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// As much as the level depends on: which streets and postcodes are nearly alike matters little elsewhere.
    Enough,
    Full,
}

fn likenesses(people: &Population, left: &Features, right: &Features, care: Care) -> Likenesses {
    let number = numbers(left.number, right.number);
    let one_street = left.street != 0 && left.street == right.street;
    let similar = |usual: f32| {
        let needed = care == Care::Full || number == Likeness::Same || one_street;
        needed.then_some(usual)
    };
    let both = left.postcode != 0 && right.postcode != 0;
    let area = |postcode: u32| people.postcodes.entry(postcode).first;
    Likenesses {
        street: texts(&people.streets, left.street, right.street, similar(0.9)),
        number,
        postcode: texts(
            &people.postcodes,
            left.postcode,
            right.postcode,
            similar(SLIP_ONLY),
        ),
        fine: both && people.is_fine(left.postcode) && people.is_fine(right.postcode),
        same_area: both && area(left.postcode) == area(right.postcode),
        city: texts(&people.cities, left.city, right.city, Some(0.92)),
        region: texts(&people.regions, left.region, right.region, Some(SLIP_ONLY)),
    }
}

/// Whether one slip turns one house number into the other; leading zeros are no digits.
fn slipped(left: u32, right: u32) -> bool {
    let digits = |number: u32| (number.checked_ilog10().unwrap_or_default() + 1) as usize;
    let (one, other) = (spelt::<10>(left), spelt::<10>(right));
    let (one, other) = (
        one.get(10 - digits(left)..),
        other.get(10 - digits(right)..),
    );
    one_slip(one.unwrap_or_default(), other.unwrap_or_default())
}

fn numbers(left: u32, right: u32) -> Likeness {
    match (left, right) {
        (0, _) | (_, 0) => Likeness::Unknown,
        _ if left == right => Likeness::Same,
        // One digit off is a neighbour as often as a slip; two digits or more make a slip likelier.
        _ if left.max(right) >= 10 && slipped(left, right) => Likeness::Near,
        _ => Likeness::Different,
    }
}

/// Compares two texts of a table; they are near from a similarity on, or not at all where none is given.
fn texts(table: &Table, left: u32, right: u32, similar: Option<f32>) -> Likeness {
    match similar {
        _ if left == 0 || right == 0 => Likeness::Unknown,
        _ if left == right => Likeness::Same,
        Some(similar) => {
            let near = || u8::from(are_near(table, left, right, similar));
            if table.memo.recall(left, right, near) == 1 {
                Likeness::Near
            } else {
                Likeness::Different
            }
        }
        None => Likeness::Different,
    }
}

fn are_near(table: &Table, left: u32, right: u32, similar: f32) -> bool {
    let (one, other) = (table.entry(left), table.entry(right));
    let lengths = (usize::from(one.length), usize::from(other.length));
    if jaro_winkler_bound((lengths.0, one.letters), (lengths.1, other.letters)) < 0.8 {
        return false;
    }
    let (one, other) = (table.text(one), table.text(other));
    jaro_winkler(one, other) >= similar
        || (one.len() >= 4 && one_slip(one.as_bytes(), other.as_bytes()))
}

/// How well each part of two addresses agrees, where both are known.
pub(crate) fn parts(people: &Population, left: &Features, right: &Features) -> Vec<(Field, Level)> {
    let like = likenesses(people, left, right, Care::Full);
    let number = if like.number == Likeness::Same && left.addition != right.addition {
        Some(Level::OtherAddition)
    } else {
        told(like.number, Level::Slip)
    };
    let postcode = if like.postcode == Likeness::Different && like.same_area {
        Some(Level::Town)
    } else {
        told(like.postcode, Level::Slip)
    };
    [
        (Field::Street, told(like.street, Level::Similar)),
        (Field::HouseNumber, number),
        (Field::Postcode, postcode),
        (Field::City, told(like.city, Level::Similar)),
        (Field::Region, told(like.region, Level::Similar)),
    ]
    .into_iter()
    .filter_map(|(field, level)| Some((field, level?)))
    .collect()
}

fn told(likeness: Likeness, near: Level) -> Option<Level> {
    match likeness {
        Likeness::Same => Some(Level::Exact),
        Likeness::Near => Some(near),
        Likeness::Different => Some(Level::Different),
        Likeness::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_street(text: &str, name: &str, house: u32, addition: &str) {
        assert_eq!(
            street(text),
            Street {
                name: name.into(),
                number: house,
                addition: addition.into()
            }
        );
    }

    #[test]
    fn numbers_are_found_in_a_street_field() {
        check_street("Dorpsstraat 12a", "dorpsstr", 12, "a");
        check_street("Dorpsstr. 12 bis", "dorpsstr", 12, "bis");
        check_street("12 Main St", "mainstreet", 12, "");
        check_street("Plein 1944 5", "plein", 1944, "5");
        check_street("2e Kruisweg 14", "2ekruisweg", 14, "");
        check_street("", "", 0, "");
    }

    #[test]
    fn postcodes_have_one_spelling() {
        assert_eq!(postcode("1234 ab"), "1234ab");
        assert_eq!(area("1234ab"), "1234");
        assert_eq!(area("2600"), "2600");
        assert!(is_fine("sw1a1aa") && !is_fine("2600"));
    }
}
