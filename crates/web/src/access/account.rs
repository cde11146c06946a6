//! The page of the own account, and what is changed there.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use secrecy::ExposeSecret as _;
use spil_app::FieldProblem;
use spil_app::access::account::{self, OwnAccount, OwnSession};
use spil_app::access::passkey::host;
use spil_app::access::session::Factor;
use spil_app::access::sign_in::confirm;
use spil_model::sign_in::Device;

use super::{own_address, signed_in};
use crate::answers::{Answers, Asked};
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{ProblemView, problems};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// The page of the own account.
pub(crate) const ADDRESS: &str = "/account";
const PASSWORD: &str = "/account/wachtwoord";
const TELEPHONE: &str = "/account/telefoon";
const CODES: &str = "/account/herstelcodes";
const CONFIRM: &str = "/account/bevestig";

pub(super) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show))
        .route("/account/sessies", post(end_sessions))
        .route(CONFIRM, get(ask_to_confirm).post(post_confirm))
        .route(PASSWORD, get(show_password).post(post_password))
        .route(TELEPHONE, get(show_telephone).post(post_telephone))
        .route(CODES, get(show_codes).post(post_codes))
}

/// What can just have been done, as the address says it; anything else says nothing.
const DONE: [&str; 10] = [
    "welcome",
    "password",
    "telephone",
    "passkey",
    "passkey-removed",
    "passkey-renamed",
    "provider",
    "provider-removed",
    "session",
    "sessions",
];

/// A session in words.
struct SessionView {
    handle: String,
    device: String,
    since: String,
    seen: String,
    by: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    page: StaffPage,
    done: Option<String>,
    warning: Option<String>,
    password: Option<(String, String)>,
    codes: String,
    /// What stands of passkeys, where they can be had.
    passkeys: Option<String>,
    /// What stands of identity providers, where one works for an organisation that has one.
    providers: Option<String>,
    sessions: Vec<SessionView>,
}

async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let viewed = account::view(&signed.cx, &signed.session).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let factor = signed.person.factor;
    let html = viewed.map(|account| {
        let words = page.words;
        let done = DONE.contains(&asked.get("gedaan"));
        AccountPage {
            done: done.then(|| words.t(&format!("account-done-{}", asked.get("gedaan")))),
            warning: warning(words, factor, &account),
            codes: codes_left(words, &account),
            passkeys: host(&site.app)
                .map(|_| words.count("account-passkeys-count", account.passkeys.len())),
            providers: linked(words, &account),
            sessions: account
                .sessions
                .iter()
                .map(|one| session_view(words, one))
                .collect(),
            password: account
                .password
                .map(|(email, changed)| (email, moment(words, changed))),
            page,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

/// Whoever came in with a recovery code hears it, and whoever has none hears that too.
fn warning(words: Words, factor: Option<Factor>, account: &OwnAccount) -> Option<String> {
    account.password.as_ref()?;
    let (left, _) = account.codes;
    let left = usize::try_from(left).unwrap_or(0);
    if factor.is_some_and(Factor::is_by_recovery_code) {
        return Some(words.count("account-used-code", left));
    }
    (left == 0).then(|| words.t("account-no-codes"))
}

fn linked(words: Words, account: &OwnAccount) -> Option<String> {
    let linked = account.providers.iter().filter(|one| one.id.is_some());
    let linked = linked.count();
    (!account.providers.is_empty()).then(|| words.count("account-providers-count", linked))
}

fn codes_left(words: Words, account: &OwnAccount) -> String {
    match account.codes {
        (_, 0) => words.t("account-codes-none"),
        (left, of) => words.t2(
            "account-codes-left",
            ("left", &left.to_string()),
            ("of", &of.to_string()),
        ),
    }
}

fn session_view(words: Words, one: &OwnSession) -> SessionView {
    let by = one.factor.map(|factor| {
        let code = factor.code().replace('_', "-");
        words.t(&format!("account-factor-{code}"))
    });
    SessionView {
        handle: one.handle.clone(),
        device: device_in_words(words, one.device),
        since: moment(words, one.created_at),
        seen: moment(words, one.seen_at),
        by: by.unwrap_or_default(),
        is_this: one.is_this,
    }
}

fn device_in_words(words: Words, device: Device) -> String {
    let browser = words.t(&format!("device-{}", device.browser.unwrap_or("browser")));
    match device.system {
        Some(system) => {
            let system = words.t(&format!("device-{system}"));
            words.t2("device-on", ("browser", &browser), ("system", &system))
        }
        None => browser,
    }
}

async fn end_sessions(signed: Signed, answers: Answers) -> Answer {
    let done = if answers.get("sessie") == "andere" {
        account::end_others(&signed.cx, &signed.session).await?;
        "sessions"
    } else {
        account::end_session(&signed.cx, answers.get("sessie")).await?;
        "session"
    };
    Ok(back(done))
}

fn back(done: &str) -> Response {
    Redirect::to(&format!("{ADDRESS}?gedaan={done}")).into_response()
}

#[derive(Template)]
#[template(path = "access/confirm.html")]
struct ConfirmPage {
    page: StaffPage,
    back_to: String,
    has_failed: bool,
}

/// The page on which both factors are proved once more; the status says whether it went wrong just now.
fn confirm_page(site: &Site, signed: &Signed, back_to: &str, status: StatusCode) -> Answer {
    let shown = ConfirmPage {
        page: StaffPage::new(site, signed, ADDRESS),
        back_to: own_address(back_to).to_owned(),
        has_failed: status != StatusCode::OK,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

async fn ask_to_confirm(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    confirm_page(&site, &signed, asked.get("terug"), StatusCode::OK)
}

async fn post_confirm(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let password = answers.raw("wachtwoord").unwrap_or("").to_owned().into();
    let (code, back_to) = (answers.get("code"), answers.get("terug"));
    match confirm(&signed.cx, &signed.session, password, code).await? {
        Some(id) => Ok(signed_in(&site, &id, own_address(back_to))),
        None => confirm_page(&site, &signed, back_to, StatusCode::UNPROCESSABLE_ENTITY),
    }
}

/// A change of the own account wants both factors a moment ago: where to prove them first. The use cases ask so too.
pub(super) fn confirm_first(signed: &Signed, page: &str) -> Option<Response> {
    let address = format!("{CONFIRM}?terug={page}");
    (!signed.person.is_raised).then(|| Redirect::to(&address).into_response())
}

#[derive(Template)]
#[template(path = "access/password.html")]
struct PasswordPage {
    page: StaffPage,
    problems: Vec<ProblemView>,
}

impl PasswordPage {
    fn error(&self) -> Option<&str> {
        self.problems.first().map(|problem| problem.text.as_str())
    }
}

fn password_page(site: &Site, signed: &Signed, wrong: &[FieldProblem]) -> Answer {
    let page = StaffPage::new(site, signed, ADDRESS);
    let shown = PasswordPage {
        problems: problems(page.words, wrong),
        page,
    };
    Ok((status_of(wrong), Html(shown.render()?)).into_response())
}

async fn show_password(State(site): State<Site>, signed: Signed) -> Answer {
    match confirm_first(&signed, PASSWORD) {
        Some(elsewhere) => Ok(elsewhere),
        None => password_page(&site, &signed, &[]),
    }
}

async fn post_password(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, PASSWORD) {
        return Ok(elsewhere);
    }
    let new = answers.raw("wachtwoord").unwrap_or("").to_owned().into();
    match account::change_password(&signed.cx, &signed.session, new).await {
        Ok(id) => Ok(signed_in(&site, &id, "/account?gedaan=password")),
        Err(error) => password_page(&site, &signed, &problems_of(error)?),
    }
}

#[derive(Template)]
#[template(path = "access/telephone.html")]
struct TelephonePage {
    page: StaffPage,
    qr_svg: String,
    typed: String,
    problems: Vec<ProblemView>,
}

impl TelephonePage {
    fn error(&self) -> Option<&str> {
        self.problems.first().map(|problem| problem.text.as_str())
    }
}

async fn telephone_page(site: &Site, signed: &Signed, wrong: &[FieldProblem]) -> Answer {
    let viewed = account::enrol(&signed.cx, &signed.session).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let html = viewed.map(|enrolment| {
        TelephonePage {
            qr_svg: enrolment.qr_svg.expose_secret().to_owned(),
            typed: enrolment.typed.expose_secret().to_owned(),
            problems: problems(page.words, wrong),
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

async fn show_telephone(State(site): State<Site>, signed: Signed) -> Answer {
    match confirm_first(&signed, TELEPHONE) {
        Some(elsewhere) => Ok(elsewhere),
        None => telephone_page(&site, &signed, &[]).await,
    }
}

async fn post_telephone(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, TELEPHONE) {
        return Ok(elsewhere);
    }
    let code = answers.get("code");
    match account::renew_telephone(&signed.cx, &signed.session, code).await {
        Ok(id) => Ok(signed_in(&site, &id, "/account?gedaan=telephone")),
        Err(error) => telephone_page(&site, &signed, &problems_of(error)?).await,
    }
}

#[derive(Template)]
#[template(path = "access/codes.html")]
struct CodesPage {
    page: StaffPage,
    whose: String,
    codes: Vec<String>,
}

async fn show_codes(State(site): State<Site>, signed: Signed) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, CODES) {
        return Ok(elsewhere);
    }
    codes_page(&site, &signed, Vec::new())
}

/// The codes stand on the answer itself: no address shows them a second time.
async fn post_codes(State(site): State<Site>, signed: Signed) -> Answer {
    if let Some(elsewhere) = confirm_first(&signed, CODES) {
        return Ok(elsewhere);
    }
    let codes = account::new_codes(&signed.cx, &signed.session).await?;
    let shown = codes.iter().map(ToString::to_string).collect();
    codes_page(&site, &signed, shown)
}

fn codes_page(site: &Site, signed: &Signed, codes: Vec<String>) -> Answer {
    let page = StaffPage::new(site, signed, ADDRESS);
    let (network, person) = (&page.network, &page.person);
    let whose = page
        .words
        .t2("codes-of", ("network", network), ("person", person));
    Ok(Html(CodesPage { page, whose, codes }.render()?).into_response())
}
