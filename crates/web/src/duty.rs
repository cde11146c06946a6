//! Duty: the rota of the desks, the alerts of the reader, and the counts of late steps for the programme lead.

mod rota;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use spil_app::duty::{self, AreaTerms, GroupedCount, OpenAlert, Terms};
use spil_model::duty::AlertKind;
use spil_model::ids::ReferralId;
use spil_model::steps::StepKind;
use spil_policy::{Action, Actor, scope};

use crate::answers::Answers;
use crate::case_file::moment;
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// The page of the reader's alerts.
pub(crate) const ALERTS: &str = "/meldingen";
/// The page of the rota.
pub(crate) const ROTA: &str = "/dienst";
/// The page of late steps.
pub(crate) const TERMS: &str = "/netwerk/termijnen";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ROTA, get(rota::show).post(rota::send))
        .route(ALERTS, get(alerts).post(see))
        .route(TERMS, get(terms))
}

/// An alert in words.
struct AlertView {
    id: String,
    icon: &'static str,
    title: String,
    about: String,
    opens: bool,
}

#[derive(Template)]
#[template(path = "duty/alerts.html")]
struct AlertsPage {
    page: StaffPage,
    alerts: Vec<AlertView>,
}

async fn alerts(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = duty::alerts(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ALERTS);
    let opens = opens_files(&signed.cx.actor);
    let html = viewed.map(|alerts| {
        let view = |alert: &OpenAlert| alert_view(page.words, alert, opens);
        AlertsPage {
            alerts: alerts.iter().map(view).collect(),
            page,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

/// Whether the reader can open any referral: a manager of an organisation cannot, and is told of the step alone.
fn opens_files(actor: &Actor) -> bool {
    !scope(actor, Action::ViewReferral).is_empty()
}

fn alert_view(words: Words, alert: &OpenAlert, opens: bool) -> AlertView {
    let area = alert.area.clone();
    let area = area.unwrap_or_else(|| words.t("alert-no-area"));
    let at = moment(words, alert.created_at);
    let place = words.t2("alert-place", ("area", &area), ("at", &at));
    let who = alert.case_manager.as_ref();
    let who = who.map(|name| words.t1("alert-case-manager", "name", name));
    let icon = match alert.kind {
        AlertKind::Danger => "danger",
        AlertKind::DeputyAsked | AlertKind::ManagerAsked => "clock",
        AlertKind::AttachedNews => "information",
    };
    AlertView {
        id: alert.id.to_string(),
        icon,
        title: title(words, alert),
        about: [Some(place), who]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        opens,
    }
}

fn title(words: Words, alert: &OpenAlert) -> String {
    let Some((kind, due)) = alert.step else {
        return words.t(match alert.kind {
            AlertKind::AttachedNews => "alert-attached-news",
            _ => "alert-danger",
        });
    };
    let step = words.t(&format!("late-step-{}", kind.code().replace('_', "-")));
    let due = words.date(due);
    let key = match alert.kind {
        AlertKind::ManagerAsked => "alert-manager-asked",
        AlertKind::DeputyAsked | AlertKind::Danger | AlertKind::AttachedNews => {
            "alert-deputy-asked"
        }
    };
    words.t2(key, ("step", &step), ("due", &due))
}

/// Seeing is recorded; whoever may open the file goes there.
async fn see(signed: Signed, answers: Answers) -> Answer {
    let alert = answers.get("melding").parse();
    let alert = alert.map_err(|_| Failure::Unreadable)?;
    let referral: ReferralId = duty::see(&signed.cx, alert).await?;
    let next = if opens_files(&signed.cx.actor) {
        format!("/aanmeldingen/{referral}")
    } else {
        ALERTS.to_owned()
    };
    Ok(Redirect::to(&next).into_response())
}

/// The steps of an area in words.
struct AreaView {
    name: String,
    rows: Vec<TermRow>,
}

struct TermRow {
    step: String,
    open: i64,
    overdue: i64,
    asked_deputy: i64,
    asked_manager: i64,
}

#[derive(Template)]
#[template(path = "duty/terms.html")]
struct TermsPage {
    page: StaffPage,
    areas: Vec<AreaView>,
    open: usize,
    overdue: usize,
}

async fn terms(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = duty::terms(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, TERMS);
    let html = viewed.map(|terms| {
        if let Terms::Grouped(counts) = &terms {
            let rows = counts.iter().map(|one| grouped_row(page.words, one));
            let rows = rows.collect();
            return GroupedPage { page, rows }.render();
        }
        let areas = terms.areas();
        let counts = areas.iter().flat_map(|area| &area.kinds);
        let sum = |of: fn(&duty::KindCount) -> i64| {
            let sum: i64 = counts.clone().map(of).sum();
            usize::try_from(sum).unwrap_or_default()
        };
        TermsPage {
            open: sum(|count| count.open),
            overdue: sum(|count| count.overdue),
            areas: areas
                .iter()
                .map(|area| area_view(page.words, area))
                .collect(),
            page,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

/// What stands where a group is too small to be shown.
const NOT_SHOWN: &str = "–";

struct GroupedRow {
    step: String,
    open: String,
    overdue: String,
}

#[derive(Template)]
#[template(path = "duty/grouped.html")]
struct GroupedPage {
    page: StaffPage,
    rows: Vec<GroupedRow>,
}

fn step_name(words: Words, kind: StepKind) -> String {
    words.t(&format!("late-step-{}", kind.code().replace('_', "-")))
}

fn grouped_row(words: Words, count: &GroupedCount) -> GroupedRow {
    let said = |count: Option<i64>| count.map_or(NOT_SHOWN.to_owned(), |count| count.to_string());
    GroupedRow {
        step: step_name(words, count.kind),
        open: said(count.open),
        overdue: said(count.overdue),
    }
}

fn area_view(words: Words, area: &AreaTerms) -> AreaView {
    let row = |count: &duty::KindCount| TermRow {
        step: step_name(words, count.kind),
        open: count.open,
        overdue: count.overdue,
        asked_deputy: count.asked_deputy,
        asked_manager: count.asked_manager,
    };
    let name = area.name.clone();
    AreaView {
        name: name.unwrap_or_else(|| words.t("alert-no-area")),
        rows: area.kinds.iter().map(row).collect(),
    }
}
