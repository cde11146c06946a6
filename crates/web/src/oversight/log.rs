//! The log of one person: on a page, as a letter to print, and as a file for the privacy officer.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _};
use jiff::civil::Date;
use spil_app::Viewed;
use spil_app::oversight::{AccessLine, AccessLog, Dates, Purpose, Who, access_log, exported};
use spil_model::ids::PersonId;

use super::clock;
use crate::answers::{Answers, Asked};
use crate::download::{Cell, XLSX, csv_of, made, xlsx_of};
use crate::failure::{Answer, Failure};
use crate::form;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// A line of the log in words.
struct LineView {
    day: String,
    time: String,
    who: String,
    about_who: String,
    what: String,
    why: String,
    notes: Vec<String>,
    count: usize,
}

#[derive(Template)]
#[template(path = "oversight/log.html")]
struct LogPage {
    page: StaffPage,
    log: LogView,
}

#[derive(Template)]
#[template(path = "oversight/letter.html")]
struct LetterPage {
    page: StaffPage,
    log: LogView,
    /// The day on which the letter is made.
    today: String,
}

/// What both pages show.
struct LogView {
    address: String,
    name: String,
    from: Date,
    until: Date,
    period: String,
    lines: Vec<LineView>,
    is_cut: bool,
    may_export: bool,
}

pub(super) async fn show(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let viewed = read(&signed, &segment, &asked, Purpose::Page).await?;
    let page = StaffPage::new(&site, &signed, super::REVIEW);
    let html = viewed.map(|log| {
        let log = LogView::new(page.words, &log);
        LogPage { page, log }.render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

pub(super) async fn letter(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let viewed = read(&signed, &segment, &asked, Purpose::Letter).await?;
    let page = StaffPage::new(&site, &signed, super::REVIEW);
    let today = page.words.date(signed.cx.today());
    let html = viewed.map(|log| {
        let log = LogView::new(page.words, &log);
        LetterPage { page, log, today }.render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

async fn read(
    signed: &Signed,
    segment: &Segment,
    asked: &Answers,
    purpose: Purpose,
) -> Answer<Viewed<AccessLog>> {
    let id: PersonId = person(segment)?;
    let dates = dates(asked, signed.cx.today());
    Ok(access_log(&signed.cx, id, dates, purpose).await?)
}

fn person(segment: &Segment) -> Answer<PersonId> {
    form::id(segment)
}

/// The days that were asked for; what is no day, or ends before it begins, is the last three months.
pub(crate) fn dates(asked: &Answers, today: Date) -> Dates {
    let day = |name| asked.get(name).parse::<Date>().ok();
    let usual = Dates::until(today);
    let dates = Dates {
        from: day("van").unwrap_or(usual.from),
        until: day("tot").unwrap_or(usual.until),
    };
    if dates.until < dates.from {
        usual
    } else {
        dates
    }
}

impl LogView {
    fn new(words: Words, log: &AccessLog) -> Self {
        let (from, until) = (log.dates.from, log.dates.until);
        Self {
            address: format!("/clienten/{}/inzage", log.id),
            name: log.name.informal(),
            from,
            until,
            period: words.t2(
                "oversight-period",
                ("from", &words.date(from)),
                ("until", &words.date(until)),
            ),
            lines: log.lines.iter().map(|one| line(words, one)).collect(),
            is_cut: log.is_cut,
            may_export: log.may_export,
        }
    }

    /// The same days at another address.
    fn at(&self, end: &str) -> String {
        format!("{}{end}?van={}&tot={}", self.address, self.from, self.until)
    }
}

fn line(words: Words, one: &AccessLine) -> LineView {
    let (who, about_who) = who(words, &one.who);
    let flags = [
        ("oversight-refused", one.is_refused),
        ("oversight-emergency", one.is_emergency),
        ("oversight-in-list", one.in_list),
        ("oversight-tied", one.is_tied),
        ("oversight-consent", one.by_consent),
    ];
    let notes = flags.into_iter().filter(|(_, holds)| *holds);
    LineView {
        day: words.date(one.day),
        time: clock(one.first_at),
        who,
        about_who,
        what: words.t(&action_key(one.action.name())),
        why: one.reason.clone().unwrap_or_default(),
        notes: notes.map(|(key, _)| words.t(key)).collect(),
        count: one.count,
    }
}

/// The key of the words for an action.
pub(crate) fn action_key(name: &str) -> String {
    format!("seen-{}", name.replace(['.', '_'], "-"))
}

/// The name, and behind it role, organisation and who is responsible.
fn who(words: Words, who: &Who) -> (String, String) {
    let Who::Staff {
        name,
        role,
        organisation,
        responsible,
    } = who
    else {
        let key = match who {
            Who::Visitor => "oversight-visitor",
            Who::Console => "oversight-console",
            _ => "oversight-program",
        };
        return (words.t(key), String::new());
    };
    let role = role.map(|role| words.t(&format!("role-{}", role.name().replace('_', "-"))));
    let responsible = responsible.as_ref();
    let responsible = responsible.map(|name| words.t1("oversight-responsible", "name", name));
    let about: Vec<String> = [role, organisation.clone(), responsible]
        .into_iter()
        .flatten()
        .collect();
    (name.clone(), about.join(" · "))
}

const COLUMNS: [&str; 8] = [
    "oversight-day",
    "oversight-time",
    "oversight-who",
    "oversight-about-who",
    "oversight-what",
    "oversight-why",
    "oversight-notes",
    "oversight-count",
];

pub(super) async fn csv(signed: Signed, segment: Segment, Asked(asked): Asked) -> Answer {
    let words = Words(signed.cx.language);
    let sheet = sheet(&signed, &segment, &asked).await?;
    let bytes = sheet.map(|rows| csv_of(&head(words), &rows));
    let bytes = bytes.release(&signed.cx).await?.map_err(broken)?;
    Ok(made(bytes, "text/csv; charset=utf-8", "inzage.csv"))
}

pub(super) async fn xlsx(signed: Signed, segment: Segment, Asked(asked): Asked) -> Answer {
    let words = Words(signed.cx.language);
    let sheet = sheet(&signed, &segment, &asked).await?;
    let title = words.t("oversight-log");
    let bytes = sheet.map(|rows| xlsx_of(&title, &head(words), &rows));
    let bytes = bytes.release(&signed.cx).await?.map_err(broken)?;
    Ok(made(bytes, XLSX, "inzage.xlsx"))
}

fn head(words: Words) -> Vec<String> {
    COLUMNS.map(|key| words.t(key)).to_vec()
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::App(spil_app::Error::Internal(error.to_string()))
}

async fn sheet(
    signed: &Signed,
    segment: &Segment,
    asked: &Answers,
) -> Answer<Viewed<Vec<Vec<Cell>>>> {
    let words = Words(signed.cx.language);
    let id: PersonId = person(segment)?;
    let dates = dates(asked, signed.cx.today());
    let viewed = exported(&signed.cx, id, dates).await?;
    Ok(viewed.map(|log| log.lines.iter().map(|one| cells(words, one)).collect()))
}

fn cells(words: Words, one: &AccessLine) -> Vec<Cell> {
    let view = line(words, one);
    vec![
        Cell::Text(one.day.to_string()),
        Cell::Text(view.time),
        Cell::Text(view.who),
        Cell::Text(view.about_who),
        Cell::Text(view.what),
        Cell::Text(view.why),
        Cell::Text(view.notes.join("; ")),
        Cell::Number(i64::try_from(one.count).unwrap_or(i64::MAX)),
    ]
}

#[cfg(test)]
mod tests {
    use spil_policy::{Action, Object};
    use spil_texts::Language;

    use super::*;

    #[test]
    fn every_action_about_a_client_has_words_in_both_languages() {
        let named = [Action::ReviewAccesses, Action::JudgeAccess];
        let about = |action: &&Action| {
            matches!(action.object(), Object::Referral | Object::Client) || named.contains(action)
        };
        let mut count = 0;
        for action in Action::ALL.iter().filter(about) {
            for language in [Language::Dutch, Language::English] {
                let key = action_key(action.name());
                assert_ne!(language.text(&key), key, "{action}");
                count += 1;
            }
        }
        assert!(count >= 100, "only {count} texts");
    }

    #[track_caller]
    fn check(asked: &str, from: &str, until: &str) {
        let today = jiff::civil::date(2026, 3, 2);
        let found = dates(&Answers::parse(asked).unwrap(), today);
        assert_eq!(
            (found.from.to_string(), found.until.to_string()),
            (from.to_owned(), until.to_owned())
        );
    }

    #[test]
    fn without_days_that_hold_it_is_the_last_three_months() {
        check("", "2025-12-02", "2026-03-02");
        check("van=2026-01-01&tot=2026-01-31", "2026-01-01", "2026-01-31");
        check("van=2026-02-01&tot=2026-01-31", "2025-12-02", "2026-03-02");
        check("van=zzz&tot=", "2025-12-02", "2026-03-02");
    }
}
