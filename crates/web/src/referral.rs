//! Referring on the public page: one question per step, an answer kept after each, a check of all, one referral.
//!
//! Which steps there are is in `step`, what they ask in `field`, how answers become a referral in `reading`.

pub(crate) mod checking;
pub(crate) mod cookie;
pub(crate) mod field;
pub(crate) mod files;
pub(crate) mod reading;
pub(crate) mod step;
pub(crate) mod view;

use askama::Template;
use axum::extract::{DefaultBodyLimit, Extension, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::{get, post};
use spil_app::referral::draft::{self, Draft, DraftKey};
use spil_app::{Cx, Error, FieldProblem};

use crate::answers::{Answers, Asked};
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::page::{PublicPage, Words};
use crate::site::Site;
use crate::support::{self, OfferView};
use crate::visit::Visit;
use cookie::Kept;
use step::Step;
use view::{AnsweredStep, FieldView, Look, ProblemView};

const DONE: &str = "/aanmelden/klaar";

pub(crate) fn routes() -> Doors {
    let steps = Step::ALL.into_iter().fold(Doors::new(), |router, step| {
        let route = if step == Step::Files {
            let limit = DefaultBodyLimit::max(files::MOST_BODY);
            get(show).post(files::add).layer(limit)
        } else {
            get(show).post(answer)
        };
        router.route(step.address(), route.layer(Extension(step)))
    });
    steps
        .route("/aanmelden/bestanden/weg", post(files::remove))
        .route("/aanmelden/wissen", post(wipe))
        .route(DONE, get(done))
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that the page shows or leaves out"
)]
#[derive(Template)]
#[template(path = "referral/step.html")]
struct StepPage {
    page: PublicPage,
    step: Step,
    title: String,
    intro: Option<String>,
    back: Option<&'static str>,
    number: usize,
    /// How many steps there are; nobody knows before it is known who refers.
    count: Option<usize>,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
    /// The one question is the title itself.
    is_one_question: bool,
    returns_to_check: bool,
    has_draft: bool,
    was_expired: bool,
    files: Vec<files::FileView>,
    summary: Vec<AnsweredStep>,
}

impl StepPage {
    fn is(&self, key: &str) -> bool {
        self.step.key() == key
    }

    fn place(&self) -> String {
        let words = self.page.words;
        let number = self.number.to_string();
        match self.count {
            Some(count) => words.t2(
                "refer-step",
                ("number", &number),
                ("count", &count.to_string()),
            ),
            None => words.t1("refer-step-first", "number", number),
        }
    }
}

/// What was answered so far; none where there is no draft or it has expired.
async fn draft_of(cx: &Cx, key: Option<&DraftKey>) -> Answer<Option<Draft>> {
    let Some(key) = key else { return Ok(None) };
    Ok(draft::open(cx, key).await?.release(cx).await?)
}

async fn show(
    State(site): State<Site>,
    Extension(step): Extension<Step>,
    Visit(cx): Visit,
    Kept(key): Kept,
    Asked(asked): Asked,
) -> Answer {
    let found = draft_of(&cx, key.as_ref()).await?;
    let draft = match found {
        Some(draft) if draft.submitted_as.is_some() && step != Step::Who => {
            return Ok(Redirect::to(DONE).into_response());
        }
        Some(draft) if draft.submitted_as.is_none() => draft,
        _ if step == Step::Who => Draft::default(),
        _ => return Ok(Redirect::to("/aanmelden?verlopen=1").into_response()),
    };
    let answers = Answers::of(draft.answers.clone());
    if let Some(elsewhere) = elsewhere(step, &answers, &cx) {
        return Ok(Redirect::to(elsewhere.address()).into_response());
    }
    page(
        PublicPage::new(&site, cx.language),
        step,
        &draft,
        &answers,
        &asked,
        &[],
    )
}

/// A step that is not asked leads to the next one; the check leads to what is not right yet.
fn elsewhere(step: Step, answers: &Answers, cx: &Cx) -> Option<Step> {
    if step == Step::Check {
        return checking::first_wrong(answers, cx.today());
    }
    if step::path(answers).contains(&step) {
        return None;
    }
    Some(step::after(answers, step)).filter(|next| *next != step)
}

fn page(
    page: PublicPage,
    step: Step,
    draft: &Draft,
    answers: &Answers,
    asked: &Answers,
    problems: &[FieldProblem],
) -> Answer {
    let words = page.words;
    let (number, count) = step::place(answers, step);
    let fields = view::fields(words, step, answers, problems);
    let has_intro = matches!(
        step,
        Step::Who
            | Step::Danger
            | Step::CallNow
            | Step::Files
            | Step::Consent
            | Step::Check
            | Step::Insurance
    );
    let returns_to_check = asked.get("terug") == "controle";
    let shown = StepPage {
        title: view::title(words, step, answers),
        intro: has_intro.then(|| words.t(&format!("refer-intro-{}", step.key()))),
        back: if returns_to_check {
            Some(Step::Check.address())
        } else {
            step::before(answers, step).map(Step::address)
        },
        number,
        count,
        is_one_question: fields.len() == 1,
        fields,
        problems: view::problems(words, problems),
        returns_to_check,
        has_draft: !draft.answers.is_empty(),
        was_expired: asked.has("verlopen"),
        files: files::views(draft),
        summary: if step == Step::Check {
            view::summary(words, answers)
        } else {
            Vec::new()
        },
        page,
        step,
    };
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Html(shown.render()?)).into_response())
}

async fn answer(
    State(site): State<Site>,
    Extension(step): Extension<Step>,
    Visit(cx): Visit,
    Kept(key): Kept,
    form: Answers,
) -> Answer {
    let found = draft_of(&cx, key.as_ref()).await?;
    let (key, draft) = match (key, found) {
        (Some(key), Some(draft)) if draft.submitted_as.is_none() => (Some(key), draft),
        // A new referral after the last one gets a key of its own.
        _ if step == Step::Who => (None, Draft::default()),
        (_, Some(_)) => return Ok(Redirect::to(DONE).into_response()),
        _ => return Ok(Redirect::to("/aanmelden?verlopen=1").into_response()),
    };
    if step == Step::Check {
        return submit(&site, &cx, key, &draft).await;
    }
    let answers = merged(step, &draft, &form);
    let problems = checking::check(step, &answers, cx.today());
    if !problems.is_empty() {
        return page(
            PublicPage::new(&site, cx.language),
            step,
            &draft,
            &answers,
            &form,
            &problems,
        );
    }
    keep(&site, &cx, key, step, &answers, &form).await
}

/// The answers so far, with those of this step in place of the earlier ones.
fn merged(step: Step, draft: &Draft, form: &Answers) -> Answers {
    // Who refers decides which fields there are, so it is read from the form first.
    let asker = if step == Step::Who {
        form.clone()
    } else {
        Answers::of(draft.answers.clone())
    };
    let inputs: Vec<String> = field::of(step, &asker)
        .iter()
        .flat_map(field::Field::inputs)
        .collect();
    let kept = draft
        .answers
        .iter()
        .filter(|(name, _)| !inputs.contains(name));
    let new = form
        .pairs()
        .iter()
        .filter(|(name, _)| inputs.contains(name));
    Answers::of(kept.chain(new).cloned())
}

async fn keep(
    site: &Site,
    cx: &Cx,
    key: Option<DraftKey>,
    step: Step,
    answers: &Answers,
    form: &Answers,
) -> Answer {
    let key = match draft::keep(cx, key, answers.pairs()).await {
        Ok(key) => key,
        Err(Error::Conflict) => return Ok(Redirect::to(DONE).into_response()),
        Err(Error::Invalid(problems)) => {
            return page(
                PublicPage::new(site, cx.language),
                step,
                &Draft::default(),
                answers,
                form,
                &problems,
            );
        }
        Err(other) => return Err(other.into()),
    };
    let next = step::after(answers, step);
    let next = if form.get("terug") == "controle" && next != Step::CallNow {
        // Whatever the change made necessary is asked before the check is shown again.
        checking::first_wrong(answers, cx.today()).unwrap_or(Step::Check)
    } else {
        next
    };
    Ok(([cookie::keep(site, &key)], Redirect::to(next.address())).into_response())
}

async fn submit(site: &Site, cx: &Cx, key: Option<DraftKey>, draft: &Draft) -> Answer {
    let answers = Answers::of(draft.answers.clone());
    if let Some(wrong) = checking::first_wrong(&answers, cx.today()) {
        return Ok(Redirect::to(wrong.address()).into_response());
    }
    let new = reading::referral(&answers, cx).ok_or(Failure::Unreadable)?;
    let key = key.ok_or(Failure::Unreadable)?;
    draft::submit_draft(cx, &key, new).await?;
    Ok(([cookie::keep(site, &key)], Redirect::to(DONE)).into_response())
}

async fn wipe(State(site): State<Site>, Visit(cx): Visit, Kept(key): Kept) -> Answer {
    if let Some(key) = key {
        draft::wipe(&cx, &key).await?;
    }
    Ok(([cookie::wipe(&site)], Redirect::to("/?gewist=1")).into_response())
}

#[derive(Template)]
#[template(path = "referral/done.html")]
struct DonePage {
    page: PublicPage,
    code: String,
    received_on: String,
    reaction_due: String,
    has_danger: bool,
    /// How long most people wait; empty where nothing may be said.
    most_wait: String,
    offers: Vec<OfferView>,
}

async fn done(State(site): State<Site>, Visit(cx): Visit, Kept(key): Kept) -> Answer {
    let Some(key) = key else {
        return Ok(Redirect::to("/aanmelden").into_response());
    };
    let told = draft::submitted(&cx, &key).await?.release(&cx).await?;
    let Some(told) = told else {
        return Ok(Redirect::to("/aanmelden").into_response());
    };
    let page = PublicPage::new(&site, cx.language);
    let shown = DonePage {
        code: told.code.to_string(),
        received_on: page.day(told.received_on),
        reaction_due: page.day(told.reaction_due),
        has_danger: told.has_danger,
        most_wait: told
            .most_wait
            .map_or_else(String::new, |weeks| most_wait(page.words, weeks)),
        offers: support::views(page.words, &told.near_home),
        page,
    };
    Ok(Html(shown.render()?).into_response())
}

fn most_wait(words: Words, (low, high): (u32, u32)) -> String {
    if low == 0 {
        return words
            .0
            .text_with("refer-done-wait-up-to", &[("high", high.into())]);
    }
    let weeks = [("low", low.into()), ("high", high.into())];
    words.0.text_with("refer-done-wait", &weeks)
}
