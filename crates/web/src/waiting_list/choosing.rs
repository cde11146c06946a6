//! The choices of the list: as the address has them, as lists to choose from, and those that the reader saved.

use spil_app::waiting_list::{Choices, Filter, SavedFilter};
use spil_model::code::ClassId;
use spil_model::referral::Stage;

use super::ADDRESS;
use crate::answers::{Answers, encode};
use crate::page::Words;

/// A list from which to choose a filter.
pub(super) struct Choice {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) options: Vec<ChoiceLine>,
}

/// One line of such a list.
pub(super) struct ChoiceLine {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) is_chosen: bool,
}

/// A choice that the reader saved.
pub(super) struct Saved {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) address: String,
    pub(super) is_current: bool,
}

/// What is not understood asks for nothing: an old address still shows the list.
pub(super) fn filter(asked: &Answers) -> Filter {
    let class = asked.some("klasse");
    Filter {
        sub_region: asked.some("gebied").and_then(|id| id.parse().ok()),
        organisation: asked.some("organisatie").and_then(|id| id.parse().ok()),
        team: asked.some("team").and_then(|id| id.parse().ok()),
        class: class
            .and_then(|id| id.parse::<ClassId>().ok())
            .map(|id| id.to_string()),
        stage: asked
            .some("stap")
            .and_then(Stage::from_code)
            .filter(|stage| stage.is_waiting()),
    }
}

/// The choices as an address has them, always in the same order.
pub(super) fn query(filter: &Filter) -> String {
    let pairs = [
        ("gebied", filter.sub_region.map(|id| id.to_string())),
        ("organisatie", filter.organisation.map(|id| id.to_string())),
        ("team", filter.team.map(|id| id.to_string())),
        ("klasse", filter.class.clone()),
        ("stap", filter.stage.map(|stage| stage.code().to_owned())),
    ];
    let chosen = pairs
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", encode(&value?))));
    chosen.collect::<Vec<_>>().join("&")
}

/// The list with these choices.
pub(super) fn address(query: &str) -> String {
    if query.is_empty() {
        ADDRESS.to_owned()
    } else {
        format!("{ADDRESS}?{query}")
    }
}

pub(super) fn saved(saved: Vec<SavedFilter>, query: &str) -> Vec<Saved> {
    let one = |filter: SavedFilter| Saved {
        id: filter.id.to_string(),
        address: address(&filter.query),
        is_current: filter.query == query,
        name: filter.name,
    };
    saved.into_iter().map(one).collect()
}

pub(super) fn choices(words: Words, choices: &Choices, filter: &Filter) -> Vec<Choice> {
    let areas = choices.sub_regions.iter().map(|area| (area.id, &area.name));
    let organisations = choices.organisations.iter();
    let organisations = organisations.map(|organisation| (organisation.id, &organisation.name));
    let teams = choices.teams.iter().map(|team| (team.id, &team.name));
    let classes = choices.classes.iter();
    let classes = classes.map(|(id, name)| (id, name.in_language(words.0.code())));
    let stages = Stage::ALL.iter().filter(|stage| stage.is_waiting());
    let stages = stages.map(|stage| (*stage, words.t(&format!("stage-{}", stage.code()))));
    vec![
        choice(words, ("gebied", "filter-area"), areas, filter.sub_region),
        choice(
            words,
            ("organisatie", "filter-organisation"),
            organisations,
            filter.organisation,
        ),
        choice(words, ("team", "filter-team"), teams, filter.team),
        choice(
            words,
            ("klasse", "filter-class"),
            classes,
            filter.class.as_ref(),
        ),
        choice(words, ("stap", "filter-stage"), stages, filter.stage),
    ]
}

fn choice<V: ToString>(
    words: Words,
    (name, key): (&'static str, &'static str),
    options: impl Iterator<Item = (V, impl ToString)>,
    chosen: Option<impl ToString>,
) -> Choice {
    let chosen = chosen.map(|value| value.to_string());
    let option = |(value, text): (V, _)| {
        let value = value.to_string();
        ChoiceLine {
            is_chosen: chosen.as_ref() == Some(&value),
            value,
            text: ToString::to_string(&text),
        }
    };
    Choice {
        name,
        label: words.t(key),
        options: options.map(option).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(asked: &str, expected: &str) {
        let filter = filter(&Answers::parse(asked).unwrap());
        assert_eq!(query(&filter), expected, "{asked}");
    }

    #[test]
    fn choices_are_written_as_they_are_read_and_nothing_else_is_kept() {
        let area = "01890000-0000-7000-8000-000000000001";
        check("", "");
        check("klasse=high&stap=triage&x=1", "klasse=high&stap=triage");
        check(
            &format!("stap=waiting&gebied={area}"),
            &format!("gebied={area}&stap=waiting"),
        );
        check(
            "klasse=%3Cscript%3E&gebied=overal&stap=ended&bladzijde=7",
            "",
        );
    }
}
