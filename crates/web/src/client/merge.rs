//! Taking back that two people are one: what came meanwhile is listed, and whoever takes it back says whose it is.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::get;
use spil_app::FieldProblem;
use spil_app::client::merge::{Meanwhile, Then, Undo, Undoing, Whose, undo, undoing};
use spil_model::ids::{AliasId, ReferralId};

use crate::answers::Answers;
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) fn routes() -> Doors {
    Doors::new().route("/samenvoegingen/{id}", get(show).post(save))
}

/// A referral that came or changed meanwhile.
struct MeanwhileView {
    /// The name of its field.
    name: String,
    title: String,
    what: Vec<String>,
    is_parted: bool,
}

#[derive(Template)]
#[template(path = "client/undo.html")]
struct UndoPage {
    page: StaffPage,
    /// Who is seen under whom.
    who: String,
    intro: String,
    client: String,
    parted: String,
    kept: String,
    meanwhile: Vec<MeanwhileView>,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

const THEN: [&str; 2] = ["different", "unsure"];

async fn show(State(site): State<Site>, signed: Signed, segment: Segment) -> Answer {
    let id = form::id(&segment)?;
    page(&site, &signed, id, &Answers::default(), &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: AliasId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = undoing(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, crate::waiting_list::ADDRESS);
    let html = viewed.map(|undoing| UndoPage::new(page, &undoing, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl UndoPage {
    fn new(page: StaffPage, undoing: &Undoing, answers: &Answers, wrong: &[FieldProblem]) -> Self {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let (parted, kept) = (undoing.parted.informal(), undoing.kept.informal());
        let fields = vec![
            filled.radios("then", "undo-then", &THEN).required(),
            filled.line("why", "undo-why").required(),
        ];
        let view = |one: &Meanwhile| meanwhile(words, one, answers);
        Self {
            who: words.t2("undo-who", ("parted", &parted), ("kept", &kept)),
            intro: words.t1("undo-intro", "at", moment(words, undoing.since)),
            client: format!("/clienten/{}", undoing.client),
            meanwhile: undoing.meanwhile.iter().map(view).collect(),
            problems: form::summary(words, &fields, wrong),
            fields,
            parted,
            kept,
            page,
        }
    }
}

fn meanwhile(words: Words, one: &Meanwhile, answers: &Answers) -> MeanwhileView {
    let kind = one.referrer.code().replace('_', "-");
    let day = words.date(spil_app::clock::day_of(one.received_at));
    let name = format!("van-{}", one.id);
    let counts = [
        ("undo-contacts", one.contacts),
        ("undo-files", one.files),
        ("undo-changes", one.changes),
    ];
    let counts = counts
        .into_iter()
        .filter(|(_, count)| 0 < *count)
        .map(|(key, count)| words.count(key, count));
    let new = one.is_new.then(|| words.t("undo-new"));
    MeanwhileView {
        title: format!(
            "{day} · {} · {}",
            words.t(&format!("case-referrer-{kind}")),
            one.code
        ),
        what: new.into_iter().chain(counts).collect(),
        is_parted: match answers.get(&name) {
            "parted" => true,
            "kept" => false,
            _ => one.whose == Whose::Parted,
        },
        name,
    }
}

async fn save(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::id(&segment)?;
    let wanted = match read(&answers) {
        Ok(wanted) => wanted,
        Err(wrong) => return page(&site, &signed, id, &answers, &wrong).await,
    };
    match undo(&signed.cx, id, wanted).await {
        Ok((kept, _)) => {
            Ok(Redirect::to(&format!("/clienten/{kept}?gedaan=ongedaan")).into_response())
        }
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

fn read(answers: &Answers) -> Result<Undo, Vec<FieldProblem>> {
    let then = match answers.get("then") {
        "different" => Ok(Then::Different),
        "unsure" => Ok(Then::Unsure),
        _ => Err(FieldProblem::new("then", "undo-then-missing")),
    };
    let why = form::required_line(answers, "why", "client-why-missing");
    match (then, why) {
        (Ok(then), Ok(why)) => Ok(Undo {
            why,
            then,
            belongs: belongs(answers),
        }),
        (then, why) => Err(then.err().into_iter().chain(why.err()).collect()),
    }
}

fn belongs(answers: &Answers) -> BTreeMap<ReferralId, Whose> {
    let given = answers.pairs().iter().filter_map(|(name, value)| {
        let id = name.strip_prefix("van-")?.parse().ok()?;
        let whose = match value.as_str() {
            "parted" => Whose::Parted,
            "kept" => Whose::Kept,
            _ => return None,
        };
        Some((id, whose))
    });
    given.collect()
}
