//! Everything of one person together; from here people who are seen as one are parted, and a record that mixes two is split.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::{get, post};
use spil_app::FieldProblem;
use spil_app::case_file::{Line, What};
use spil_app::client::page::{AliasOfClient, Client, ReferralOfClient, client};
use spil_app::client::split::{Second, Split, second_of, split};
use spil_app::referral::draft;
use spil_model::ids::{PersonId, ReferralId};

use super::pair::{DeskView, desks};
use crate::answers::{Answers, Asked};
use crate::case_file::head::HeadView;
use crate::case_file::sections::{address, birth_date, phones};
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::intake;
use crate::page::{StaffPage, Words};
use crate::referral::cookie;
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/clienten/{id}", get(show))
        .route("/clienten/{id}/splitsen", post(part))
        .route("/clienten/{id}/tweede", post(second))
}

/// A referral with what belongs to it.
struct ReferralView {
    id: String,
    address: String,
    title: String,
    about: String,
    class: Option<String>,
    colleagues: Vec<String>,
    contacts: Vec<ContactView>,
    files: Vec<(Option<String>, String)>,
}

/// A contact in words.
struct ContactView {
    when: String,
    text: String,
    note: Option<String>,
}

/// Somebody who is seen as one with the person.
struct AliasView {
    text: String,
    about: String,
    address: String,
}

#[derive(Template)]
#[template(path = "client/page.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of one thing whether the reader may do it"
)]
struct ClientPage {
    page: StaffPage,
    who: String,
    /// What was just done.
    done: Option<String>,
    facts: Vec<(String, String)>,
    referrals: Vec<ReferralView>,
    hidden: usize,
    desks: Vec<DeskView>,
    aliases: Vec<AliasView>,
    may_part: bool,
    may_split: bool,
    may_see_log: bool,
    may_see_retention: bool,
    may_see_consents: bool,
    may_see_requests: bool,
    /// The address of the page.
    address: String,
    chosen: Vec<String>,
    why: Vec<FieldView>,
    problems: Vec<ProblemView>,
    /// What is wrong with the choice of referrals.
    wrong_choice: Option<String>,
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
    id: PersonId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = client(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, crate::waiting_list::ADDRESS);
    let html = viewed.map(|client| ClientPage::new(page, &client, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

const DONE: [&str; 3] = ["ja", "gesplitst", "ongedaan"];

impl ClientPage {
    fn new(page: StaffPage, client: &Client, answers: &Answers, wrong: &[FieldProblem]) -> Self {
        let words = page.words;
        let filled = Filled {
            words,
            answers,
            problems: wrong,
        };
        let why = vec![filled.line("why", "client-split-why").required()];
        let done = answers.get("gedaan");
        let wrong_choice = wrong.iter().find(|problem| problem.field == "referrals");
        Self {
            who: who(words, client),
            done: DONE
                .contains(&done)
                .then(|| words.t(&format!("client-done-{done}"))),
            facts: facts(words, client),
            referrals: client
                .referrals
                .iter()
                .map(|one| referral(words, one))
                .collect(),
            hidden: client.hidden,
            desks: desks(words, &client.desks),
            aliases: client.aliases.iter().map(|one| alias(words, one)).collect(),
            may_part: client.may_part,
            may_split: client.may_split && client.hidden == 0,
            may_see_log: client.may_see_log,
            may_see_retention: client.may_see_retention,
            may_see_consents: client.may_see_consents,
            may_see_requests: client.may_see_requests,
            address: format!("/clienten/{}", client.id),
            chosen: answers.all("referrals").map(str::to_owned).collect(),
            problems: form::summary(words, &why, wrong),
            wrong_choice: wrong_choice.map(|problem| words.problem(problem)),
            why,
            page,
        }
    }

    fn is_chosen(&self, id: &str) -> bool {
        self.chosen.iter().any(|chosen| chosen == id)
    }
}

fn who(words: Words, client: &Client) -> String {
    let name = client.details.as_ref().map_or_else(
        || client.initials.clone(),
        |details| details.name.informal(),
    );
    let age = client.age.map(|age| words.t1("age-years", "age", age));
    let parts = [Some(name), age];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn facts(words: Words, client: &Client) -> Vec<(String, String)> {
    let Some(details) = &client.details else {
        return Vec::new();
    };
    let bsn = client.bsn.as_ref().and_then(|bsn| bsn.masked.clone());
    let facts = [
        (
            "case-birth-date",
            details.birth_date.map(|date| birth_date(words, date)),
        ),
        ("case-address", Some(address(&details.address))),
        ("case-phones", Some(phones(&details.phones))),
        ("case-bsn", bsn),
        ("client-died", client.died_on.map(|day| words.date(day))),
    ];
    let known = facts
        .into_iter()
        .filter_map(|(key, value)| Some((words.t(key), value.filter(|text| !text.is_empty())?)));
    known.collect()
}

fn referral(words: Words, one: &ReferralOfClient) -> ReferralView {
    let view = HeadView::new(words, &one.head);
    let kind = one.referrer.code().replace('_', "-");
    let place = [one.head.area.clone(), one.head.team.clone()];
    let mut about = vec![words.t(&format!("case-referrer-{kind}")), view.step];
    about.extend(place.into_iter().flatten());
    let file = |file: &spil_app::case_file::ListedFile| {
        let address = format!("/aanmeldingen/{}/bestanden/{}", one.head.id, file.id);
        (one.may_open_files.then_some(address), file.name.clone())
    };
    ReferralView {
        id: one.head.id.to_string(),
        address: view.address,
        title: words.t2(
            "client-referral",
            ("day", &words.date(spil_app::clock::day_of(one.received_at))),
            ("code", &one.code.to_string()),
        ),
        about: about.join(" · "),
        class: view.class,
        colleagues: colleagues(words, one),
        contacts: one
            .contacts
            .iter()
            .map(|line| contact(words, line))
            .collect(),
        files: one.files.iter().map(file).collect(),
    }
}

fn colleagues(words: Words, one: &ReferralOfClient) -> Vec<String> {
    let colleagues = &one.head.colleagues;
    let named = [
        ("case-case-manager", &colleagues.case_manager),
        ("case-link-worker", &colleagues.link_worker),
    ];
    let named = named.into_iter().filter_map(|(key, colleague)| {
        let name = &colleague.as_ref()?.name;
        Some(format!("{}: {name}", words.t(key)))
    });
    named.collect()
}

fn contact(words: Words, line: &Line) -> ContactView {
    let who = line.by.as_ref().map(|by| by.name.as_str());
    let text = contact_text(words, &line.what);
    ContactView {
        when: moment(words, line.at),
        text: [Some(text.as_str()), who]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        note: line.text.clone(),
    }
}

fn contact_text(words: Words, what: &What) -> String {
    let code = |code: &str| code.replace('_', "-");
    let (key, kind, with) = match what {
        What::Contact {
            kind,
            with,
            outcome,
            ..
        } => (format!("happened-contact-{}", code(outcome)), kind, with),
        What::Guidance { kind, with, .. } => ("happened-guidance".to_owned(), kind, with),
        _ => return String::new(),
    };
    words.t2(
        &key,
        ("kind", &words.t(&format!("contact-kind-{}", code(kind)))),
        ("with", &words.t(&format!("contact-with-{}", code(with)))),
    )
}

fn alias(words: Words, one: &AliasOfClient) -> AliasView {
    let details = &one.details;
    let born = details.birth_date.map(|date| birth_date(words, date));
    let parts = [born, Some(address(&details.address))];
    let parts = parts.into_iter().flatten().filter(|text| !text.is_empty());
    let since = moment(words, one.since);
    let made = match &one.made_by {
        Some(who) => words.t2("client-alias-by", ("who", who), ("at", &since)),
        None => words.t1("client-alias-itself", "at", since),
    };
    let why = Some(one.why.as_str()).filter(|_| one.made_by.is_some());
    let about = parts
        .chain([made])
        .chain(why.filter(|text| !text.is_empty()).map(str::to_owned));
    AliasView {
        text: words.t2(
            "client-alias",
            ("who", &details.name.informal()),
            ("kept", &one.kept.name.informal()),
        ),
        about: about.collect::<Vec<_>>().join(" · "),
        address: format!("/samenvoegingen/{}", one.id),
    }
}

/// Some of the referrals go to a new person.
async fn part(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::id(&segment)?;
    let chosen = answers.all("referrals").map(str::parse::<ReferralId>);
    let referrals = chosen.collect::<Result<_, _>>();
    let referrals = referrals.map_err(|_| Failure::Unreadable)?;
    let why = match form::required_line(&answers, "why", "client-why-missing") {
        Ok(why) => why,
        Err(wrong) => return page(&site, &signed, id, &answers, &[wrong]).await,
    };
    match split(&signed.cx, id, Split { referrals, why }).await {
        Ok(new) => Ok(Redirect::to(&format!("/clienten/{new}?gedaan=gesplitst")).into_response()),
        Err(error) => page(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

/// Where one referral mixes two people, the desk types one for the second: the form begins with what both share.
async fn second(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    form::id::<PersonId>(&segment)?;
    let id = answers.get("referral").parse();
    let id: ReferralId = id.map_err(|_| Failure::Unreadable)?;
    let second = second_of(&signed.cx, id).await?;
    let second: Second = second.release(&signed.cx).await?;
    intake::may_enter(&signed.cx)?;
    let begun = intake::begun_with(&second);
    let key = draft::keep(&signed.cx, None, begun.pairs()).await?;
    let kept = cookie::keep_intake(&site, &key);
    Ok(([kept], Redirect::to(intake::ADDRESS)).into_response())
}
