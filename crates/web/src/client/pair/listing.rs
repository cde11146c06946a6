//! The list of pairs that nobody has judged yet, or that somebody could not judge.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use spil_app::client::pair::{List, ListedPair, ListedPerson, ON_A_PAGE, list};
use spil_model::client::pair::Judgement;

use super::{ADDRESS, percent};
use crate::answers::Asked;
use crate::case_file::sections::birth_date;
use crate::failure::Answer;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// A pair in words.
struct Row {
    address: String,
    likelihood: String,
    percent: String,
    found: String,
    people: [PersonRow; 2],
}

/// One of the two.
struct PersonRow {
    who: String,
    about: String,
    place: String,
}

/// A choice above the list.
struct Tab {
    address: String,
    text: String,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "client/pairs.html")]
struct PairsPage {
    page: StaffPage,
    tabs: Vec<Tab>,
    is_unsure: bool,
    rows: Vec<Row>,
    before: Option<String>,
    after: Option<String>,
}

/// The last page that can be asked for: beyond it nobody reads on.
const LAST_PAGE: usize = 10_000;

pub(super) async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let judgement = match asked.get("toon") {
        "onzeker" => Judgement::Unsure,
        _ => Judgement::Open,
    };
    let number = asked
        .get("bladzijde")
        .parse()
        .unwrap_or(1)
        .clamp(1, LAST_PAGE);
    let viewed = list(&signed.cx, judgement, number).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let html = viewed.map(|list| PairsPage::new(page, &list, judgement, number).render());
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

impl PairsPage {
    fn new(page: StaffPage, list: &List, judgement: Judgement, number: usize) -> Self {
        let words = page.words;
        let is_unsure = judgement == Judgement::Unsure;
        let shown = if is_unsure { "onzeker" } else { "open" };
        let tab = |value: &str, key: &str| Tab {
            address: format!("{ADDRESS}?toon={value}"),
            text: words.t(key),
            is_current: value == shown,
        };
        let other = |number: usize| format!("{ADDRESS}?toon={shown}&bladzijde={number}");
        Self {
            tabs: vec![tab("open", "pairs-open"), tab("onzeker", "pairs-unsure")],
            is_unsure,
            rows: list.pairs.iter().map(|pair| row(words, pair)).collect(),
            before: (1 < number).then(|| other(number - 1)),
            after: list.has_more.then(|| other(number + 1)),
            page,
        }
    }

    fn hint(&self) -> String {
        self.page.words.count("pairs-hint", ON_A_PAGE)
    }
}

fn row(words: Words, pair: &ListedPair) -> Row {
    let code = pair.likelihood.code().replace('_', "-");
    Row {
        address: format!("{ADDRESS}/{}", pair.id),
        likelihood: words.t(&format!("pair-{code}")),
        percent: percent(pair.probability),
        found: words.date(spil_app::clock::day_of(pair.found_at)),
        people: pair
            .people
            .each_ref()
            .map(|person| person_row(words, person)),
    }
}

fn person_row(words: Words, person: &ListedPerson) -> PersonRow {
    let details = &person.details;
    let born = details.birth_date.map(|date| birth_date(words, date));
    let city = details.address.city.as_ref().map(ToString::to_string);
    let stage = person
        .stage
        .map(|stage| words.t(&format!("stage-{}", stage.code())));
    let joined =
        |parts: [Option<String>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    PersonRow {
        who: details.name.list_form(),
        about: joined([born, city]),
        place: joined([stage, person.area.clone()]),
    }
}
