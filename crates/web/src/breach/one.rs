//! One breach: the form in which it is taken down and changed, its history, and closing it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use jiff::Timestamp;
use spil_app::FieldProblem;
use spil_app::breach::{self, OneBreach};
use spil_app::clock::in_the_netherlands;
use spil_model::breach::{Breach, Cause, DataKind, Notice};
use spil_model::ids::{BreachId, StaffId};

use super::history::facts;
use super::{ADDRESS, StandsView, moment, stands};
use crate::answers::Answers;
use crate::case_file::{problems_of, status_of};
use crate::contact::moment_of;
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView, chosen, keep};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// A kind of data to tick.
struct KindView {
    value: &'static str,
    label: String,
    is_chosen: bool,
}

/// A revision in words.
struct RevisionView {
    title: String,
    facts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "breach/one.html")]
struct OnePage {
    page: StaffPage,
    title: String,
    address: String,
    /// Where it stands; none of a new one.
    stands: Option<StandsView>,
    closed: Option<String>,
    version: i64,
    is_open: bool,
    may_close: bool,
    before_kinds: Vec<FieldView>,
    kinds: Vec<KindView>,
    after_kinds: Vec<FieldView>,
    history: Vec<RevisionView>,
    problems: Vec<ProblemView>,
}

const CAUSES: [&str; 8] = [
    "sent_wrong",
    "lost",
    "looked",
    "account",
    "intrusion",
    "published",
    "unavailable",
    "other",
];
const NOTICES: [&str; 3] = ["not_yet", "told", "not_needed"];

pub(super) async fn form(State(site): State<Site>, signed: Signed) -> Answer {
    // Whoever may not see the register may not see its form either.
    breach::list(&signed.cx).await?.release(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let answers = Answers::of(now_of("discovered", signed.cx.now));
    Ok(Html(OnePage::fresh(page, &answers, &[]).render()?).into_response())
}

pub(super) async fn record(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let again = |wrong: Vec<FieldProblem>| -> Answer {
        let page = StaffPage::new(&site, &signed, ADDRESS);
        let html = OnePage::fresh(page, &answers, &wrong).render()?;
        Ok((status_of(&wrong), Html(html)).into_response())
    };
    let breach = match read(&answers) {
        Ok(breach) => breach,
        Err(wrong) => {
            breach::list(&signed.cx).await?.release(&signed.cx).await?;
            return again(wrong);
        }
    };
    match breach::record(&signed.cx, &breach).await {
        Ok(id) => Ok(Redirect::to(&format!("{ADDRESS}/{id}")).into_response()),
        Err(error) => again(problems_of(error)?),
    }
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    page(&site, &signed, form::id(&segment)?, None, &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: BreachId,
    answers: Option<&Answers>,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = breach::one(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let now = signed.cx.now;
    let html = viewed.map(|one| OnePage::of(page, &one, now, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

pub(super) async fn change(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: BreachId = form::id(&segment)?;
    let version = form::version(&answers)?.ok_or(Failure::Unreadable)?;
    let breach = match read(&answers) {
        Ok(breach) => breach,
        Err(wrong) => return page(&site, &signed, id, Some(&answers), &wrong).await,
    };
    match breach::change(&signed.cx, id, version, &breach).await {
        Ok(()) => Ok(Redirect::to(&format!("{ADDRESS}/{id}")).into_response()),
        Err(error) => page(&site, &signed, id, Some(&answers), &problems_of(error)?).await,
    }
}

pub(super) async fn close(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: BreachId = form::id(&segment)?;
    let version = form::version(&answers)?.ok_or(Failure::Unreadable)?;
    match breach::close(&signed.cx, id, version).await {
        Ok(()) => Ok(Redirect::to(&format!("{ADDRESS}/{id}")).into_response()),
        Err(error) => page(&site, &signed, id, None, &problems_of(error)?).await,
    }
}

impl OnePage {
    fn fresh(page: StaffPage, answers: &Answers, problems: &[FieldProblem]) -> Self {
        let words = page.words;
        let (before_kinds, after_kinds) = fields(words, answers, problems);
        let all = before_kinds.iter().chain(&after_kinds);
        Self {
            title: words.t("breach-new"),
            address: format!("{ADDRESS}/nieuw"),
            stands: None,
            closed: None,
            version: 0,
            is_open: true,
            may_close: false,
            problems: form::summary(words, all, problems),
            kinds: kinds(words, answers),
            before_kinds,
            after_kinds,
            history: Vec::new(),
            page,
        }
    }

    fn of(
        page: StaffPage,
        one: &OneBreach,
        now: Timestamp,
        answers: Option<&Answers>,
        problems: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let kept = &one.kept;
        let stored = written(&kept.breach);
        let answers = answers.unwrap_or(&stored);
        let closed = kept.closed.map(|(at, by)| {
            let at = moment(words, at);
            words.t2("breach-closed-on", ("at", &at), ("who", &name(one, by)))
        });
        let history = one.history.iter().map(|revision| RevisionView {
            title: format!(
                "{} · {}",
                moment(words, revision.changed.0),
                name(one, revision.changed.1)
            ),
            facts: facts(words, revision),
        });
        Self {
            title: words.t("breach-one"),
            address: format!("{ADDRESS}/{}", kept.id),
            stands: Some(stands(words, kept, now)),
            version: kept.version,
            is_open: kept.closed.is_none(),
            may_close: kept.closed.is_none() && kept.breach.may_close().is_ok(),
            history: history.collect(),
            closed,
            ..Self::fresh(page, answers, problems)
        }
    }
}

fn name(one: &OneBreach, staff: StaffId) -> String {
    let found = one.staff.get(&staff);
    found.map(|one| one.name.clone()).unwrap_or_default()
}

fn fields(
    words: Words,
    answers: &Answers,
    problems: &[FieldProblem],
) -> (Vec<FieldView>, Vec<FieldView>) {
    let filled = Filled {
        words,
        answers,
        problems,
    };
    let before = vec![
        filled.lines("what", "breach-what").required(),
        filled
            .day("discovered", "breach-discovered")
            .required()
            .hinted(words.t("breach-discovered-hint")),
        filled.line("discovered_time", "breach-time").required(),
    ];
    let after = vec![
        filled
            .line("people", "breach-people-about")
            .required()
            .hinted(words.t("breach-people-hint")),
        filled.radios("cause", "breach-cause", &CAUSES).required(),
        filled
            .lines("measures", "breach-measures")
            .hinted(words.t("breach-measures-hint")),
        filled
            .radios("authority", "breach-authority", &NOTICES)
            .required(),
        filled.day("authority_on", "breach-told-on"),
        filled.line("authority_on_time", "breach-time"),
        filled.lines("authority_why", "breach-not-why"),
        filled
            .radios("concerned", "breach-concerned", &NOTICES)
            .required(),
        filled.day("concerned_on", "breach-told-on"),
        filled.line("concerned_on_time", "breach-time"),
        filled.lines("concerned_why", "breach-not-why"),
    ];
    (before, after)
}

fn kinds(words: Words, answers: &Answers) -> Vec<KindView> {
    let kind = |kind: &DataKind| KindView {
        value: kind.code(),
        label: words.t(&format!("breach-kind-{}", kind.code())),
        is_chosen: answers.all("kinds").any(|value| value == kind.code()),
    };
    DataKind::ALL.iter().map(kind).collect()
}

/// What the form says.
fn read(answers: &Answers) -> Result<Breach, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let all = &mut wrong;
    let what = keep(
        all,
        form::required_text(answers, "what", "breach-what-missing"),
    );
    let discovered_at = keep(all, moment_of(answers, "discovered"));
    let people = keep(all, people(answers));
    let cause = chosen(
        answers,
        "cause",
        &CAUSES,
        Cause::from_code,
        "breach-cause-missing",
    );
    let cause = keep(all, cause);
    let measures = keep(all, form::text(answers, "measures"));
    let authority = keep(all, notice(answers, &AUTHORITY));
    let concerned = keep(all, notice(answers, &CONCERNED));
    let kinds: BTreeSet<DataKind> = answers
        .all("kinds")
        .filter_map(DataKind::from_code)
        .collect();
    if kinds.is_empty() {
        wrong.push(FieldProblem::new("kinds", "breach-refused-no-kind"));
    }
    let (Some(what), Some(discovered_at), Some(people), Some(cause)) =
        (what, discovered_at, people, cause)
    else {
        return Err(wrong);
    };
    let (Some(measures), Some(authority), Some(concerned), true) =
        (measures, authority, concerned, wrong.is_empty())
    else {
        return Err(wrong);
    };
    Ok(Breach {
        discovered_at,
        what,
        kinds,
        people,
        cause,
        measures,
        authority,
        concerned,
    })
}

fn people(answers: &Answers) -> Result<u32, FieldProblem> {
    let wrong = || FieldProblem::new("people", "breach-people-missing");
    answers.get("people").parse().map_err(|_| wrong())
}

/// The names of the fields that say whether somebody was told.
struct Told {
    state: &'static str,
    on: &'static str,
    why: &'static str,
}

const AUTHORITY: Told = Told {
    state: "authority",
    on: "authority_on",
    why: "authority_why",
};
const CONCERNED: Told = Told {
    state: "concerned",
    on: "concerned_on",
    why: "concerned_why",
};

fn notice(answers: &Answers, told: &Told) -> Result<Notice, FieldProblem> {
    match answers.get(told.state) {
        "not_yet" => Ok(Notice::NotYet),
        "told" => Ok(Notice::Told {
            at: moment_of(answers, told.on)?,
        }),
        "not_needed" => Ok(Notice::NotNeeded {
            why: form::required_text(answers, told.why, "breach-not-why-missing")?,
        }),
        _ => Err(FieldProblem::new(told.state, "breach-choose-told")),
    }
}

/// A moment in the boxes of its fields.
fn now_of(name: &'static str, at: Timestamp) -> Vec<(String, String)> {
    let local = in_the_netherlands(at);
    let mut pairs = form::of_day(name, local.date()).to_vec();
    pairs.push((format!("{name}_time"), local.strftime("%H:%M").to_string()));
    pairs
}

/// A breach in the fields of the form.
fn written(breach: &Breach) -> Answers {
    let pair = |name: &str, value: String| (name.to_owned(), value);
    let mut pairs = now_of("discovered", breach.discovered_at);
    pairs.push(pair("what", breach.what.to_string()));
    pairs.push(pair("people", breach.people.to_string()));
    pairs.push(pair("cause", breach.cause.code().to_owned()));
    let measures = breach.measures.as_ref();
    pairs.extend(measures.map(|text| pair("measures", text.to_string())));
    pairs.extend(
        breach
            .kinds
            .iter()
            .map(|kind| pair("kinds", kind.code().to_owned())),
    );
    for (notice, told) in [
        (&breach.authority, AUTHORITY),
        (&breach.concerned, CONCERNED),
    ] {
        pairs.push(pair(told.state, notice.code().to_owned()));
        match notice {
            Notice::NotYet => {}
            Notice::Told { at } => pairs.extend(now_of(told.on, *at)),
            Notice::NotNeeded { why } => pairs.push(pair(told.why, why.to_string())),
        }
    }
    Answers::of(pairs)
}
