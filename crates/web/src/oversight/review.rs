//! The accesses that the privacy officer reviews: those that weigh most first, with the rules that struck in words.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use spil_app::FieldProblem;
use spil_app::oversight::{
    self, Cursor, Filter, ListedAccess, Listing, MissingRule, Refusal, State as Which,
};
use spil_model::oversight::{AccessOutcome, Hit};
use uuid::Uuid;

use super::{REVIEW, action_key, clock, moment};
use crate::answers::{Answers, Asked};
use crate::case_file::{problems_of, status_of};
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// A weighed access in words.
struct AccessView {
    address: String,
    log: Option<String>,
    who: String,
    client: String,
    when: String,
    count: i64,
    score: i64,
    hits: Vec<String>,
    outcome: Option<String>,
    note: String,
}

/// A choice of the filter.
struct ChoiceView {
    value: String,
    label: String,
    is_chosen: bool,
}

/// A rule with its weight.
struct RuleView {
    name: String,
    why: String,
    weight: i64,
}

#[derive(Template)]
#[template(path = "oversight/review.html")]
struct ListPage {
    page: StaffPage,
    accesses: Vec<AccessView>,
    open: i64,
    behind: i64,
    states: Vec<ChoiceView>,
    hits: Vec<ChoiceView>,
    staff: Vec<ChoiceView>,
    from: String,
    until: String,
    /// A client that the list is about, kept with the filter.
    client: String,
    next: Option<String>,
    rules: Vec<RuleView>,
}

pub(super) async fn list(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let filter = filter(&asked);
    let viewed = oversight::accesses(&signed.cx, &filter, cursor(&asked)).await?;
    let page = StaffPage::new(&site, &signed, REVIEW);
    let html = viewed.map(|listing| ListPage::new(page, &listing, &asked, &filter).render());
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

const STATES: [(&str, Which); 3] = [
    ("open", Which::Open),
    ("bekeken", Which::Judged),
    ("alle", Which::All),
];

/// What is no choice of ours chooses nothing.
fn filter(asked: &Answers) -> Filter {
    let state = STATES.iter().find(|(code, _)| *code == asked.get("stand"));
    Filter {
        state: state.map(|(_, state)| *state).unwrap_or_default(),
        hit: Hit::from_code(asked.get("regel")),
        staff: asked.get("wie").parse().ok(),
        client: asked.get("client").parse().ok(),
        from: asked.get("van").parse().ok(),
        until: asked.get("tot").parse().ok(),
    }
}

/// The row behind which the page begins: `score_moment_id`.
fn cursor(asked: &Answers) -> Option<Cursor> {
    let mut parts = asked.get("na").splitn(3, '_');
    let (score, at, id) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Cursor {
        score: score.parse().ok()?,
        last_at: jiff::Timestamp::from_microsecond(at.parse().ok()?).ok()?,
        id: id.parse().ok()?,
    })
}

impl ListPage {
    fn new(page: StaffPage, listing: &Listing, asked: &Answers, filter: &Filter) -> Self {
        let words = page.words;
        let accesses = listing.accesses.iter();
        let state = |(code, state): (&str, Which)| ChoiceView {
            value: code.to_owned(),
            label: words.t(&format!("review-state-{code}")),
            is_chosen: filter.state == state,
        };
        let hit = |hit: &Hit| ChoiceView {
            value: hit.code().to_owned(),
            label: hit_name(words, *hit),
            is_chosen: filter.hit == Some(*hit),
        };
        let staff = listing.staff.iter().map(|one| ChoiceView {
            value: one.id.to_string(),
            label: one.name.clone(),
            is_chosen: filter.staff == Some(one.id),
        });
        let day =
            |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            accesses: accesses.map(|one| view(words, one)).collect(),
            open: listing.summary.open,
            behind: listing.summary.behind,
            states: STATES.map(state).into_iter().collect(),
            hits: Hit::ALL.iter().map(hit).collect(),
            staff: staff.collect(),
            from: day(filter.from),
            until: day(filter.until),
            client: filter.client.map(|id| id.to_string()).unwrap_or_default(),
            next: listing.next.map(|cursor| next(asked, cursor)),
            rules: Hit::ALL.iter().map(|hit| rule(words, *hit)).collect(),
            page,
        }
    }
}

fn hit_name(words: Words, hit: Hit) -> String {
    words.t(&format!("hit-{}", hit.code().replace('_', "-")))
}

fn rule(words: Words, hit: Hit) -> RuleView {
    RuleView {
        name: hit_name(words, hit),
        why: words.t(&format!("hit-why-{}", hit.code().replace('_', "-"))),
        weight: hit.weight(),
    }
}

/// The address of the next page, with the same filter.
fn next(asked: &Answers, cursor: Cursor) -> String {
    let kept = asked.pairs().iter().filter(|(name, _)| name != "na");
    let kept: Vec<String> = kept
        .map(|(name, value)| {
            let (name, value) = (crate::answers::encode(name), crate::answers::encode(value));
            format!("{name}={value}&")
        })
        .collect();
    let kept = kept.concat();
    let at = cursor.last_at.as_microsecond();
    format!("{REVIEW}?{kept}na={}_{at}_{}", cursor.score, cursor.id)
}

fn view(words: Words, one: &ListedAccess) -> AccessView {
    let kept = &one.review;
    let name = kept.details.as_ref().map(|details| details.name.informal());
    let day = words.date(kept.day);
    let (first, last) = (clock(kept.first_at), clock(kept.last_at));
    let when = if first == last {
        format!("{day} {first}")
    } else {
        format!("{day} {first}–{last}")
    };
    AccessView {
        address: format!("{REVIEW}/inzage/{}", kept.id),
        log: kept.client.map(|client| {
            format!(
                "/clienten/{client}/inzage?van={}&tot={}",
                kept.day, kept.day
            )
        }),
        who: one.staff.clone(),
        client: name.unwrap_or_else(|| words.t("review-lists")),
        when,
        count: kept.events,
        score: kept.score,
        hits: kept.hits.rules().map(|hit| hit_name(words, hit)).collect(),
        outcome: kept.judged.as_ref().map(|judged| {
            let code = judged.outcome.code().replace('_', "-");
            let by = one.judged_by.clone().unwrap_or_default();
            let said = words.t(&format!("review-outcome-{code}"));
            format!("{said} · {by} · {}", moment(words, judged.at))
        }),
        note: kept
            .judged
            .as_ref()
            .map(|judged| judged.note.clone())
            .unwrap_or_default(),
    }
}

/// Something that was refused, in words.
struct RefusalView {
    what: String,
    /// Why each rule that would have allowed it allows that, with its name.
    rules: Vec<(String, String)>,
}

fn refusal(words: Words, one: &Refusal) -> RefusalView {
    let what = words.t(&action_key(one.action.name()));
    let rule = |rule: &MissingRule| {
        let unknown = || words.t("review-refused-rule-gone");
        (rule.reason.clone().unwrap_or_else(unknown), rule.id.clone())
    };
    RefusalView {
        what: words.t2(
            "review-refused-what",
            ("what", &what),
            ("count", &one.count.to_string()),
        ),
        rules: one.missing.iter().map(rule).collect(),
    }
}

#[derive(Template)]
#[template(path = "oversight/access.html")]
struct AccessPage {
    page: StaffPage,
    one: AccessView,
    whys: Vec<RuleView>,
    refused: Vec<RefusalView>,
    version: i64,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

const OUTCOMES: [&str; 3] = ["in_order", "asked", "breach"];

pub(super) async fn one(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id: Uuid = form::id(&segment)?;
    access_page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn access_page(
    site: &Site,
    signed: &Signed,
    id: Uuid,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = oversight::access(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, REVIEW);
    let html = viewed.map(|one| {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let fields = vec![
            filled
                .radios("outcome", "review-outcome", &OUTCOMES)
                .required(),
            filled.lines("note", "review-note"),
        ];
        AccessPage {
            version: one.review.version,
            whys: one
                .review
                .hits
                .rules()
                .map(|hit| rule(words, hit))
                .collect(),
            refused: one.refused.iter().map(|one| refusal(words, one)).collect(),
            problems: form::summary(words, &fields, wrong),
            fields,
            one: view(words, &one),
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

pub(super) async fn judge(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: Uuid = form::id(&segment)?;
    let version = form::version(&answers)?.unwrap_or_default();
    let outcome = AccessOutcome::from_code(answers.get("outcome"));
    let outcome = outcome.ok_or_else(|| FieldProblem::new("outcome", "review-outcome-missing"));
    let said = match (outcome, form::line(&answers, "note")) {
        (Ok(outcome), Ok(note)) => (outcome, note),
        (outcome, note) => {
            let wrong: Vec<FieldProblem> = outcome.err().into_iter().chain(note.err()).collect();
            return access_page(&site, &signed, id, &answers, &wrong).await;
        }
    };
    match oversight::judge(&signed.cx, id, version, said).await {
        Ok(()) => Ok(Redirect::to(REVIEW).into_response()),
        Err(error) => access_page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}
