//! The team's pages: the inbox with who could take whom, how full everybody is, and what follows from a choice.

mod absence;
mod bars;
mod card;
mod naming;
mod passing;
mod proposal;
mod returning;
mod words;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use spil_app::FieldProblem;
use spil_app::team::{Inbox, inbox};

pub(crate) use bars::Bar;
pub(crate) use returning::about;

use crate::answers::Asked;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::StaffPage;
use crate::site::Site;
use crate::visit::Signed;
use card::Card;

pub(crate) const ADDRESS: &str = "/team";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show))
        .route(
            "/team/overdragen",
            get(passing::show).post(passing::pass_on),
        )
        .route(
            proposal::ADDRESS,
            get(proposal::show).post(proposal::accept),
        )
        .route("/team/afwezig", get(absence::show).post(absence::add))
        .route("/team/afwezig/{id}/vervalt", post(absence::withdraw))
        .route(
            "/aanmeldingen/{id}/nemen",
            get(naming::show_taking).post(naming::post_taking),
        )
        .route(
            "/aanmeldingen/{id}/toewijzen",
            get(naming::show_naming).post(naming::post_naming),
        )
        .route(
            "/aanmeldingen/{id}/aanbieden",
            get(naming::show_offering).post(naming::post_offering),
        )
        .route(
            "/aanmeldingen/{id}/aanbod",
            get(returning::show_offer).post(returning::post_offer),
        )
        .route(
            "/aanmeldingen/{id}/teruggeven",
            get(returning::show_return).post(returning::post_return),
        )
}

/// A team to choose.
struct TeamChoice {
    id: String,
    name: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "team/show.html")]
struct TeamPage {
    page: StaffPage,
    teams: Vec<TeamChoice>,
    name: String,
    id: String,
    to_divide: usize,
    offered: usize,
    over: usize,
    cards: Vec<Card>,
    room: Option<bars::TeamBars>,
}

async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let team = asked.some("team").and_then(|id| id.parse().ok());
    let viewed = inbox(&signed.cx, team).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let rendered = viewed.map(|inbox| TeamPage::new(page, &inbox).render());
    Ok(Html(rendered.release(&signed.cx).await??).into_response())
}

impl TeamPage {
    fn new(page: StaffPage, inbox: &Inbox) -> Self {
        let words = page.words;
        let chosen = inbox.team.as_ref();
        let teams = inbox.teams.iter().map(|team| TeamChoice {
            id: team.id.to_string(),
            name: team.name.clone(),
            is_chosen: chosen.is_some_and(|chosen| chosen.id == team.id),
        });
        let cards: Vec<Card> = inbox
            .entries
            .iter()
            .map(|entry| Card::new(words, entry))
            .collect();
        let waiting = cards.iter().filter(|card| card.offered.is_none()).count();
        Self {
            teams: teams.collect(),
            name: chosen.map_or_else(|| words.t("team-none"), |team| team.name.clone()),
            id: chosen.map_or_else(String::new, |team| team.id.to_string()),
            to_divide: waiting,
            offered: cards.len() - waiting,
            over: cards.iter().filter(|card| card.is_over).count(),
            cards,
            room: inbox
                .room
                .as_ref()
                .map(|room| bars::TeamBars::new(words, room, &inbox.classes)),
            page,
        }
    }
}

/// The status of a page with a form: with something wrong in it, it could not be taken.
pub(crate) fn status(wrong: &[FieldProblem]) -> StatusCode {
    if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// What a form shows again with its answers; whatever else went wrong has a page of its own.
pub(crate) fn wrong(error: spil_app::Error) -> Answer<Vec<FieldProblem>> {
    match error {
        spil_app::Error::Invalid(wrong) => Ok(wrong),
        spil_app::Error::Refused(key) => Ok(vec![FieldProblem::new("inhoud", key)]),
        other => Err(other.into()),
    }
}
