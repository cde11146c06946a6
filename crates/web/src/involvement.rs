//! The pages of invitations: who is invited for one client, and for whom the reader is invited.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::get;
use spil_app::access::accounts::Invited;
use spil_app::involvement::{self, AgreedBy, Invite, Involved, InvolvedAs, Mine, Named};
use spil_app::{Cx, Error, FieldProblem};
use spil_model::contact_details::Email;
use spil_model::ids::{InvolvementId, ReferralId};
use spil_model::involvement::usual_until;

use crate::answers::{Answers, Asked};
use crate::case_file::head::{HeadView, RAIL};
use crate::case_file::{problems_of, status_of};
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView, keep};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

const MINE: &str = "/betrokken";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/aanmeldingen/{id}/betrokkenen", get(show).post(send))
        .route(MINE, get(mine))
}

/// Somebody who is or was invited, in words.
struct Row {
    id: InvolvementId,
    name: String,
    email: String,
    involved_as: String,
    agreed: String,
    term: String,
    /// Whether they can look along today.
    holds: bool,
}

#[derive(Template)]
#[template(path = "involvement/show.html")]
struct InvolvementPage {
    page: StaffPage,
    head: HeadView,
    problems: Vec<ProblemView>,
    /// What was just done.
    done: Option<String>,
    /// The link, on the answer to the step that made it and nowhere else.
    link: Option<String>,
    is_mailed: bool,
    is_restricted: bool,
    may_invite: bool,
    rows: Vec<Row>,
    fields: Vec<FieldView>,
}

#[derive(Template)]
#[template(path = "involvement/mine.html")]
struct MinePage {
    page: StaffPage,
    rows: Vec<MineRow>,
}

struct MineRow {
    id: ReferralId,
    who: String,
    age: Option<String>,
    by: String,
    until: String,
}

/// What was done, as the address or the answer says.
#[derive(Default)]
struct Done {
    key: Option<&'static str>,
    invited: Option<Invited>,
}

async fn show(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let id = form::referral(&segment)?;
    let until = form::of_day("until", usual_until(signed.cx.today()));
    let key = match asked.get("gedaan") {
        "uitgenodigd" => Some("involvement-invited"),
        "gestopt" => Some("involvement-ended"),
        _ => None,
    };
    let done = Done { key, invited: None };
    page(&site, &signed, id, (&Answers::of(until), &[]), done).await
}

async fn page(
    site: &Site,
    signed: &Signed,
    id: ReferralId,
    (answers, problems): (&Answers, &[FieldProblem]),
    done: Done,
) -> Answer {
    let viewed = involvement::view(&signed.cx, id).await?;
    let frame = StaffPage::new(site, signed, RAIL);
    let base = &site.app.settings.public_url;
    let html = viewed.map(|found| {
        let mut page = InvolvementPage::new(frame, &signed.cx, &found, (answers, problems));
        page.done = done.key.map(|key| page.page.t(key));
        page.is_mailed = done.invited.as_ref().is_some_and(|one| one.is_mailed);
        let link = done.invited.as_ref().map(|one| one.token.link_part());
        page.link = link.map(|link| format!("{base}/uitnodiging/{link}"));
        page.render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(problems), Html(html)).into_response())
}

async fn send(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id = form::referral(&segment)?;
    let cx = &signed.cx;
    let (done, said) = match answers.get("actie") {
        "uitnodigen" => (invite(cx, id, &answers).await, "uitgenodigd"),
        "stoppen" => {
            let one = answers.get("nummer").parse();
            let one: InvolvementId = one.map_err(|_| Failure::Unreadable)?;
            (
                involvement::end(cx, id, one).await.map(|()| None),
                "gestopt",
            )
        }
        _ => return Err(Failure::Unreadable),
    };
    match done {
        Ok(None) => {
            let back = format!("/aanmeldingen/{id}/betrokkenen?gedaan={said}");
            Ok(Redirect::to(&back).into_response())
        }
        Ok(invited) => {
            let key = Some("involvement-invited");
            let until = form::of_day("until", usual_until(cx.today()));
            let done = Done { key, invited };
            page(&site, &signed, id, (&Answers::of(until), &[]), done).await
        }
        Err(error) => {
            let problems = problems_of(error)?;
            let filled = (&answers, problems.as_slice());
            page(&site, &signed, id, filled, Done::default()).await
        }
    }
}

async fn invite(cx: &Cx, id: ReferralId, answers: &Answers) -> spil_app::Result<Option<Invited>> {
    involvement::invite(cx, id, read(answers).map_err(Error::Invalid)?).await
}

fn read(answers: &Answers) -> Result<Invite, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let name = form::required_line(answers, "name", "involvement-name-missing");
    let email = Email::parse(answers.get("email"))
        .map_err(|_| FieldProblem::new("email", "involvement-email-wrong"));
    let involved_as = InvolvedAs::from_code(answers.get("as"))
        .ok_or_else(|| FieldProblem::new("as", "involvement-as-missing"));
    let agreed_by = AgreedBy::from_code(answers.get("agreed"))
        .ok_or_else(|| FieldProblem::new("agreed", "involvement-agreed-missing"));
    let name = keep(&mut wrong, name);
    let email = keep(&mut wrong, email);
    let involved_as = keep(&mut wrong, involved_as);
    let until = keep(&mut wrong, form::day(answers, "until"));
    let agreed_by = keep(&mut wrong, agreed_by);
    match (name, email, involved_as, until, agreed_by) {
        (Some(name), Some(email), Some(involved_as), Some(until), Some(agreed_by)) => Ok(Invite {
            name,
            email,
            involved_as,
            agreed_by,
            until,
        }),
        _ => Err(wrong),
    }
}

impl InvolvementPage {
    fn new(
        page: StaffPage,
        cx: &Cx,
        found: &Involved,
        (answers, problems): (&Answers, &[FieldProblem]),
    ) -> Self {
        let words = page.words;
        let fields = fields(Filled {
            words,
            answers,
            problems,
        });
        let rows = found.all.iter().map(|one| row(words, cx, one));
        Self {
            head: HeadView::new(words, &found.head),
            problems: form::summary(words, &fields, problems),
            done: None,
            link: None,
            is_mailed: false,
            is_restricted: found.is_restricted,
            may_invite: found.may_invite,
            rows: rows.collect(),
            fields,
            page,
        }
    }
}

fn row(words: Words, cx: &Cx, named: &Named) -> Row {
    let one = &named.involvement;
    let said = |family: &str, code: &str| words.t(&format!("{family}-{}", code.replace('_', "-")));
    let term = match one.ended_on {
        Some(day) => words.t1("involvement-ended-on", "day", words.date(day)),
        None if one.holds_on(cx.today()) => {
            words.t1("involvement-until-day", "day", words.date(one.until))
        }
        None => words.t1("involvement-over-since", "day", words.date(one.until)),
    };
    Row {
        id: one.id,
        name: named.name.clone(),
        email: named.email.clone(),
        involved_as: said("involvement-as", one.involved_as.code()),
        agreed: said("involvement-agreed", one.agreed_by.code()),
        term,
        holds: one.holds_on(cx.today()),
    }
}

fn fields(filled: Filled<'_>) -> Vec<FieldView> {
    let words = filled.words;
    let all_as: Vec<&'static str> = InvolvedAs::ALL.iter().map(|one| one.code()).collect();
    let agreed: Vec<&'static str> = AgreedBy::ALL.iter().map(|one| one.code()).collect();
    let mut email = filled.line("email", "involvement-email");
    if let Look::Line {
        kind, inputmode, ..
    } = &mut email.look
    {
        (*kind, *inputmode) = ("email", "email");
    }
    let until = filled.day("until", "involvement-until").required();
    let agreed = filled.radios("agreed", "involvement-agreed", &agreed);
    vec![
        filled.line("name", "involvement-name").required(),
        email.required().hinted(words.t("involvement-email-hint")),
        filled.radios("as", "involvement-as", &all_as).required(),
        until.hinted(words.t("involvement-until-hint")),
        agreed.required().hinted(words.t("involvement-agreed-hint")),
    ]
}

async fn mine(State(site): State<Site>, signed: Signed) -> Answer {
    let viewed = involvement::mine(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, MINE);
    let today = signed.cx.today();
    let html = viewed.map(|all| {
        let words = page.words;
        let row = |one: &Mine| MineRow {
            id: one.referral,
            who: one.person.details.name.list_form(),
            age: one
                .person
                .age_on(today)
                .map(|age| words.t1("age-years", "age", age)),
            by: one.by_name.clone(),
            until: words.date(one.until),
        };
        let rows = all.iter().map(row).collect();
        MinePage { page, rows }.render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}
