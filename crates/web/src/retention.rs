//! How long data are kept: the page of the privacy officer, and the page of one client.

mod client;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::{get, post};
use spil_app::FieldProblem;
use spil_app::retention::{self, Overview};
use spil_model::ids::StaffId;
use spil_model::retention::{Kind, Terms};
use spil_model::text::ShortText;

use crate::answers::Answers;
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// The page of the privacy officer.
pub(crate) const ADDRESS: &str = "/toezicht/bewaren";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show).post(set))
        .route(
            "/clienten/{id}/bewaren",
            get(client::show).post(client::place),
        )
        .route("/clienten/{id}/bewaren/einde", post(client::lift))
}

/// Somebody whose data are kept longer.
struct HoldView {
    who: String,
    address: String,
    reason: String,
    since: String,
}

#[derive(Template)]
#[template(path = "retention/overview.html")]
struct OverviewPage {
    page: StaffPage,
    care: usize,
    never_care: usize,
    held: usize,
    open: usize,
    events: u64,
    /// Each kind of data with its term.
    terms: Vec<(String, String)>,
    /// Who set them, when and why.
    set: Option<String>,
    holds: Vec<HoldView>,
    /// Days on which people were removed, with how many.
    gone: Vec<(String, String)>,
    may_set: bool,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    page(&site, &signed, None, &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    answers: Option<&Answers>,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = retention::overview(&signed.cx).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let html = viewed.map(|overview| {
        let begun = written(&overview);
        OverviewPage::new(page, &overview, answers.unwrap_or(&begun), wrong).render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

fn written(overview: &Overview) -> Answers {
    let terms = overview.plan.terms;
    Answers::of([
        (
            "never_care_months".to_owned(),
            terms.never_care_months.to_string(),
        ),
        ("log_years".to_owned(), terms.log_years.to_string()),
        ("backup_days".to_owned(), terms.backup_days.to_string()),
    ])
}

impl OverviewPage {
    fn new(
        page: StaffPage,
        overview: &Overview,
        answers: &Answers,
        wrong: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let plan = &overview.plan;
        let fields = fields(words, answers, wrong);
        Self {
            care: plan.count(Kind::Care),
            never_care: plan.count(Kind::NeverCare),
            held: plan.held,
            open: plan.open,
            events: plan.log_events,
            terms: terms(words, plan.terms),
            set: overview.set.as_ref().map(|set| {
                let by = name(overview, set.by);
                format!("{} · {by} · {}", moment(words, set.at), set.why)
            }),
            holds: holds(words, overview),
            gone: overview
                .gone
                .iter()
                .map(|(day, count)| (words.date(day.0), words.count("retention-people", *count)))
                .collect(),
            may_set: overview.may_set,
            problems: form::summary(words, &fields, wrong),
            fields,
            page,
        }
    }
}

fn name(overview: &Overview, staff: StaffId) -> String {
    let found = overview.staff.get(&staff);
    found.map(|one| one.name.clone()).unwrap_or_default()
}

fn terms(words: Words, terms: Terms) -> Vec<(String, String)> {
    let line = |kind: &str, term: &str, count: i64| {
        let count = usize::try_from(count).unwrap_or_default();
        (words.t(kind), words.count(term, count))
    };
    vec![
        line(
            "retention-kind-care",
            "retention-years",
            spil_model::retention::CARE_YEARS,
        ),
        line(
            "retention-kind-never-care",
            "retention-months",
            terms.never_care_months,
        ),
        line("retention-kind-log", "retention-years", terms.log_years),
        line(
            "retention-kind-backups",
            "retention-days",
            terms.backup_days,
        ),
    ]
}

fn holds(words: Words, overview: &Overview) -> Vec<HoldView> {
    let holds = overview.holds.iter();
    holds
        .map(|open| HoldView {
            who: open.details.name.informal(),
            address: format!("/clienten/{}/bewaren", open.client),
            reason: open.hold.reason.clone(),
            since: format!(
                "{} · {}",
                moment(words, open.hold.placed_at),
                name(overview, open.hold.placed_by)
            ),
        })
        .collect()
}

fn fields(words: Words, answers: &Answers, problems: &[FieldProblem]) -> Vec<FieldView> {
    let filled = Filled {
        words,
        answers,
        problems,
    };
    vec![
        filled
            .line("never_care_months", "retention-never-care")
            .required()
            .hinted(words.t("retention-never-care-hint")),
        filled
            .line("log_years", "retention-log")
            .required()
            .hinted(words.t("retention-log-hint")),
        filled
            .line("backup_days", "retention-backup")
            .required()
            .hinted(words.t("retention-backup-hint")),
        filled
            .line("why", "retention-why")
            .required()
            .hinted(words.t("retention-why-hint")),
    ]
}

async fn set(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let (terms, why) = match read(&answers) {
        Ok(read) => read,
        Err(wrong) => return page(&site, &signed, Some(&answers), &wrong).await,
    };
    match retention::set_terms(&signed.cx, terms, &why).await {
        Ok(()) => Ok(Redirect::to(ADDRESS).into_response()),
        Err(error) => page(&site, &signed, Some(&answers), &problems_of(error)?).await,
    }
}

fn read(answers: &Answers) -> Result<(Terms, ShortText), Vec<FieldProblem>> {
    let number = |name: &'static str, wrong: &'static str| {
        let number = answers.get(name).trim().parse::<i64>();
        number.map_err(|_| FieldProblem::new(name, wrong))
    };
    let months = number("never_care_months", "retention-never-care-wrong");
    let years = number("log_years", "retention-log-wrong");
    let days = number("backup_days", "retention-backup-wrong");
    let why = form::required_line(answers, "why", "retention-why-missing");
    match (months, years, days, why) {
        (Ok(never_care_months), Ok(log_years), Ok(backup_days), Ok(why)) => {
            let terms = Terms {
                never_care_months,
                log_years,
                backup_days,
            };
            Ok((terms, why))
        }
        (months, years, days, why) => Err([months.err(), years.err(), days.err(), why.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}
