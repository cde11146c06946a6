//! The forms in which a name is shown. Words of address (mw., dhr.) are texts and are handed in.

use super::{NameParts, NameUse, PersonName};

impl PersonName {
    /// The surname as it is used, prefix in front: `de Vries-Jansen`.
    pub fn surname(&self) -> String {
        let (prefix, rest) = self.surname_parts();
        join([prefix, Some(rest.as_str())])
    }

    /// For staff: `mw. J. de Vries-Jansen`. The prefix gets a capital where nothing of the name stands in front of it.
    pub fn formal(&self, title: &str) -> String {
        let first = self.first_letters();
        let surname = if first.is_none() {
            capitalised(&self.surname())
        } else {
            self.surname()
        };
        join([Some(title), first.as_deref(), Some(surname.as_str())])
    }

    /// For lists, sorted by surname: `Vries-Jansen, J. de`.
    pub fn list_form(&self) -> String {
        let (prefix, rest) = self.surname_parts();
        let first = self.first_letters();
        let behind = join([first.as_deref(), prefix]);
        if behind.is_empty() {
            rest
        } else {
            format!("{rest}, {behind}")
        }
    }

    /// For daily use: `Jantine de Vries-Jansen`, or with initials where the given name is not known.
    pub fn informal(&self) -> String {
        let first = self.0.given.clone().or_else(|| self.first_letters());
        let surname = if first.is_none() {
            capitalised(&self.surname())
        } else {
            self.surname()
        };
        join([first.as_deref(), Some(surname.as_str())])
    }

    /// For the inbox of a team, where nobody should be recognised: `J.d.V.`
    pub fn inbox_initials(&self) -> String {
        let (prefix, rest) = self.surname_parts();
        let first = self
            .first_letters()
            .and_then(|letters| letters.chars().find(|c| c.is_alphanumeric()));
        let small = prefix
            .into_iter()
            .flat_map(str::split_whitespace)
            .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
        let last = rest
            .chars()
            .find(|c| c.is_alphanumeric())
            .map(|c| c.to_uppercase().to_string());
        let letters = first.map(|c| c.to_uppercase().to_string()).into_iter();
        let letters = letters
            .chain(small.map(|c| c.to_lowercase().to_string()))
            .chain(last);
        letters.fold(String::new(), |text, letter| text + &letter + ".")
    }

    /// Initials, or the first letter of the given name.
    fn first_letters(&self) -> Option<String> {
        let from_given = || {
            self.0
                .given
                .as_ref()
                .and_then(|given| given.chars().next())
                .map(|c| format!("{}.", c.to_uppercase()))
        };
        self.0.initials.clone().or_else(from_given)
    }

    /// The prefix in front, and the rest of the surname as it is used.
    fn surname_parts(&self) -> (Option<&str>, String) {
        let NameParts {
            prefix,
            surname,
            partner_prefix,
            partner_surname,
            name_use,
            ..
        } = &self.0;
        let own = (prefix.as_deref(), surname.as_deref().unwrap_or_default());
        let partner = (
            partner_prefix.as_deref(),
            partner_surname.as_deref().unwrap_or_default(),
        );
        match name_use {
            NameUse::Own => (own.0, own.1.to_owned()),
            NameUse::Partner => (partner.0, partner.1.to_owned()),
            NameUse::OwnPartner => (
                own.0,
                format!("{}-{}", own.1, join([partner.0, Some(partner.1)])),
            ),
            NameUse::PartnerOwn => (
                partner.0,
                format!("{}-{}", partner.1, join([own.0, Some(own.1)])),
            ),
        }
    }
}

fn join<const N: usize>(parts: [Option<&str>; N]) -> String {
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A capital for the first letter; a leading apostrophe (`'t Hart`) has none, as Dutch writes it.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}
