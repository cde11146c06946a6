//! Names of people as the Netherlands writes them: initials, prefix (tussenvoegsel), own and partner's surname.

use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    text::{fold, one_line},
};

mod display;

/// Most characters in one part of a name.
pub const MAX_PART: usize = 100;

coded! {
    /// Which surname somebody uses (zib `NameInformation`).
    #[derive(Default)]
    pub enum NameUse {
        /// The own name: de Vries.
        #[default]
        Own = "own",
        /// The partner's name: Jansen.
        Partner = "partner",
        /// The own name, then the partner's: de Vries-Jansen.
        OwnPartner = "own_partner",
        /// The partner's name, then the own: Jansen-de Vries.
        PartnerOwn = "partner_own",
    }
}

/// The parts of a name as they come in; an empty part is absent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "snake_case")]
pub struct NameParts {
    /// Initials: `J.P.`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initials: Option<String>,
    /// The name by which somebody is called, or the first given names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The prefix of the surname at birth: `van der`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The surname at birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// The prefix of the partner's surname.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_prefix: Option<String>,
    /// The partner's surname.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_surname: Option<String>,
    /// Which of the two is used.
    #[serde(rename = "use")]
    pub name_use: NameUse,
}

/// A part of a name, to point at the field that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamePart {
    /// Initials.
    Initials,
    /// Given name.
    Given,
    /// Prefix of the surname at birth.
    Prefix,
    /// Surname at birth.
    Surname,
    /// Prefix of the partner's surname.
    PartnerPrefix,
    /// Partner's surname.
    PartnerSurname,
}

/// Why the parts make no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    /// No surname at all.
    #[error("a name needs a surname")]
    NoSurname,
    /// The use asks for the partner's surname, which is absent.
    #[error("the partner's surname is missing")]
    NoPartnerSurname,
    /// The use asks for the surname at birth, which is absent.
    #[error("the surname at birth is missing")]
    NoOwnSurname,
    /// A part is longer than 100 characters.
    #[error("a part of the name is too long")]
    TooLong(NamePart),
    /// A part holds characters that occur in no name.
    #[error("a part of the name holds characters that occur in no name")]
    Characters(NamePart),
}

impl InvalidName {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoSurname => "name-no-surname",
            Self::NoPartnerSurname => "name-no-partner-surname",
            Self::NoOwnSurname => "name-no-own-surname",
            Self::TooLong(_) => "name-too-long",
            Self::Characters(_) => "name-characters",
        }
    }

    /// The part of the name that is wrong.
    pub const fn part(self) -> NamePart {
        match self {
            Self::NoSurname | Self::NoOwnSurname => NamePart::Surname,
            Self::NoPartnerSurname => NamePart::PartnerSurname,
            Self::TooLong(part) | Self::Characters(part) => part,
        }
    }
}

/// The name of a person: at least the surname that is used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "NameParts", into = "NameParts")]
pub struct PersonName(NameParts);

impl PersonName {
    /// Makes a name from its parts: trims them, writes initials as `J.P.` and checks that the used surname is there.
    ///
    /// Somebody who is known by the partner's surname only gets the use `Partner`.
    pub fn new(parts: NameParts) -> Result<Self, InvalidName> {
        let mut parts = clean(parts)?;
        if parts.surname.is_none() && parts.partner_surname.is_none() {
            return Err(InvalidName::NoSurname);
        }
        if parts.surname.is_none() && parts.name_use == NameUse::Own {
            parts.name_use = NameUse::Partner;
        }
        let needs_own = matches!(parts.name_use, NameUse::OwnPartner | NameUse::PartnerOwn);
        if parts.name_use != NameUse::Own && parts.partner_surname.is_none() {
            return Err(InvalidName::NoPartnerSurname);
        }
        if needs_own && parts.surname.is_none() {
            return Err(InvalidName::NoOwnSurname);
        }
        Ok(Self(parts))
    }

    /// The parts.
    pub const fn parts(&self) -> &NameParts {
        &self.0
    }

    /// Every part folded for searching, in one text with single spaces.
    pub fn search_text(&self) -> String {
        let parts = &self.0;
        let all = [
            &parts.given,
            &parts.initials,
            &parts.prefix,
            &parts.surname,
            &parts.partner_prefix,
            &parts.partner_surname,
        ];
        let folded: Vec<_> = all.into_iter().flatten().map(|part| fold(part)).collect();
        folded.join(" ")
    }
}

impl TryFrom<NameParts> for PersonName {
    type Error = InvalidName;

    fn try_from(parts: NameParts) -> Result<Self, Self::Error> {
        Self::new(parts)
    }
}

impl From<PersonName> for NameParts {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

fn clean(parts: NameParts) -> Result<NameParts, InvalidName> {
    let initials = part(parts.initials, NamePart::Initials)?.map(|text| write_initials(&text));
    Ok(NameParts {
        initials,
        given: part(parts.given, NamePart::Given)?,
        prefix: part(parts.prefix, NamePart::Prefix)?,
        surname: part(parts.surname, NamePart::Surname)?,
        partner_prefix: part(parts.partner_prefix, NamePart::PartnerPrefix)?,
        partner_surname: part(parts.partner_surname, NamePart::PartnerSurname)?,
        name_use: parts.name_use,
    })
}

fn part(text: Option<String>, part: NamePart) -> Result<Option<String>, InvalidName> {
    let Some(text) = text
        .map(|text| one_line(&text))
        .filter(|text| !text.is_empty())
    else {
        return Ok(None);
    };
    if text.chars().count() > MAX_PART {
        return Err(InvalidName::TooLong(part));
    }
    let strange = |c: char| {
        matches!(
            c,
            '<' | '>' | '{' | '}' | '[' | ']' | '@' | '=' | ';' | '|' | '\\' | '\u{fffd}'
        )
    };
    if text.chars().any(strange) || !text.chars().any(char::is_alphanumeric) {
        return Err(InvalidName::Characters(part));
    }
    Ok(Some(text))
}

/// `jp`, `J P` and `J.P` become `J.P.`; `Th.A.` and `Chr` keep their letters.
fn write_initials(text: &str) -> String {
    let written = |token: &str| {
        let mut letters = token.chars();
        letters.next().map_or_else(String::new, |first| {
            format!("{}{}.", first.to_uppercase(), letters.as_str())
        })
    };
    let tokens = text.split(['.', ' ']).filter(|token| !token.is_empty());
    let single_case = |token: &str| {
        token.chars().all(char::is_uppercase) || token.chars().all(char::is_lowercase)
    };
    if text.contains('.') {
        return tokens.map(written).collect();
    }
    let each = |token: &str| {
        if single_case(token) {
            token.chars().map(|c| written(&c.to_string())).collect()
        } else {
            written(token)
        }
    };
    tokens.map(each).collect()
}

#[cfg(test)]
mod tests;
