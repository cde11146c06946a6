//! What every page has: its words, its language, its menus. What a page shows stands with its feature.

mod rail;

use std::collections::BTreeSet;

use jiff::civil::Date;
use spil_app::access::session::COUNTED_PAIRS;
use spil_app::clock::in_the_netherlands;
use spil_app::oversight::Running;
use spil_app::{Cx, FieldProblem};
use spil_policy::{Role, scope};
use spil_texts::{Argument, Language};

use crate::assets;
use crate::breach;
use crate::client::pair;
use crate::duty;
use crate::oversight;
use crate::site::Site;
use crate::visit::Signed;
use rail::RAIL;

/// Words for templates, in the language of the reader.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    /// A text.
    pub(crate) fn t(self, key: &str) -> String {
        self.0.text(key)
    }

    /// A text with one value filled in.
    pub(crate) fn t1(self, key: &str, name: &'static str, value: impl std::fmt::Display) -> String {
        self.0.text_with(key, &[(name, format!("{value}").into())])
    }

    /// A text with two values filled in.
    pub(crate) fn t2(
        self,
        key: &str,
        first: (&'static str, &str),
        second: (&'static str, &str),
    ) -> String {
        self.0.text_with(
            key,
            &[(first.0, first.1.into()), (second.0, second.1.into())],
        )
    }

    /// A day in tables and chips: `ma 24 nov 2026`.
    pub(crate) fn date(self, day: Date) -> String {
        let weekday = self.entry("short-weekdays", day.weekday().to_monday_one_offset());
        let month = self.entry("short-months", day.month());
        format!("{weekday} {} {month} {}", day.day(), day.year())
    }

    /// One word of a text that lists several, counted from 1.
    fn entry(self, key: &str, place: i8) -> String {
        let place = usize::try_from(place - 1).unwrap_or(0);
        self.t(key)
            .split(' ')
            .nth(place)
            .unwrap_or_default()
            .to_owned()
    }

    /// What is wrong with an answer, in words.
    pub(crate) fn problem(self, problem: &FieldProblem) -> String {
        let arguments: Vec<Argument<'_>> = problem
            .arguments
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect();
        self.0.text_with(problem.key, &arguments)
    }

    /// A text with a count filled in as `count`, so that the words follow the number.
    pub(crate) fn count(self, key: &str, count: usize) -> String {
        self.0.text_with(key, &[("count", count.into())])
    }
}

/// A language to choose in the menu.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LanguageChoice {
    pub(crate) language: Language,
    pub(crate) is_current: bool,
}

/// What a public page needs besides its content.
#[derive(Debug, Clone)]
pub(crate) struct PublicPage {
    pub(crate) words: Words,
    pub(crate) network: String,
    pub(crate) is_demo: bool,
}

impl PublicPage {
    pub(crate) fn new(site: &Site, language: Language) -> Self {
        Self {
            words: Words(language),
            network: site.app.settings.network_name.clone(),
            is_demo: site.is_demo(),
        }
    }

    pub(crate) fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    pub(crate) fn language(&self) -> Language {
        self.words.0
    }

    pub(crate) fn languages(&self) -> Vec<LanguageChoice> {
        let current = self.language();
        Language::ALL
            .map(|language| LanguageChoice {
                language,
                is_current: language == current,
            })
            .to_vec()
    }

    /// A day in words: `dinsdag 1 december 2026`.
    pub(crate) fn day(&self, day: Date) -> String {
        let weekday = self.t(&format!(
            "public-weekday-{}",
            day.weekday().to_monday_one_offset()
        ));
        let month = self.t(&format!("public-month-{}", day.month()));
        let arguments = [
            ("weekday", weekday.into()),
            ("day", day.day().to_string().into()),
            ("month", month.into()),
            ("year", day.year().to_string().into()),
        ];
        self.language().text_with("public-date", &arguments)
    }

    /// Whether the texts of this language were not yet read by a native speaker.
    pub(crate) fn is_unread(&self) -> bool {
        matches!(self.language(), Language::Turkish | Language::Arabic)
    }

    #[expect(clippy::unused_self, reason = "templates reach it through the page")]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    #[expect(clippy::unused_self, reason = "templates reach it through the page")]
    pub(crate) fn icon(&self, name: &str) -> String {
        icon_address(name)
    }
}

/// A line of the menu at the side of a staff page.
#[derive(Debug, Clone)]
pub(crate) struct RailLink {
    pub(crate) address: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) text: String,
    pub(crate) is_current: bool,
    /// How many things wait there, and the word for them.
    pub(crate) count: Option<(String, String)>,
}

/// What a staff page needs besides its content.
#[derive(Debug, Clone)]
pub(crate) struct StaffPage {
    pub(crate) words: Words,
    pub(crate) network: String,
    pub(crate) is_demo: bool,
    /// Who is signed in, and as what.
    pub(crate) person: String,
    pub(crate) role: String,
    pub(crate) rail: Vec<RailLink>,
    /// How many alerts the reader has not seen; 0 on the page that shows them.
    pub(crate) open_alerts: usize,
    /// The emergency access that runs for the reader.
    pub(crate) emergencies: Vec<EmergencyBanner>,
    /// How many emergency accesses wait for the reader's review; 0 on the page that shows them.
    pub(crate) to_review: usize,
    /// Of how many breaches it must be decided now whether they are reported; 0 on the page that shows them.
    pub(crate) breaches: usize,
}

/// Emergency access that runs: until when, and the ways to the file and to its end.
#[derive(Debug, Clone)]
pub(crate) struct EmergencyBanner {
    pub(crate) text: String,
    pub(crate) file: String,
    pub(crate) end: String,
}

impl StaffPage {
    /// How many alerts wait for the reader, in words; none where none waits.
    pub(crate) fn alerts(&self) -> Option<String> {
        let count = self.open_alerts;
        (0 < count).then(|| self.words.count("alerts-waiting", count))
    }

    /// How many emergency accesses wait for review, in words; none where none waits.
    pub(crate) fn reviews(&self) -> Option<String> {
        let count = self.to_review;
        (0 < count).then(|| self.words.count("emergency-to-review", count))
    }

    /// Of how many breaches it must be decided now, in words; none where of none.
    pub(crate) fn pressing(&self) -> Option<String> {
        let count = self.breaches;
        (0 < count).then(|| self.words.count("breach-pressing", count))
    }

    /// The frame of a staff page; `address` is the line of the menu where it belongs.
    pub(crate) fn new(site: &Site, signed: &Signed, address: &str) -> Self {
        let words = Words(signed.cx.language);
        let roles: BTreeSet<Role> = signed
            .person
            .staff
            .grants
            .iter()
            .map(|grant| grant.role)
            .collect();
        let role_name = |role: &Role| words.t(&format!("role-{}", role.name().replace('_', "-")));
        Self {
            words,
            network: site.app.settings.network_name.clone(),
            is_demo: site.is_demo(),
            person: signed.person.name.clone(),
            role: roles.iter().map(role_name).collect::<Vec<_>>().join(", "),
            rail: rail(words, signed, address),
            open_alerts: if address == duty::ALERTS {
                0
            } else {
                signed.person.open_alerts
            },
            emergencies: banners(words, signed),
            to_review: if address == oversight::EMERGENCIES {
                0
            } else {
                signed.person.to_review
            },
            breaches: if address == breach::ADDRESS {
                0
            } else {
                signed.person.breaches
            },
        }
    }

    pub(crate) fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    pub(crate) fn language(&self) -> Language {
        self.words.0
    }

    #[expect(clippy::unused_self, reason = "templates reach it through the page")]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    #[expect(clippy::unused_self, reason = "templates reach it through the page")]
    pub(crate) fn icon(&self, name: &str) -> String {
        icon_address(name)
    }
}

fn banners(words: Words, signed: &Signed) -> Vec<EmergencyBanner> {
    let banner = |running: &Running| {
        let until = in_the_netherlands(running.ends_at).strftime("%H:%M");
        EmergencyBanner {
            text: words.t1("emergency-running", "until", until),
            file: format!("/clienten/{}", running.client),
            end: format!("{}/{}/einde", oversight::EMERGENCY, running.id),
        }
    };
    signed.person.emergencies.iter().map(banner).collect()
}

/// The number of alerts, and of people to judge, stands beside their line in the menu.
fn rail(words: Words, signed: &Signed, address: &str) -> Vec<RailLink> {
    let actor = &signed.cx.actor;
    let count_of = |target: &str| {
        let (count, key) = match target {
            duty::ALERTS => (signed.person.open_alerts, "alerts-not-seen"),
            pair::ADDRESS => (signed.person.open_pairs, "pairs-not-judged"),
            _ => (0, ""),
        };
        let shown = match count {
            COUNTED_PAIRS.. => format!("{}+", COUNTED_PAIRS - 1),
            _ => count.to_string(),
        };
        (0 < count).then(|| (shown, words.t(key)))
    };
    let allowed = RAIL
        .into_iter()
        .filter(|(_, _, _, action)| !scope(actor, *action).is_empty());
    allowed
        .map(|(target, icon, key, _)| RailLink {
            address: target,
            icon,
            text: words.t(key),
            is_current: target == address,
            count: count_of(target),
        })
        .collect()
}

/// Staff pages exist in Dutch and English.
pub(crate) fn staff_language(cx: &Cx) -> Language {
    match cx.language {
        Language::English => Language::English,
        Language::Dutch | Language::Turkish | Language::Arabic => Language::Dutch,
    }
}

fn icon_address(name: &str) -> String {
    format!("{}#{name}", assets::address("sprite.svg"))
}
