//! Who saw these people, and whom this one saw: a form that asks, a table, and the same as a file.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use jiff::Timestamp;
use spil_app::breach::{self, Asked as Question, Cursor, Seen, SeenLine, Subject};
use spil_model::reference_code::ReferenceCode;

use super::{ADDRESS, moment};
use crate::answers::{Answers, Asked, encode};
use crate::download::{Cell, csv_of, made};
use crate::failure::{Answer, Failure};
use crate::oversight::{action_key, dates};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// A choice in a list.
struct ChoiceView {
    value: String,
    label: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "breach/seen.html")]
struct SeenPage {
    page: StaffPage,
    codes: String,
    from: String,
    until: String,
    organisations: Vec<ChoiceView>,
    teams: Vec<ChoiceView>,
    staff: Vec<ChoiceView>,
    /// Whether anything was asked.
    is_asked: bool,
    head: Vec<String>,
    /// The cells of each line, with the head of their column.
    lines: Vec<Vec<(String, String)>>,
    unknown: String,
    next: Option<String>,
    file: String,
    back: &'static str,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let question = question(&asked, &signed);
    let viewed = breach::seen(&signed.cx, question.as_ref(), cursor(&asked)).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let today = signed.cx.today();
    let html = viewed.map(|seen| {
        let period = dates(&asked, today);
        let (from, until) = (period.from.to_string(), period.until.to_string());
        SeenPage::new(page, &asked, question.is_some(), &seen, (from, until)).render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

/// What is asked; nothing where nobody and nothing was chosen.
fn question(asked: &Answers, signed: &Signed) -> Option<Question> {
    let staff = asked.get("wie").parse().ok();
    let codes = codes(asked);
    let subject = if !codes.is_empty() {
        Subject::Codes(codes)
    } else if let Ok(id) = asked.get("organisatie").parse() {
        Subject::Organisation(id)
    } else if let Ok(id) = asked.get("team").parse() {
        Subject::Team(id)
    } else {
        staff?;
        Subject::Anybody
    };
    Some(Question {
        subject,
        staff,
        dates: dates(asked, signed.cx.today()),
    })
}

/// The reference codes, as they are kept; what is no code stays as it was typed, so that the page can say that nobody has it.
fn codes(asked: &Answers) -> Vec<String> {
    let typed = asked.get("codes").split([' ', ',', ';', '\n', '\r', '\t']);
    let typed = typed.filter(|one| !one.is_empty()).take(MOST_CODES);
    let kept = |one: &str| {
        let code = ReferenceCode::parse(one);
        code.map_or_else(|_| one.chars().take(20).collect(), |code| code.compact())
    };
    typed.map(kept).collect()
}

/// So many codes are asked at once.
const MOST_CODES: usize = 200;

/// The line behind which the page begins: `moment_event_client`.
fn cursor(asked: &Answers) -> Option<Cursor> {
    let mut parts = asked.get("na").splitn(3, '_');
    let (at, event, client) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Cursor {
        at: Timestamp::from_microsecond(at.parse().ok()?).ok()?,
        event: event.parse().ok()?,
        client: client.parse().ok()?,
    })
}

impl SeenPage {
    fn new(
        page: StaffPage,
        asked: &Answers,
        is_asked: bool,
        seen: &Seen,
        (from, until): (String, String),
    ) -> Self {
        let words = page.words;
        let head = COLUMNS.map(|key| words.t(key)).to_vec();
        let choices = &seen.choices;
        let choice = |name: &str, value: String, label: &str| ChoiceView {
            is_chosen: asked.get(name) == value,
            label: label.to_owned(),
            value,
        };
        Self {
            codes: asked.get("codes").to_owned(),
            from,
            until,
            organisations: choices
                .organisations
                .iter()
                .map(|(id, label)| choice("organisatie", id.to_string(), label))
                .collect(),
            teams: choices
                .teams
                .iter()
                .map(|(id, label)| choice("team", id.to_string(), label))
                .collect(),
            staff: choices
                .staff
                .iter()
                .map(|(id, label)| choice("wie", id.to_string(), label))
                .collect(),
            is_asked,
            lines: seen
                .lines
                .iter()
                .map(|one| cells(&head, texts(words, one)))
                .collect(),
            head,
            unknown: seen.unknown.join(", "),
            next: seen.next.map(|cursor| next(asked, cursor)),
            file: format!("/toezicht/wie-zag/csv?{}", query(asked)),
            back: ADDRESS,
            page,
        }
    }
}

fn cells(head: &[String], texts: Vec<String>) -> Vec<(String, String)> {
    head.iter().cloned().zip(texts).collect()
}

/// The question, without the page.
fn query(asked: &Answers) -> String {
    let pairs = asked.pairs().iter().filter(|(name, _)| name != "na");
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

fn next(asked: &Answers, cursor: Cursor) -> String {
    let at = cursor.at.as_microsecond();
    let after = format!("{at}_{}_{}", cursor.event, cursor.client);
    format!("?{}&na={after}", query(asked))
}

const COLUMNS: [&str; 7] = [
    "seen-when",
    "seen-who",
    "seen-role",
    "seen-organisation",
    "seen-client",
    "seen-what",
    "seen-rule",
];

fn texts(words: Words, one: &SeenLine) -> Vec<String> {
    let role = one
        .role
        .map(|role| words.t(&format!("role-{}", role.name().replace('_', "-"))));
    let what = match &one.action {
        Ok(action) => known(words, action.name()),
        Err(name) => name.clone(),
    };
    let flags = [
        ("oversight-refused", one.is_refused),
        ("oversight-emergency", one.is_emergency),
    ];
    let flags = flags.iter().filter(|(_, holds)| *holds);
    let what: Vec<String> = [what]
        .into_iter()
        .chain(flags.map(|(key, _)| words.t(key)))
        .collect();
    let under = [
        one.reason.clone(),
        one.rule.as_ref().map(|id| format!("({id})")),
    ];
    let under: Vec<String> = under.into_iter().flatten().collect();
    vec![
        moment(words, one.at),
        one.who.clone(),
        role.unwrap_or_default(),
        one.organisation.clone().unwrap_or_default(),
        one.client.clone(),
        what.join("; "),
        under.join(" "),
    ]
}

/// An action in words; one about the network has its own name.
fn known(words: Words, name: &str) -> String {
    let key = action_key(name);
    let text = words.t(&key);
    if text == key { name.to_owned() } else { text }
}

pub(super) async fn csv(signed: Signed, Asked(asked): Asked) -> Answer {
    let words = Words(signed.cx.language);
    let question = question(&asked, &signed).ok_or(Failure::Unreadable)?;
    let viewed = breach::to_export(&signed.cx, &question).await?;
    let bytes = viewed.map(|seen| {
        let head = COLUMNS.map(|key| words.t(key)).to_vec();
        let mut rows: Vec<Vec<Cell>> = Vec::with_capacity(seen.lines.len());
        for line in &seen.lines {
            rows.push(texts(words, line).into_iter().map(Cell::from).collect());
        }
        if seen.next.is_some() {
            rows.push(vec![Cell::from(words.t("seen-cut"))]);
        }
        csv_of(&head, &rows)
    });
    let broken = |error: csv::Error| Failure::App(spil_app::Error::Internal(error.to_string()));
    let bytes = bytes.release(&signed.cx).await?.map_err(broken)?;
    Ok(made(bytes, "text/csv; charset=utf-8", "wie-zag.csv"))
}
