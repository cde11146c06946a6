//! The people of one's own, the link worker's acquaintance, and the first contact that starts guidance.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use spil_app::guidance::{
    Mine, NewContact, Own, Recorded, Tie, acquaintance, first_contact, my_people,
};
use spil_app::team::brief;
use spil_app::{Error, FieldProblem};
use spil_model::calendar::local_time;
use spil_model::guidance::{ContactKind, WithWhom};
use spil_model::ids::ReferralId;

use crate::answers::Answers;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::team::{Bar, about, status, wrong};
use crate::visit::{Segment, Signed};
use crate::waiting_list;

pub(crate) const ADDRESS: &str = "/mijn-mensen";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(show))
        .route(
            "/aanmeldingen/{id}/eerste-contact",
            get(show_first).post(post_first),
        )
        .route(
            "/aanmeldingen/{id}/kennismaking",
            get(show_acquaintance).post(post_acquaintance),
        )
}

/// Somebody of the reader, in words.
struct Row {
    id: String,
    who: String,
    about: String,
    class: String,
    tie: String,
    deadline: Option<Chip>,
    weeks: Option<String>,
    since: String,
    planned: String,
    /// The step that the reader has to take: its address and its words.
    step: Option<(String, String)>,
}

/// A term.
struct Chip {
    class: &'static str,
    icon: &'static str,
    text: String,
    date: String,
}

#[derive(Template)]
#[template(path = "guidance/mine.html")]
struct MinePage {
    page: StaffPage,
    offered: usize,
    to_meet: usize,
    /// Offered, then still to be met.
    to_do: Vec<Row>,
    in_guidance: Vec<Row>,
    bar: Option<Bar>,
    is_empty: bool,
}

async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = my_people(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let html = viewed.map(|mine| MinePage::new(page, &mine).render());
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

impl MinePage {
    fn new(page: StaffPage, mine: &Mine) -> Self {
        let words = page.words;
        let rows =
            |people: &[Own]| -> Vec<Row> { people.iter().map(|own| row(words, own)).collect() };
        let mut to_do = rows(&mine.offered);
        to_do.extend(rows(&mine.to_meet));
        let bar = mine.room.as_ref();
        Self {
            offered: mine.offered.len(),
            to_meet: mine.to_meet.len(),
            is_empty: to_do.is_empty() && mine.in_guidance.is_empty(),
            to_do,
            in_guidance: rows(&mine.in_guidance),
            bar: bar.and_then(|room| Bar::of(words, &room.member.fill)),
            page,
        }
    }
}

fn row(words: Words, own: &Own) -> Row {
    let age = own.age.map(|age| words.t1("age-years", "age", age));
    let name = own.class.as_ref();
    let clock = own.standing.as_ref();
    let weeks = clock.map(|clock| usize::try_from(clock.statutory.weeks()).unwrap_or(0));
    Row {
        id: own.id.to_string(),
        who: own.who.clone(),
        about: [age, own.neighbourhood.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        class: name.map_or_else(String::new, |name| {
            name.in_language(words.0.code()).to_owned()
        }),
        tie: words.t(tie(own.tie)),
        deadline: clock.map(|clock| chip(words, &clock.covenant)),
        weeks: weeks.map(|weeks| words.count("inbox-weeks", weeks)),
        since: own.since.map_or_else(String::new, |day| words.date(day)),
        planned: own
            .planned
            .map_or_else(String::new, |at| words.date(local_time(at).date())),
        step: step(words, own),
    }
}

const fn tie(tie: Tie) -> &'static str {
    match tie {
        Tie::Offered => "mine-offered",
        Tie::CaseManager => "mine-case-manager",
        Tie::StandBy => "mine-stand-by",
        Tie::LinkWorker => "mine-link-worker",
    }
}

fn chip(words: Words, clock: &spil_model::waiting_list::CovenantClock) -> Chip {
    let (class, icon) = waiting_list::look(clock);
    let (text, date) = waiting_list::words::deadline(words, clock);
    Chip {
        class,
        icon,
        text,
        date,
    }
}

/// What the reader has to do next with somebody who is not in guidance yet.
fn step(words: Words, own: &Own) -> Option<(String, String)> {
    let (end, key) = match own.tie {
        Tie::Offered => ("aanbod", "inbox-answer"),
        Tie::CaseManager | Tie::StandBy if own.since.is_none() => {
            ("eerste-contact", "way-first-contact")
        }
        Tie::LinkWorker if !own.is_acquainted => ("kennismaking", "way-acquaintance"),
        _ => return None,
    };
    Some((format!("/aanmeldingen/{}/{end}", own.id), words.t(key)))
}

/// Which contact a form takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    First,
    Acquaintance,
}

impl Which {
    const fn key(self) -> &'static str {
        match self {
            Self::First => "first-contact",
            Self::Acquaintance => "acquaintance",
        }
    }
}

#[derive(Template)]
#[template(path = "guidance/contact.html")]
struct ContactPage {
    page: StaffPage,
    title: String,
    intro: String,
    about: String,
    id: ReferralId,
    version: i64,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

async fn show_first(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let answers = today(&signed);
    let id = form::referral(&segment)?;
    contact_page(&site, &signed, (id, Which::First), &answers, &[]).await
}

async fn show_acquaintance(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let answers = today(&signed);
    let id = form::referral(&segment)?;
    contact_page(&site, &signed, (id, Which::Acquaintance), &answers, &[]).await
}

fn today(signed: &Signed) -> Answers {
    Answers::of(form::of_day("on", signed.cx.today()))
}

const KINDS: [&str; 5] = ["visit", "phone", "video", "group", "walk_in"];
const WITH: [&str; 3] = ["client", "both", "contact_person"];

async fn contact_page(
    site: &Site,
    signed: &Signed,
    (id, which): (ReferralId, Which),
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = brief(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let html = viewed.map(|brief| {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let with = filled.radios("with", "first-contact-with", &WITH);
        let fields = vec![
            filled.day("on", "first-contact-on").required(),
            filled
                .radios("kind", "first-contact-kind", &KINDS)
                .required(),
            with.required()
                .hinted(words.t(&format!("{}-with-hint", which.key()))),
        ];
        ContactPage {
            title: words.t(&format!("{}-title", which.key())),
            intro: words.t(&format!("{}-intro", which.key())),
            about: about(words, &brief),
            id,
            version: brief.version,
            problems: form::summary(words, &fields, wrong),
            fields,
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status(wrong), Html(html)).into_response())
}

fn read(answers: &Answers) -> Result<NewContact, Vec<FieldProblem>> {
    let on = form::day(answers, "on");
    let kind = ContactKind::from_code(answers.get("kind"));
    let kind = kind.ok_or_else(|| FieldProblem::new("kind", "first-contact-kind-missing"));
    let with = WithWhom::from_code(answers.get("with")).filter(|with| *with != WithWhom::Other);
    let with = with.ok_or_else(|| FieldProblem::new("with", "first-contact-with-missing"));
    match (on, kind, with) {
        (Ok(on), Ok(kind), Ok(with)) => Ok(NewContact { on, kind, with }),
        (on, kind, with) => Err([on.err(), kind.err(), with.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}

async fn post_first(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let done = match read(&answers) {
        Ok(new) => first_contact(&signed.cx, id, version, new).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    answered(&site, &signed, (id, Which::First), &answers, done).await
}

async fn post_acquaintance(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let done = match read(&answers) {
        Ok(new) => acquaintance(&signed.cx, id, version, new).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    answered(&site, &signed, (id, Which::Acquaintance), &answers, done).await
}

async fn answered(
    site: &Site,
    signed: &Signed,
    which: (ReferralId, Which),
    answers: &Answers,
    done: Result<Recorded, Error>,
) -> Answer {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/aanmeldingen/{}", which.0)).into_response()),
        Err(error) => contact_page(site, signed, which, answers, &wrong(error)?).await,
    }
}
