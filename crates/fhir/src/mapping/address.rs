//! Addresses, with the parts that the Dutch profile puts in extensions of the line.

use crate::mapping::coding::coded_leaves;
use crate::mapping::{MOST, Mapper, extension_text, text, text_of};
use crate::placed::Placed;
use crate::referral::Address;
use crate::systems::{COUNTRY, extension};
use crate::tree::View;

impl<'a> Mapper<'a> {
    /// The addresses of somebody, the home address first.
    pub(super) fn addresses(&mut self, holder: View<'a>) -> Vec<Address> {
        use crate::codes::Use;
        let mut addresses: Vec<_> = holder
            .all("address")
            .take(MOST)
            .map(|element| self.address(element))
            .collect();
        addresses.sort_by_key(|address| {
            match address.usage.as_ref().and_then(|usage| usage.known()) {
                Some(Use::Home) => 0,
                None | Some(Use::Work | Use::Mobile) => 1,
                Some(Use::Temporary | Use::Billing) => 2,
                Some(Use::Old) => 3,
            }
        });
        addresses
    }

    pub(super) fn address(&mut self, element: View<'a>) -> Address {
        let part = |url| Placed::join(line_parts(element, url), " ");
        let country = element.first("country");
        let mut address = Address {
            text: text(element, "text"),
            line: Placed::join(
                element.all("line").take(MOST).filter_map(text_of).collect(),
                ", ",
            ),
            street: part(extension::STREET),
            house_number: part(extension::HOUSE_NUMBER),
            house_addition: part(extension::HOUSE_ADDITION),
            locator: part(extension::LOCATOR),
            postcode: text(element, "postalCode"),
            city: text(element, "city"),
            district: text(element, "district"),
            country: country.and_then(text_of),
            country_code: country.and_then(country_code),
            usage: self.code(element, "use"),
            reach: text(element, "type"),
            kind: element.extension(extension::ADDRESS_TYPE).and_then(kind),
        };
        if address.street.is_none() && address.house_number.is_none() {
            split_line(&mut address);
        }
        address
    }
}

/// The parts of this kind; several letters and additions are one after another.
fn line_parts<'a>(element: View<'a>, url: &'a str) -> Vec<Placed<String>> {
    let mut parts = Vec::new();
    for line in element.all("line").take(MOST) {
        for extension in line.extensions(url).take(MOST) {
            if let Some(part) = text(extension, "valueString") {
                parts.push(part.with(extension.first("url")));
            }
        }
    }
    parts
}

fn country_code(country: View<'_>) -> Option<Placed<String>> {
    let specification = country.extension(extension::CODE_SPECIFICATION)?;
    let (coding, code) = coded_leaves(specification, |system| system == COUNTRY)?;
    Some(code.with(specification.first("url")).with(coding))
}

fn kind(specification: View<'_>) -> Option<Placed<String>> {
    let (coding, code) = coded_leaves(specification, |_| true)?;
    Some(code.with(specification.first("url")).with(coding))
}

/// Where the parts were not sent: street, number and addition are taken from a line with one number in it.
fn split_line(address: &mut Address) {
    let Some(line) = &address.line else { return };
    if line.from.len() != 1 {
        return;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    // A street may begin with a number, as in 1e Jacob van Campenstraat.
    let mut numbers = words
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, word)| is_number(word));
    let (Some((place, number)), None) = (numbers.next(), numbers.next()) else {
        return;
    };
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let addition: Vec<&str> = number
        .strip_prefix(digits.as_str())
        .map(|rest| rest.trim_matches(['-', '/']))
        .into_iter()
        .chain(words.iter().skip(place + 1).copied())
        .filter(|part| !part.is_empty())
        .collect();
    let street: Vec<&str> = words.iter().take(place).copied().collect();
    let said = |value: String| Some(line.clone().map(|_| value));
    let parts = (said(street.join(" ")), said(digits), addition.join(" "));
    let house_addition = (!parts.2.is_empty()).then(|| said(parts.2)).flatten();
    (address.street, address.house_number) = (parts.0, parts.1);
    address.house_addition = house_addition;
}

/// The text of an extension on an element, for callers that read one.
pub(super) fn comment(element: View<'_>) -> Option<Placed<String>> {
    extension_text(element, extension::COMMENT, "valueString")
}
