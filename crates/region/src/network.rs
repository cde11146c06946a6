//! The network of the region: 15 organisations, teams, and everybody who works there, as a network file.

mod contract;

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::dice::Dice;
use crate::names::{self, plain, written};
use crate::people::INSURERS;
use crate::places::{District, SUB_REGIONS};
use crate::size::Size;

/// The name of the network.
pub const NAME: &str = "Netwerk dementie Drieland";

/// Short name, name, kind, AGB code; the first eight employ case managers.
const ORGANISATIONS: [(&str, &str, &str, &str); 15] = [
    (
        "zorg-aan-de-vaart",
        "Zorg aan de Vaart",
        "home_care",
        "99010001",
    ),
    (
        "thuis-in-drieland",
        "Thuis in Drieland",
        "home_care",
        "99010002",
    ),
    ("de-linde", "Zorggroep De Linde", "home_care", "99010003"),
    ("buurtkracht", "Buurtkracht", "home_care", "99010004"),
    ("vivente", "Vivente Thuiszorg", "home_care", "99010005"),
    ("waardzorg", "Waardzorg", "home_care", "99010006"),
    ("santemare", "Santemare", "home_care", "99010007"),
    ("nabij", "Nabij Wonen en Zorg", "home_care", "99010008"),
    ("welzijn-drieland", "Welzijn Drieland", "welfare", ""),
    ("meedoen", "Stichting Meedoen", "welfare", ""),
    (
        "wijkteams-drieland",
        "Wijkteams Drieland",
        "municipality",
        "",
    ),
    (
        "ziekenhuis-drieland",
        "Ziekenhuis Drieland",
        "hospital",
        "99060001",
    ),
    (
        "ggz-waterland",
        "GGZ Waterlinie",
        "mental_health",
        "99060002",
    ),
    (
        "verslavingszorg",
        "Verslavingszorg Midden",
        "addiction_care",
        "99060003",
    ),
    (
        "netwerkbureau",
        "Netwerkbureau Drieland",
        "network_office",
        "",
    ),
];
const EMPLOYERS: usize = 8;
const OFFICE: &str = "netwerkbureau";
const EXPERTISE: [&str; 6] = [
    "jonge mensen met dementie",
    "gedrag dat niet past",
    "mensen met een migratieachtergrond",
    "verstandelijke beperking",
    "Lewy body",
    "mantelzorg",
];

/// As what somebody works in the region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Desk { sub_region: usize },
    CaseManager { team: usize },
    LinkWorker { team: usize },
    GeriatricTeam { sub_region: usize },
    Secretary { sub_region: usize },
    Other(&'static str),
}

/// Somebody who works in the region.
#[derive(Debug, Clone)]
pub(crate) struct Colleague {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) work: Work,
    organisation: usize,
    profession: &'static str,
    /// Contract hours in a week.
    pub(crate) hours: i64,
    languages: Vec<&'static str>,
    expertise: Option<&'static str>,
}

/// Everybody who works in the region.
pub(crate) fn colleagues(dice: &mut Dice, size: Size) -> Vec<Colleague> {
    let teams = size.teams.max(SUB_REGIONS.len());
    let office = ORGANISATIONS.len() - 1;
    let mut all = Vec::new();
    for sub_region in 0..SUB_REGIONS.len() {
        for profession in ["district_nurse", "nurse"] {
            all.push((Work::Desk { sub_region }, office, profession));
        }
        let geriatric = [
            ("elderly_care_physician", 2),
            ("psychologist", 12),
            ("psychiatrist", 12),
        ];
        all.extend(geriatric.map(|(profession, organisation)| {
            (Work::GeriatricTeam { sub_region }, organisation, profession)
        }));
        all.push((Work::Secretary { sub_region }, office, "secretary"));
    }
    for number in 0..size.case_managers.max(teams) {
        let team = number % teams;
        let profession = match number % 3 {
            0 => "district_nurse",
            1 => "nurse",
            _ => "social_worker",
        };
        all.push((Work::CaseManager { team }, number % EMPLOYERS, profession));
    }
    for number in 0..size.link_workers {
        let team = number % teams;
        let profession = if number.is_multiple_of(2) {
            "carer"
        } else {
            "social_pedagogue"
        };
        all.push((
            Work::LinkWorker { team },
            EMPLOYERS + number % 3,
            profession,
        ));
    }
    all.extend(
        (0..EMPLOYERS).map(|employer| (Work::Other("organisation_manager"), employer, "manager")),
    );
    let others = [
        "programme_lead",
        "privacy_officer",
        "funder",
        "administrator",
    ];
    all.extend(others.map(|role| (Work::Other(role), office, "manager")));
    let each = all.into_iter().enumerate();
    each.map(|(number, about)| colleague(dice, number, about))
        .collect()
}

fn colleague(
    dice: &mut Dice,
    number: usize,
    (work, organisation, profession): (Work, usize, &'static str),
) -> Colleague {
    let given = dice.word(&names::YOUNGER);
    let surname = names::surname(dice);
    let email = format!(
        "{}.{}{}@{}.example.org",
        plain(given),
        plain(&written(surname)),
        number + 1,
        ORGANISATIONS.get(organisation).map_or(OFFICE, |one| one.0)
    );
    let mut languages = vec!["nl"];
    if dice.percent(12) {
        languages.push(dice.word(&["tr", "ary", "srn", "en", "de"]));
    }
    Colleague {
        name: format!("{given} {}", written(surname)),
        email,
        work,
        organisation,
        profession,
        hours: dice.between(8, 9) * 3 + if dice.percent(30) { 8 } else { 0 },
        languages,
        expertise: dice.percent(30).then(|| dice.word(&EXPERTISE)),
    }
}

/// The network file of the region; everybody's work begins on the first day of the history.
pub(crate) fn file(districts: &[District], colleagues: &[Colleague], from: Date) -> String {
    let mut text = format!("name = \"{NAME}\"\n");
    for (code, name) in SUB_REGIONS {
        line(
            &mut text,
            format_args!("\n[[sub_region]]\ncode = \"{code}\"\nname = \"{name}\""),
        );
    }
    for (number, organisation) in ORGANISATIONS.iter().enumerate() {
        write_organisation(&mut text, number, *organisation);
    }
    for (uzovi, name) in INSURERS {
        line(
            &mut text,
            format_args!("\n[[insurer]]\nuzovi = \"{uzovi}\"\nname = \"{name}\""),
        );
    }
    contract::write(&mut text, from);
    write_areas(&mut text, districts);
    for colleague in colleagues {
        write_colleague(&mut text, colleague, districts, from);
    }
    write_rota(&mut text, colleagues, from);
    text
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{what}");
}

fn write_organisation(
    text: &mut String,
    number: usize,
    (code, name, kind, agb): (&str, &str, &str, &str),
) {
    line(
        text,
        format_args!("\n[[organisation]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"{kind}\""),
    );
    if !agb.is_empty() {
        line(text, format_args!("agb = \"{agb}\""));
    }
    if number < EMPLOYERS {
        // One insurer has no contract with some of them.
        let contracts = INSURERS
            .iter()
            .filter(|(uzovi, _)| !number.is_multiple_of(3) || *uzovi != "9904");
        let contracts: Vec<String> = contracts.map(|(uzovi, _)| format!("\"{uzovi}\"")).collect();
        let percent = if number.is_multiple_of(2) { 80 } else { 65 };
        line(
            text,
            format_args!(
                "contracts = [{}]\nproduction_percent = {percent}",
                contracts.join(", ")
            ),
        );
    }
}

fn write_areas(text: &mut String, districts: &[District]) {
    let mut known = Vec::new();
    for district in districts {
        if !known.contains(&&district.municipality_code) {
            known.push(&district.municipality_code);
            let (code, name) = (&district.municipality_code, district.municipality);
            line(
                text,
                format_args!("\n[[municipality]]\ncode = \"{code}\"\nname = \"{name}\""),
            );
        }
    }
    for district in districts {
        let sub_region = sub_region(district.sub_region);
        let parts = district.neighbourhoods.iter();
        let named: Vec<String> = parts
            .clone()
            .map(|(code, name)| format!("\"{code}\" = \"{name}\""))
            .collect();
        let codes: Vec<String> = parts.map(|(code, _)| format!("\"{code}\"")).collect();
        let (code, name, team) = (&district.code, &district.name, &district.team);
        line(
            text,
            format_args!(
                "\n[[district]]\ncode = \"{code}\"\nname = \"{name}\"\nsub_region = \"{sub_region}\"\nneighbourhoods = {{ {} }}",
                named.join(", ")
            ),
        );
        line(
            text,
            format_args!(
                "\n[[team]]\ncode = \"{team}\"\nname = \"Team {name}\"\nsub_region = \"{sub_region}\"\nneighbourhoods = [{}]",
                codes.join(", ")
            ),
        );
    }
}

fn sub_region(place: usize) -> &'static str {
    SUB_REGIONS.get(place).map_or("noord", |(code, _)| code)
}

fn write_colleague(text: &mut String, colleague: &Colleague, districts: &[District], from: Date) {
    let organisation = ORGANISATIONS
        .get(colleague.organisation)
        .map_or(OFFICE, |one| one.0);
    let languages: Vec<String> = colleague
        .languages
        .iter()
        .map(|code| format!("\"{code}\""))
        .collect();
    line(
        text,
        format_args!(
            "\n[[person]]\nname = \"{}\"\nemail = \"{}\"\nprofession = \"{}\"\nlanguages = [{}]",
            colleague.name,
            colleague.email,
            colleague.profession,
            languages.join(", ")
        ),
    );
    if let Some(expertise) = colleague.expertise {
        line(text, format_args!("expertise = [\"{expertise}\"]"));
    }
    let team = |number: usize| {
        districts
            .get(number)
            .map_or("", |district| district.team.as_str())
    };
    let (role, place, hours) = match colleague.work {
        Work::Desk { sub_region: area } => (
            "waiting_list_manager",
            format!(", sub_region = \"{}\"", sub_region(area)),
            Some(None),
        ),
        Work::CaseManager { team: number } => (
            "case_manager",
            format!(", team = \"{}\"", team(number)),
            Some(Some(team(number))),
        ),
        Work::LinkWorker { team: number } => (
            "link_worker",
            format!(", team = \"{}\"", team(number)),
            Some(Some(team(number))),
        ),
        Work::GeriatricTeam { sub_region: area } => (
            "geriatric_team_member",
            format!(", sub_region = \"{}\"", sub_region(area)),
            None,
        ),
        Work::Secretary { sub_region: area } => (
            "secretary",
            format!(", sub_region = \"{}\"", sub_region(area)),
            None,
        ),
        Work::Other(role) => (role, String::new(), None),
    };
    line(
        text,
        format_args!(
            "roles = [{{ role = \"{role}\", organisation = \"{organisation}\"{place}, from = {from} }}]"
        ),
    );
    if let Some(team) = hours {
        let team = team.map_or_else(String::new, |team| format!(", team = \"{team}\""));
        let hours = colleague.hours;
        line(
            text,
            format_args!(
                "appointments = [{{ organisation = \"{organisation}\", role = \"{role}\"{team}, hours = {hours}, from = {from} }}]"
            ),
        );
    }
}

/// The two at each desk take turns by the half year.
fn write_rota(text: &mut String, colleagues: &[Colleague], from: Date) {
    for (place, (code, _)) in SUB_REGIONS.iter().enumerate() {
        let at_desk = colleagues
            .iter()
            .filter(|one| one.work == Work::Desk { sub_region: place });
        let at_desk: Vec<&str> = at_desk.map(|one| one.email.as_str()).collect();
        let &[first, second] = at_desk.as_slice() else {
            continue;
        };
        let mut begin = from;
        for turn in 0..12 {
            let (manager, deputy) = if turn % 2 == 0 {
                (first, second)
            } else {
                (second, first)
            };
            let next = begin.saturating_add(jiff::Span::new().months(6));
            let until = next.yesterday().unwrap_or(next);
            line(
                text,
                format_args!(
                    "\n[[rota]]\nsub_region = \"{code}\"\nmanager = \"{manager}\"\ndeputy = \"{deputy}\"\nfrom = {begin}\nuntil = {until}"
                ),
            );
            begin = next;
        }
    }
}

#[cfg(test)]
mod tests;
