//! The link to the own calendar: made, shown once, withdrawn; and what a calendar on a telephone gets from it.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect};
use spil_app::clock::day_of;
use spil_app::schedule::{Feed, Titles, calendar, feed as find, link, make_link, withdraw_link};

use super::files;
use crate::answers::Answers;
use crate::download::made;
use crate::failure::{Answer, Failure};
use crate::page::StaffPage;
use crate::site::Site;
use crate::visit::{Segment, Signed, Visit};

pub(super) const ADDRESS: &str = "/team/rooster/agenda";

#[derive(Template)]
#[template(path = "schedule/link.html")]
struct LinkPage {
    page: StaffPage,
    /// Since when there is a link.
    since: Option<String>,
    /// The new link; it is shown once.
    made: Option<String>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    page(&site, &signed, None).await
}

async fn page(site: &Site, signed: &Signed, made: Option<String>) -> Answer {
    let link = link(&signed.cx).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let shown = LinkPage {
        since: link.since.map(|at| page.words.date(day_of(at))),
        made,
        page,
    };
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((headers, Html(shown.render()?)).into_response())
}

pub(super) async fn change(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    match answers.get("actie") {
        "maak" => {
            let token = make_link(&signed.cx).await?;
            let base = site.app.settings.public_url.trim_end_matches('/');
            page(&site, &signed, Some(format!("{base}/agenda/{token}.ics"))).await
        }
        "weg" => {
            withdraw_link(&signed.cx).await?;
            Ok(Redirect::to(ADDRESS).into_response())
        }
        _ => Err(Failure::Unreadable),
    }
}

/// The calendar of whoever has the link; the same answer for a wrong link as for one that was withdrawn.
pub(super) async fn feed(State(site): State<Site>, Visit(cx): Visit, segment: Segment) -> Answer {
    let token = segment.0.strip_suffix(".ics").unwrap_or(&segment.0);
    match find(&cx, token).await? {
        Feed::Found(weeks) => {
            let all: Vec<_> = weeks
                .iter()
                .map(|(team, schedule)| (team, schedule))
                .collect();
            let name = &site.app.settings.network_name;
            let text = calendar::of(cx.language, name, Titles::Plain, &all);
            Ok(made(text.into_bytes(), files::ICS, "agenda.ics"))
        }
        Feed::Unknown => Err(Failure::App(spil_app::Error::NotFound)),
        Feed::NotBefore(moment) => {
            let seconds = moment.duration_since(cx.now).as_secs().max(0) + 1;
            let headers = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
            Ok((StatusCode::TOO_MANY_REQUESTS, headers).into_response())
        }
    }
}
