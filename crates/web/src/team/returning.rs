//! Answering an offer, and giving back: to the team, or by the team to the desk. Always with the reason.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use spil_app::team::{Brief, accept, brief, choice, decline, give_back, give_to_desk, withdraw};
use spil_app::{Cx, Error, FieldProblem};
use spil_model::ids::ReferralId;
use spil_model::referral::{GiveBack, Stage};
use spil_model::text::LongText;

use super::card::{Card, Colleague};
use super::{status, wrong};
use crate::answers::Answers;
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

const REASONS: [&str; 10] = [
    "no_room",
    "distance",
    "language",
    "expertise",
    "acquainted",
    "client_declines",
    "absence",
    "contract",
    "other_area",
    "other",
];

/// The reason with its words, out of the form.
fn read(answers: &Answers) -> Result<(GiveBack, Option<LongText>), Vec<FieldProblem>> {
    let reason = GiveBack::from_code(answers.get("reason"));
    let reason = reason.ok_or_else(|| FieldProblem::new("reason", "give-back-missing"));
    match (reason, form::text(answers, "note")) {
        (Ok(reason), Ok(note)) => Ok((reason, note)),
        (reason, note) => Err(reason.err().into_iter().chain(note.err()).collect()),
    }
}

fn reason_fields(filled: Filled<'_>) -> Vec<FieldView> {
    vec![
        filled.radios("reason", "give-back", &REASONS).required(),
        filled.lines("note", "give-back-note"),
    ]
}

/// Who it is about, in a line.
pub(crate) fn about(words: Words, brief: &Brief) -> String {
    let age = brief.age.map(|age| words.t1("age-years", "age", age));
    let class = brief.class.as_ref();
    let class = class.map(|name| name.in_language(words.0.code()).to_owned());
    [
        Some(brief.who.clone()),
        age,
        brief.neighbourhood.clone(),
        class,
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

/// Where giving back leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Whoever has it gives it back to the team.
    ToTeam,
    /// The team or the desk takes an offer back.
    Withdraw,
    /// The team gives it back to the desk.
    ToDesk,
}

impl Way {
    const fn of(stage: Stage) -> Option<Self> {
        match stage {
            Stage::Waiting => Some(Self::ToDesk),
            Stage::Offered => Some(Self::Withdraw),
            Stage::Assigned => Some(Self::ToTeam),
            _ => None,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::ToTeam => "return-to-team",
            Self::Withdraw => "return-withdraw",
            Self::ToDesk => "return-to-desk",
        }
    }
}

#[derive(Template)]
#[template(path = "team/return.html")]
struct ReturnPage {
    page: StaffPage,
    title: String,
    intro: String,
    about: String,
    back: String,
    version: i64,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn show_return(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
) -> Answer {
    let id = form::referral(&segment)?;
    return_page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn return_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = brief(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let html = viewed.map(|brief| {
        let way = Way::of(brief.stage).ok_or(Failure::App(Error::Refused("refused-stage")))?;
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let fields = reason_fields(filled);
        let shown = ReturnPage {
            title: words.t(&format!("{}-title", way.key())),
            intro: words.t(&format!("{}-intro", way.key())),
            about: about(words, &brief),
            back: back_from(&brief),
            version: brief.version,
            problems: form::summary(words, &fields, wrong),
            fields,
            page,
        };
        Ok::<_, Failure>(shown.render()?)
    });
    let html = html.release(&signed.cx).await??;
    Ok((status(wrong), Html(html)).into_response())
}

fn back_from(brief: &Brief) -> String {
    if brief.is_open {
        format!("/aanmeldingen/{}", brief.id)
    } else {
        super::ADDRESS.to_owned()
    }
}

pub(super) async fn post_return(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let done = match read(&answers) {
        Ok(why) => returned(&signed.cx, id, version, why).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(super::ADDRESS).into_response()),
        Err(error) => return_page(&site, &signed, id, &answers, &wrong(error)?).await,
    }
}

async fn returned(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    why: (GiveBack, Option<LongText>),
) -> Result<(), Error> {
    let shown = brief(cx, id).await?.release(cx).await?;
    match Way::of(shown.stage) {
        Some(Way::ToTeam) => give_back(cx, id, version, why).await,
        Some(Way::Withdraw) => withdraw(cx, id, version, why).await,
        Some(Way::ToDesk) => give_to_desk(cx, id, version, why).await,
        None => Err(Error::Conflict),
    }
}

#[derive(Template)]
#[template(path = "team/offer.html")]
struct OfferPage {
    page: StaffPage,
    about: String,
    id: ReferralId,
    version: i64,
    card: Card,
    /// What the one who offers it said.
    rationale: String,
    /// Who could do it together with the reader.
    partners: Vec<Colleague>,
    partner_legend: String,
    /// Whether a partner must be chosen.
    needs_partner: bool,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

pub(super) async fn show_offer(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
) -> Answer {
    let id = form::referral(&segment)?;
    offer_page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn offer_page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let known = brief(&signed.cx, id).await?;
    let viewed = known.with(choice(&signed.cx, id).await?);
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let html = viewed.map(|(brief, choice)| {
        if !brief.is_offered_to_me {
            return Err(Failure::App(Error::Conflict));
        }
        let words = page.words;
        let entry = &choice.entry;
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let (legend, partners) = if entry.ways.assign {
            ("taking-link-worker", &entry.link_workers)
        } else {
            ("taking-stand-by", &entry.case_managers)
        };
        let fields = reason_fields(filled);
        let card = Card::new(words, entry);
        let shown = OfferPage {
            about: about(words, &brief),
            id,
            version: brief.version,
            rationale: brief.last.map(|line| line.rationale).unwrap_or_default(),
            partners: partners
                .iter()
                .filter(|one| Some(one.id) != choice.me)
                .map(|one| Colleague::new(words, one, entry))
                .collect(),
            partner_legend: words.t(legend),
            needs_partner: card.link_worker.is_some() || !entry.ways.assign,
            problems: form::summary(words, &fields, wrong),
            fields,
            card,
            page,
        };
        Ok(shown.render()?)
    });
    let html = html.release(&signed.cx).await??;
    Ok((status(wrong), Html(html)).into_response())
}

pub(super) async fn post_offer(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let version = form::version(&answers)?;
    let says_yes = answers.get("antwoord") == "ja";
    let done = if says_yes {
        let partner = answers.some("partner").and_then(|id| id.parse().ok());
        accept(&signed.cx, id, version, partner).await
    } else {
        match read(&answers) {
            Ok(why) => decline(&signed.cx, id, version, why).await,
            Err(wrong) => Err(Error::Invalid(wrong)),
        }
    };
    match done {
        Ok(()) if says_yes => Ok(to(&format!("/aanmeldingen/{id}"))),
        Ok(()) => Ok(to("/mijn-mensen")),
        Err(error) => offer_page(&site, &signed, id, &answers, &wrong(error)?).await,
    }
}

fn to(address: &str) -> Response {
    Redirect::to(address).into_response()
}
