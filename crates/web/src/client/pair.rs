//! Two people who may be one, side by side, with one form to judge; the list of all pairs; and the page for whoever may see
//! only one of the two.

mod fields;
mod listing;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::get;
use spil_app::FieldProblem;
use spil_app::case_file::Colleague;
use spil_app::client::pair::{self, Both, Desk, OneSide, Pair, Shown, ShownReferral, Verdict};
use spil_model::client::pair::Judgement;
use spil_model::contact_details::Phone;
use spil_model::ids::PairId;

use self::fields::Row;
use crate::answers::{Answers, Asked};
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

/// Where the list stands.
pub(crate) const ADDRESS: &str = "/dubbel";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route(ADDRESS, get(listing::show))
        .route("/dubbel/{id}", get(show).post(judge))
}

/// One of the two, above the table.
struct PersonView {
    who: String,
    /// Set apart: they died, or are seen under somebody.
    notes: Vec<String>,
    referrals: Vec<ReferralView>,
}

/// A referral of one of the two.
struct ReferralView {
    /// Where it opens, for whoever may open it.
    address: Option<String>,
    code: String,
    about: String,
}

/// A person who can be the kept one.
struct KeptChoice {
    value: String,
    label: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "client/pair.html")]
struct PairPage {
    page: StaffPage,
    version: i64,
    likelihood: String,
    /// What was judged so far.
    judged: Option<String>,
    /// What was just done.
    done: Option<String>,
    /// What forbids it to see them as one.
    obstacle: Option<String>,
    rows: Vec<Row>,
    people: Vec<PersonView>,
    /// Where everything of the two stands, once they are one.
    client: Option<String>,
    kept: Vec<KeptChoice>,
    may_be_same: bool,
    why: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

#[derive(Template)]
#[template(path = "client/one_side.html")]
struct OneSidePage {
    page: StaffPage,
    own: String,
    desks: Vec<DeskView>,
}

/// A desk and whom to ask there.
pub(crate) struct DeskView {
    pub(crate) title: String,
    /// Each with the address of a call and the number.
    pub(crate) people: Vec<(String, Option<(String, String)>)>,
}

async fn show(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let id = form::id(&segment)?;
    let begun = Answers::of([("gedaan".to_owned(), asked.get("gedaan").to_owned())]);
    page(&site, &signed, id, &begun, &[]).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: PairId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = pair::view(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let html = viewed.map(|shown| match shown {
        Pair::Both(both) => PairPage::new(page, &both, answers, wrong).render(),
        Pair::OneSide(half) => OneSidePage::new(page, &half).render(),
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl PairPage {
    fn new(page: StaffPage, both: &Both, answers: &Answers, wrong: &[FieldProblem]) -> Self {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let why = vec![filled.line("why", "pair-why")];
        let [one, other] = &both.people;
        let is_one = one.seen_as == other.seen_as;
        Self {
            version: both.version,
            likelihood: likelihood(words, both),
            judged: judged(words, both),
            done: (answers.get("gedaan") == "ja").then(|| words.t("pair-done")),
            obstacle: both
                .obstacle
                .filter(|_| !is_one)
                .map(|obstacle| words.t(obstacle.key())),
            rows: fields::rows(words, both),
            people: both
                .people
                .iter()
                .map(|person| person_view(words, person))
                .collect(),
            client: is_one.then(|| format!("/clienten/{}", one.seen_as)),
            kept: kept(words, both, answers),
            may_be_same: both.obstacle.is_none(),
            problems: form::summary(words, &why, wrong),
            why,
            page,
        }
    }
}

/// The step in words, with the percentage; nobody reads 99.97 as certain.
fn likelihood(words: Words, both: &Both) -> String {
    let word = words.t(&format!(
        "pair-{}",
        both.likelihood.code().replace('_', "-")
    ));
    words.t2(
        "pair-likelihood",
        ("word", &word),
        ("percent", &percent(both.probability)),
    )
}

/// A probability as whole percents, from 1 to 99.
pub(super) fn percent(probability: f64) -> String {
    let percents = (probability * 100.0).round().clamp(1.0, 99.0);
    format!("{percents:.0} %")
}

fn judged(words: Words, both: &Both) -> Option<String> {
    let (who, at) = both.judged.as_ref()?;
    if both.judgement == Judgement::Open {
        return None;
    }
    let key = format!("pair-judged-{}", both.judgement.code());
    Some(words.t2(&key, ("who", who), ("at", &moment(words, *at))))
}

fn person_view(words: Words, person: &Shown) -> PersonView {
    let died = person
        .died_on
        .map(|day| words.t1("case-died", "day", words.date(day)));
    let alias = (person.seen_as != person.id).then(|| words.t("pair-seen-under"));
    PersonView {
        who: who(words, person),
        notes: died.into_iter().chain(alias).collect(),
        referrals: person
            .referrals
            .iter()
            .map(|referral| referral_view(words, referral))
            .collect(),
    }
}

fn who(words: Words, person: &Shown) -> String {
    let age = person.age.map(|age| words.t1("age-years", "age", age));
    let parts = [Some(person.details.name.informal()), age];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn referral_view(words: Words, referral: &ShownReferral) -> ReferralView {
    let kind = referral.referrer.code().replace('_', "-");
    let mut about = vec![
        words.date(spil_app::clock::day_of(referral.received_at)),
        words.t(&format!("case-referrer-{kind}")),
        words.t(&format!("stage-{}", referral.stage.code())),
    ];
    about.extend(referral.place.iter().cloned());
    ReferralView {
        address: referral
            .may_open
            .then(|| format!("/aanmeldingen/{}", referral.id)),
        code: referral.code.clone(),
        about: about.join(" · "),
    }
}

fn kept(words: Words, both: &Both, answers: &Answers) -> Vec<KeptChoice> {
    let chosen = answers
        .some("kept")
        .map_or_else(|| both.kept.to_string(), str::to_owned);
    let choice = |person: &Shown| {
        let first = person.referrals.first();
        let since = first.map(|one| {
            let day = words.date(spil_app::clock::day_of(one.received_at));
            format!("{day} ({})", one.code)
        });
        KeptChoice {
            value: person.id.to_string(),
            label: words.t2(
                "pair-keep",
                ("who", &who(words, person)),
                ("since", &since.unwrap_or_default()),
            ),
            is_chosen: person.id.to_string() == chosen,
        }
    };
    both.people.iter().map(choice).collect()
}

impl OneSidePage {
    fn new(page: StaffPage, side: &OneSide) -> Self {
        Self {
            own: format!("/aanmeldingen/{}", side.own),
            desks: desks(page.words, &side.desks),
            page,
        }
    }
}

/// The desks in words.
pub(crate) fn desks(words: Words, desks: &[Desk]) -> Vec<DeskView> {
    let person = |one: &Colleague| {
        let phone = one.phone.as_deref();
        let phone = phone.and_then(|text| Phone::parse(text).ok());
        let phone = phone.map(|phone| crate::case_file::head::link(&phone));
        (one.name.clone(), phone)
    };
    let view = |desk: &Desk| DeskView {
        title: match &desk.area {
            Some(area) => words.t1("pair-desk", "area", area),
            None => words.t("pair-desk-any"),
        },
        people: desk.people.iter().map(person).collect(),
    };
    desks.iter().map(view).collect()
}

async fn judge(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::id(&segment)?;
    let version = form::version(&answers)?;
    let verdict = match read(&answers) {
        Ok(verdict) => verdict,
        Err(wrong) => return page(&site, &signed, id, &answers, &[wrong]).await,
    };
    match pair::judge(&signed.cx, id, version, verdict).await {
        Ok(Some(kept)) => Ok(Redirect::to(&format!("/clienten/{kept}?gedaan=ja")).into_response()),
        Ok(None) => Ok(Redirect::to(&format!("{ADDRESS}/{id}?gedaan=ja")).into_response()),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

fn read(answers: &Answers) -> Result<Verdict, FieldProblem> {
    match Judgement::from_code(answers.get("judgement")) {
        Some(Judgement::Same) => Ok(Verdict::Same {
            kept: answers
                .get("kept")
                .parse()
                .map_err(|_| FieldProblem::new("kept", "pair-kept-missing"))?,
            why: form::line(answers, "why")?,
        }),
        Some(Judgement::Different) => Ok(Verdict::Different),
        Some(Judgement::Unsure) => Ok(Verdict::Unsure),
        Some(Judgement::Open) | None => {
            Err(FieldProblem::new("judgement", "pair-judgement-missing"))
        }
    }
}
