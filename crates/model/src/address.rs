//! Where somebody lives. Parts may be unknown: a neighbour seldom knows a postcode.
//!
//! Which neighbourhood an address lies in is decided by postcode and house number, never by the name of the city.

use serde::{Deserialize, Serialize};

use crate::{
    geography::{HouseNumber, HouseNumberParts, InvalidHouseNumber, Postcode},
    text::ShortText,
};

/// An address as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "snake_case")]
pub struct Address {
    /// The street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<ShortText>,
    /// The number without letter or addition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub house_number: Option<HouseNumber>,
    /// House letter and addition: `A`, `bis`, `B-2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addition: Option<ShortText>,
    /// The postcode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<Postcode>,
    /// The city or village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<ShortText>,
}

impl Address {
    /// Sets number and addition from what was written in one field: `12b-2`.
    pub fn with_house_number(mut self, text: &str) -> Result<Self, InvalidHouseNumber> {
        let parts = HouseNumberParts::parse(text)?;
        let letter = parts.letter.map(String::from);
        let written: Vec<String> = letter.into_iter().chain(parts.addition).collect();
        self.house_number = Some(parts.number);
        self.addition = ShortText::parse(&written.join("-")).ok();
        Ok(self)
    }

    /// What decides the neighbourhood, if it is known.
    pub fn routing_key(&self) -> Option<(Postcode, HouseNumber)> {
        Some((self.postcode?, self.house_number?))
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a letter would arrive: street or postcode, number and city.
    pub fn is_complete(&self) -> bool {
        self.street.is_some()
            && self.house_number.is_some()
            && self.postcode.is_some()
            && self.city.is_some()
    }

    /// The first line of an envelope: `Dorpsstraat 12 B-2`.
    pub fn street_line(&self) -> String {
        let number = self.house_number.map(|number| number.to_string());
        let parts = [
            self.street.as_ref().map(ShortText::to_string),
            number,
            self.addition.as_ref().map(ShortText::to_string),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The second line of an envelope: `3511 AB  UTRECHT`, with the two spaces that the post asks for.
    pub fn city_line(&self) -> String {
        let postcode = self.postcode.map(|postcode| postcode.spaced());
        let city = self.city.as_ref().map(|city| city.as_str().to_uppercase());
        [postcode, city]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("  ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        let address = Address {
            street: ShortText::parse(" Dorpsstraat ").ok(),
            postcode: Postcode::parse("9999 xx").ok(),
            city: ShortText::parse("Ons Dorp").ok(),
            ..Address::default()
        };
        address.with_house_number("12b-2").unwrap()
    }

    #[test]
    fn lines_of_an_envelope() {
        assert_eq!(address().street_line(), "Dorpsstraat 12 B-2");
        assert_eq!(address().city_line(), "9999 XX  ONS DORP");
        assert_eq!(Address::default().street_line(), "");
    }

    #[test]
    fn routing_needs_postcode_and_number() {
        assert!(address().routing_key().is_some());
        assert!(address().is_complete());
        assert_eq!(
            Address {
                postcode: None,
                ..address()
            }
            .routing_key(),
            None
        );
        assert!(Address::default().is_empty());
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(serde_json::from_str::<Address>(r#"{"stret": "x"}"#).is_err());
        let json = serde_json::to_string(&address()).unwrap();
        assert_eq!(serde_json::from_str::<Address>(&json).unwrap(), address());
    }
}
