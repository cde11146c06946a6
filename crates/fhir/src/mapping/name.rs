//! Names of people, with the Dutch parts that the profile puts in extensions.

use spil_model::name::NameUse;

use crate::codes::{Code, NameKind, name_use};
use crate::mapping::{MOST, Mapper, extension_text, text, text_of};
use crate::placed::Placed;
use crate::problem::ProblemKind;
use crate::referral::PersonName;
use crate::systems::extension;
use crate::tree::View;

/// Prefixes of Dutch surnames that begin a surname written as one text.
const PREFIXES: [&str; 29] = [
    "van", "de", "der", "den", "het", "'t", "t", "ter", "ten", "te", "op", "in", "aan", "bij",
    "onder", "over", "uit", "uijt", "voor", "von", "vom", "zum", "zur", "du", "la", "le", "el",
    "al", "'s",
];

impl<'a> Mapper<'a> {
    /// The names of somebody, the official one first. A call name, which stands apart, joins it.
    pub(super) fn names(&mut self, person: View<'a>) -> Vec<PersonName> {
        let mut names: Vec<_> = person
            .all("name")
            .take(MOST)
            .map(|name| self.name(name))
            .collect();
        let kind = |name: &PersonName| name.kind.as_ref().and_then(|kind| kind.known());
        let is_call_name =
            |name: &PersonName| kind(name) == Some(NameKind::Usual) && name.surname.is_none();
        // Stable: among equals the order of the sender counts.
        names.sort_by_key(|name| match kind(name) {
            Some(NameKind::Official) => 0,
            Some(NameKind::Usual) if name.surname.is_some() => 1,
            None => 1,
            Some(_) => 2,
        });
        let call = names
            .iter()
            .skip(1)
            .position(is_call_name)
            .map(|place| names.remove(place + 1));
        if let (Some(call), Some(main)) = (call, names.first_mut()) {
            let PersonName {
                kind,
                given,
                initials,
                call_name,
                ..
            } = call;
            main.call_name = call_name.or(given).or(initials).map(|mut name| {
                name.read_with
                    .extend(kind.map(|kind| kind.from).unwrap_or_default());
                name
            });
        }
        names
    }

    pub(super) fn name(&mut self, element: View<'a>) -> PersonName {
        let family = element.first("family");
        let part = |url| family.and_then(|family| extension_text(family, url, "valueString"));
        let mut name = PersonName {
            kind: self.code(element, "use"),
            text: text(element, "text"),
            prefix: part(extension::OWN_PREFIX),
            family: part(extension::OWN_NAME),
            partner_prefix: part(extension::PARTNER_PREFIX),
            partner_family: part(extension::PARTNER_NAME),
            surname: family.and_then(text_of),
            ..PersonName::default()
        };
        self.given_names(element, &mut name);
        self.titles(element, &mut name);
        if name.family.is_none() && name.partner_family.is_none() {
            split_surname(&mut name);
        }
        name.name_use = self.name_use(element).or_else(|| use_as_written(&name));
        name
    }

    fn given_names(&mut self, element: View<'a>, name: &mut PersonName) {
        let (mut initials, mut given, mut called) = (Vec::new(), Vec::new(), Vec::new());
        for leaf in element.all("given").take(MOST) {
            let Some(placed) = text_of(leaf) else {
                continue;
            };
            let (qualifier, told) = self.qualifier(leaf);
            let placed = placed.with(told);
            match qualifier {
                Some("IN") => initials.push(placed),
                Some("CL") => called.push(placed),
                None if are_initials(&placed) => initials.push(placed),
                _ => given.push(placed),
            }
        }
        name.initials = Placed::join(initials, "");
        name.given = Placed::join(given, " ");
        name.call_name = Placed::join(called, " ");
    }

    /// What a part of a name is, and the leaves that say so.
    fn qualifier(&mut self, part: View<'a>) -> (Option<&'a str>, Vec<View<'a>>) {
        let Some(qualifier) = part.extension(extension::NAME_QUALIFIER) else {
            return (None, Vec::new());
        };
        let Some(code) = qualifier.first("valueCode") else {
            return (None, Vec::new());
        };
        match code.value() {
            Some(known @ ("IN" | "BR" | "CL" | "VV" | "AC" | "NB" | "SP")) => (
                Some(known),
                qualifier.first("url").into_iter().chain([code]).collect(),
            ),
            other => {
                self.report(code, ProblemKind::unknown_code(other.unwrap_or_default()));
                (None, Vec::new())
            }
        }
    }

    fn titles(&mut self, element: View<'a>, name: &mut PersonName) {
        let mut titles = Vec::new();
        for leaf in element.all("prefix").take(MOST) {
            let Some(placed) = text_of(leaf) else {
                continue;
            };
            let (qualifier, told) = self.qualifier(leaf);
            let placed = placed.with(told);
            if qualifier == Some("VV") && name.prefix.is_none() {
                name.prefix = Some(placed);
            } else {
                titles.push(placed);
            }
        }
        name.title = Placed::join(titles, " ");
        name.suffix = Placed::join(
            element
                .all("suffix")
                .take(MOST)
                .filter_map(text_of)
                .collect(),
            " ",
        );
    }

    fn name_use(&mut self, element: View<'a>) -> Option<Placed<Code<NameUse>>> {
        let order = element.extension(extension::ASSEMBLY_ORDER)?;
        let code = self.code_by(order, "valueCode", name_use)?;
        Some(code.with(order.first("url")))
    }
}

/// `B.`, `Th.` or `B.A.`: letters that end in a point.
fn are_initials(text: &str) -> bool {
    text.ends_with('.')
        && text
            .split_terminator('.')
            .all(|letters| (1..=3).contains(&letters.trim().chars().count()))
}

/// Where the parts were not sent: leading prefixes in lower case are taken from the surname.
fn split_surname(name: &mut PersonName) {
    let Some(surname) = &name.surname else { return };
    let mut rest = surname.value.as_str();
    while let Some((word, after)) = rest.split_once(' ')
        && PREFIXES.contains(&word)
    {
        rest = after.trim_start();
    }
    let prefix = surname
        .value
        .strip_suffix(rest)
        .unwrap_or_default()
        .trim_end();
    if !prefix.is_empty() && name.prefix.is_none() {
        name.prefix = Some(surname.clone().map(|_| prefix.to_owned()));
    }
    name.family = Some(surname.clone().map(|_| rest.to_owned()));
}

/// Where the use was not sent: it shows from the surname as it was written.
fn use_as_written(name: &PersonName) -> Option<Placed<Code<NameUse>>> {
    let surname = name.surname.as_ref()?;
    let own = whole(name.prefix.as_ref(), name.family.as_ref());
    let partner = whole(name.partner_prefix.as_ref(), name.partner_family.as_ref());
    let written = squeeze(surname);
    let found = match (own, partner) {
        (Some(own), None) if written == own => NameUse::Own,
        (Some(own), Some(_)) if written == own => NameUse::Own,
        (_, Some(partner)) if written == partner => NameUse::Partner,
        (Some(own), Some(partner)) if written == format!("{own}{partner}") => NameUse::OwnPartner,
        (Some(own), Some(partner)) if written == format!("{partner}{own}") => NameUse::PartnerOwn,
        _ => return None,
    };
    Some(surname.clone().map(|_| Code::Known(found)))
}

fn whole(prefix: Option<&Placed<String>>, family: Option<&Placed<String>>) -> Option<String> {
    let prefix = prefix.map(|prefix| squeeze(prefix)).unwrap_or_default();
    family.map(|family| format!("{prefix}{}", squeeze(family)))
}

/// Without spaces and hyphens, so that `van Putten - Bos` and `van Putten-Bos` are the same.
fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_lowercase)
        .collect()
}
