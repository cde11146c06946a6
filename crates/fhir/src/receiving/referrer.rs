//! Who refers, and in which role: by the code of the specialty in the AGB register, else by the words of the sender.

use spil_model::agb::AgbCode;
use spil_model::contact_details::Email;
use spil_model::referral::{Referrer, ReferrerKind};
use spil_model::text::fold;

use super::person::name;
use super::values::Values;

/// The requester, else the author of the letter; and whether it surely is the practice of the general practitioner.
///
/// A sender of whom nothing says what they are counts as a hospital: a care provider who is not the general practitioner,
/// so that the general practitioner is told too.
pub(super) fn referrer(values: &mut Values) -> (Referrer, bool) {
    let block = if values.repeats("requester").len() > 1 || has(values, "requester") {
        "requester"
    } else {
        "author"
    };
    let at = |part: &str| format!("{block}.{part}");
    let kind = kind(values, block);
    let mut referrer = Referrer::of(kind.unwrap_or(ReferrerKind::Hospital));
    referrer.name = name(values, &at("name"));
    referrer.role = values
        .short(&at("specialty"))
        .or_else(|| values.short(&at("role")));
    referrer.organisation_name = values.short(&at("organisation.name"));
    let agb = |text: &str| AgbCode::parse(text).ok();
    referrer.agb = values
        .parsed(&at("agb"), agb)
        .or_else(|| values.parsed(&at("organisation.agb"), agb));
    for place in ["phone", "organisation.phone"] {
        if referrer.phone.is_none() {
            referrer.phone = values.phone(&at(place));
            values.forget_if(&at(&format!("{place}.use")), |said| said == "work");
        }
    }
    for place in ["email", "organisation.email"] {
        if referrer.email.is_none() {
            referrer.email = values.parsed(&at(place), |text| Email::parse(text).ok());
            values.forget_if(&at(&format!("{place}.use")), |said| said == "work");
        }
    }
    (referrer, kind.is_some_and(ReferrerKind::is_gp_practice))
}

fn has(values: &Values, block: &str) -> bool {
    let parts = [
        "name.family",
        "name.text",
        "name.surname",
        "organisation.name",
    ];
    parts
        .iter()
        .any(|part| values.any(&format!("{block}.{part}")).is_some())
}

fn kind(values: &Values, block: &str) -> Option<ReferrerKind> {
    let said = |part: &str| {
        let keys = [block.to_owned(), format!("{block}.organisation")];
        let values_of = keys.map(|key| values.any(&format!("{key}.{part}")).map(str::to_owned));
        values_of.into_iter().flatten().collect::<Vec<_>>()
    };
    let codes = said("specialty.code").into_iter().chain(said("type.code"));
    let words = ["role", "specialty", "type", "name"]
        .into_iter()
        .flat_map(&said);
    let words: Vec<String> = words.map(|words| fold(&words)).collect();
    // A practice nurse works for a practice, so the words of the role come before the code of the practice.
    let by_role = words.iter().find_map(|words| kind_of_words(words));
    match by_role {
        Some(ReferrerKind::PracticeNurse | ReferrerKind::MemoryClinic) => by_role,
        _ => codes
            .into_iter()
            .find_map(|code| kind_of_code(&code))
            .or(by_role),
    }
}

/// The first two digits of a code in the AGB register say what kind of provider it is.
fn kind_of_code(code: &str) -> Option<ReferrerKind> {
    if code.len() != 4 {
        return None;
    }
    Some(match code.get(..2)? {
        "01" => ReferrerKind::Gp,
        "03" if code == "0329" => ReferrerKind::MentalHealthCare,
        "03" | "06" | "84" => ReferrerKind::Hospital,
        "94" | "25" | "72" => ReferrerKind::MentalHealthCare,
        "91" | "75" => ReferrerKind::HomeCare,
        _ => return None,
    })
}

fn kind_of_words(words: &str) -> Option<ReferrerKind> {
    const WORDS: [(&str, ReferrerKind); 14] = [
        ("praktijkondersteuner", ReferrerKind::PracticeNurse),
        ("poh", ReferrerKind::PracticeNurse),
        ("geheugenpoli", ReferrerKind::MemoryClinic),
        ("huisarts", ReferrerKind::Gp),
        ("general practi", ReferrerKind::Gp),
        ("wijkteam", ReferrerKind::NeighbourhoodTeam),
        ("wijkverpleeg", ReferrerKind::HomeCare),
        ("thuiszorg", ReferrerKind::HomeCare),
        ("psych", ReferrerKind::MentalHealthCare),
        ("ggz", ReferrerKind::MentalHealthCare),
        ("ziekenhuis", ReferrerKind::Hospital),
        ("specialist", ReferrerKind::Hospital),
        ("geriat", ReferrerKind::Hospital),
        ("welzijn", ReferrerKind::Welfare),
    ];
    let mut known = WORDS.into_iter();
    known
        .find(|(word, _)| words.contains(word))
        .map(|(_, kind)| kind)
}
