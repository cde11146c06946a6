//! The page of routes onward: asking another provider, and taking down what it said.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use spil_app::FieldProblem;
use spil_app::route_onward::{self, Can, NewRoute, Route, Routes, Word};
use spil_model::ids::{ReferralId, RouteId};
use spil_model::referral::RouteReason;

use crate::answers::Answers;
use crate::case_file::head::{HeadView, RAIL};
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) fn routes() -> Doors {
    Doors::new().route("/aanmeldingen/{id}/route", get(show).post(send))
}

/// A route in words.
struct RouteView {
    id: RouteId,
    receiver: String,
    reason: String,
    asked: String,
    note: String,
    state: &'static str,
    said: String,
    is_open: bool,
    is_confirmed: bool,
    confirmed_by: LineView,
    declined_why: LineView,
}

/// One line of the answer to a route. There may be several routes on the page, so the id differs from the name.
struct LineView {
    id: String,
    name: &'static str,
    label: String,
    value: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "route_onward/show.html")]
struct RoutePage {
    page: StaffPage,
    id: ReferralId,
    head: HeadView,
    version: i64,
    can: Can,
    fields: Vec<FieldView>,
    routes: Vec<RouteView>,
    problems: Vec<ProblemView>,
}

async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::referral(&segment)?;
    page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn send(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let wanted = match Wanted::read(&answers)? {
        Ok(wanted) => wanted,
        Err(wrong) => return page(&site, &signed, id, &answers, &wrong).await,
    };
    let cx = &signed.cx;
    let done = match wanted {
        Wanted::Open(new) => route_onward::open(cx, id, version, new).await.map(drop),
        Wanted::Word(route, word) => route_onward::answer(cx, id, version, route, word).await,
        Wanted::Redirect(route) => route_onward::redirect(cx, id, version, route).await,
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/aanmeldingen/{id}")).into_response()),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

/// What a form on the page asks for.
enum Wanted {
    Open(NewRoute),
    Word(RouteId, Word),
    Redirect(RouteId),
}

impl Wanted {
    fn read(answers: &Answers) -> Answer<Result<Self, Vec<FieldProblem>>> {
        let route = || {
            let id = answers.get("nummer").parse();
            id.map_err(|_| Failure::Unreadable)
        };
        let word = |word: Result<Word, FieldProblem>| -> Answer<Result<Self, Vec<FieldProblem>>> {
            let route = route()?;
            Ok(word
                .map(|word| Self::Word(route, word))
                .map_err(|wrong| vec![wrong]))
        };
        match answers.get("actie") {
            "open" => Ok(Self::open(answers)),
            "bevestigd" => {
                let by = form::required_line(answers, "door", "route-by-missing");
                word(by.map(|by| Word::Confirmed { by }))
            }
            "afgewezen" => {
                let why = form::required_line(answers, "waarom", "route-why-missing");
                word(why.map(|why| Word::Declined { why }))
            }
            "losgelaten" => word(Ok(Word::GivenUp)),
            "einde" => Ok(Ok(Self::Redirect(route()?))),
            _ => Err(Failure::Unreadable),
        }
    }

    fn open(answers: &Answers) -> Result<Self, Vec<FieldProblem>> {
        let reason = RouteReason::from_code(answers.get("reden"))
            .ok_or_else(|| FieldProblem::new("reden", "route-reason-missing"));
        let receiver = form::required_line(answers, "ontvanger", "route-receiver-missing");
        let note = form::text(answers, "toelichting");
        match (reason, receiver, note) {
            (Ok(reason), Ok(receiver), Ok(note)) => Ok(Self::Open(NewRoute {
                reason,
                receiver,
                note,
            })),
            (reason, receiver, note) => {
                let wrong = reason.err().into_iter().chain(receiver.err());
                Err(wrong.chain(note.err()).collect())
            }
        }
    }
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = route_onward::view(&signed.cx, id).await?;
    let frame = StaffPage::new(site, signed, RAIL);
    let html = viewed.map(|found| RoutePage::new(frame, &found, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl RoutePage {
    fn new(page: StaffPage, found: &Routes, answers: &Answers, wrong: &[FieldProblem]) -> Self {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let reasons: Vec<&'static str> = found.reasons.iter().map(|one| one.code()).collect();
        let fields = vec![
            filled.radios("reden", "route-reason", &reasons).required(),
            filled.line("ontvanger", "route-receiver").required(),
            filled
                .line("toelichting", "route-note")
                .hinted(words.t("route-note-hint")),
        ];
        let routes = found.routes.iter();
        Self {
            id: found.head.id,
            head: HeadView::new(words, &found.head),
            version: found.head.version,
            can: found.can,
            problems: form::summary(words, &fields, wrong),
            fields,
            routes: routes
                .map(|route| route_view(words, route, answers, wrong))
                .collect(),
            page,
        }
    }
}

fn route_view(words: Words, found: &Route, answers: &Answers, wrong: &[FieldProblem]) -> RouteView {
    let route = &found.route;
    let is_answered = answers.get("nummer") == route.id.to_string();
    let line = |name: &'static str, key: &str| {
        let of_field = wrong.iter().find(|problem| problem.field == name);
        LineView {
            id: if is_answered {
                name.to_owned()
            } else {
                format!("{name}-{}", route.id)
            },
            name,
            label: words.t(key),
            value: if is_answered {
                answers.get(name).to_owned()
            } else {
                String::new()
            },
            error: of_field
                .filter(|_| is_answered)
                .map(|problem| words.problem(problem)),
        }
    };
    let (state, said) = state(words, found);
    let at = moment(words, route.opened_at);
    RouteView {
        id: route.id,
        receiver: route.receiver.to_string(),
        reason: words.t(&format!(
            "route-reason-{}",
            route.reason.code().replace('_', "-")
        )),
        asked: words.t2("route-asked", ("by", &found.by_name), ("at", &at)),
        note: found.note.clone(),
        state,
        said,
        is_open: route.is_open(),
        is_confirmed: route.is_confirmed(),
        confirmed_by: line("door", "route-by"),
        declined_why: line("waarom", "route-why"),
    }
}

/// The icon and the words for how a route stands.
fn state(words: Words, found: &Route) -> (&'static str, String) {
    let route = &found.route;
    if let Some(at) = route.confirmed_at {
        let at = moment(words, at);
        let said = words.t2("route-confirmed", ("by", &found.confirmed_by), ("at", &at));
        ("ok", said)
    } else if let Some(at) = route.given_up_at {
        ("close", words.t1("route-given-up", "at", moment(words, at)))
    } else if let Some(at) = route.declined_at {
        let at = moment(words, at);
        let said = words.t2("route-declined", ("why", &found.declined_why), ("at", &at));
        ("warning", said)
    } else {
        ("clock", words.t("route-open"))
    }
}
