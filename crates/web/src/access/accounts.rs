//! The accounts for the administrator: who can sign in, and the link with which somebody begins.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use spil_app::access::accounts::{self, Account, Invited};
use spil_model::ids::StaffId;
use spil_policy::{Action, scope};

use crate::answers::{Answers, Asked};
use crate::case_file::moment;
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

const ADDRESS: &str = "/beheer/accounts";

pub(super) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(list))
        .route("/beheer/accounts/{id}", get(show).post(change))
}

/// An account in words.
struct Row {
    id: StaffId,
    name: String,
    email: String,
    roles: String,
    state: String,
    chip: &'static str,
    icon: &'static str,
    is_open: bool,
    is_ready: bool,
    is_invited: bool,
}

impl Row {
    fn new(words: Words, account: &Account) -> Self {
        let role =
            |role: &spil_policy::Role| words.t(&format!("role-{}", role.name().replace('_', "-")));
        let roles: Vec<String> = account.roles.iter().map(role).collect();
        let (state, chip, icon) = state(words, account);
        Self {
            id: account.staff,
            name: account.name.clone(),
            email: account.email.clone(),
            roles: if roles.is_empty() {
                words.t("accounts-no-role")
            } else {
                roles.join(", ")
            },
            state,
            chip,
            icon,
            is_open: account.is_open,
            is_ready: account.ready_since.is_some(),
            is_invited: account.invited_until.is_some(),
        }
    }
}

fn state(words: Words, account: &Account) -> (String, &'static str, &'static str) {
    match (account.is_open, account.ready_since, account.invited_until) {
        (false, _, _) => (words.t("accounts-closed"), "over", "lock"),
        (true, Some(_), _) => (words.t("accounts-ready"), "within", "ok"),
        (true, None, Some(until)) => {
            let until = moment(words, until);
            (
                words.t1("accounts-invited", "until", until),
                "information",
                "mail",
            )
        }
        (true, None, None) => (words.t("accounts-not-invited"), "nearly", "clock"),
    }
}

#[derive(Template)]
#[template(path = "access/accounts.html")]
struct AccountsPage {
    page: StaffPage,
    rows: Vec<Row>,
    /// How many can sign in, and how many cannot yet.
    counts: [String; 2],
}

async fn list(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = accounts::all(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let html = viewed.map(|accounts| {
        let rows: Vec<Row> = accounts
            .iter()
            .map(|one| Row::new(page.words, one))
            .collect();
        let ready = rows.iter().filter(|row| row.is_ready).count();
        let counts = [
            page.words.count("accounts-ready-count", ready),
            page.words
                .count("accounts-not-ready-count", rows.len() - ready),
        ];
        AccountsPage { page, rows, counts }.render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

#[derive(Template)]
#[template(path = "access/one_account.html")]
struct AccountPage {
    page: StaffPage,
    row: Row,
    may_change: bool,
    done: Option<String>,
    /// The link, on the answer to the step that made it and nowhere else.
    link: Option<String>,
    is_mailed: bool,
}

async fn show(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let was_withdrawn = asked.get("gedaan") == "withdrawn";
    let done = was_withdrawn.then_some("accounts-done-withdrawn");
    account_page(&site, &signed, form::id(&segment)?, done, None).await
}

async fn account_page(
    site: &Site,
    signed: &Signed,
    staff: StaffId,
    done: Option<&str>,
    invited: Option<Invited>,
) -> Answer {
    let viewed = accounts::one(&signed.cx, staff).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let base = &site.app.settings.public_url;
    let html = viewed.map(|account| {
        AccountPage {
            row: Row::new(page.words, &account),
            may_change: !scope(&signed.cx.actor, Action::EditAccount).is_empty(),
            done: done.map(|key| page.t(key)),
            is_mailed: invited.as_ref().is_some_and(|invited| invited.is_mailed),
            link: invited
                .map(|invited| format!("{base}/uitnodiging/{}", invited.token.link_part())),
            page,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

async fn change(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let staff = form::id(&segment)?;
    // Who may not see the account learns nothing of what can be asked.
    accounts::one(&signed.cx, staff)
        .await?
        .release(&signed.cx)
        .await?;
    let invited = match answers.get("actie") {
        "uitnodigen" => accounts::invite(&signed.cx, staff).await?,
        "herstellen" => accounts::reset(&signed.cx, staff).await?,
        "intrekken" => {
            accounts::withdraw(&signed.cx, staff).await?;
            let address = format!("{ADDRESS}/{staff}?gedaan=withdrawn");
            return Ok(Redirect::to(&address).into_response());
        }
        _ => return Err(Failure::Unreadable),
    };
    account_page(&site, &signed, staff, None, Some(invited)).await
}
