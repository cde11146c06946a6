//! The page of what one client agreed to: what stands, the form to take down what somebody says, and everything that was said.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use axum::routing::get;
use jiff::civil::Date;
use spil_app::FieldProblem;
use spil_app::consent::{self, Kept, Register, Say, Stands};
use spil_model::answer::Answer as Said;
use spil_model::consent::{Giver, Manner, Subject};
use spil_model::ids::PersonId;
use spil_model::referral::ConsentPurpose;

use crate::answers::{Answers, Asked};
use crate::case_file::{moment, problems_of, status_of};
use crate::doors::Doors;
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView, chosen, keep};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::{Segment, Signed};

pub(crate) fn routes() -> Doors {
    Doors::new().route("/clienten/{id}/toestemming", get(show).post(record))
}

/// What stands for a purpose, in words.
struct StandsView {
    subject: String,
    text: String,
    /// Who said so, and until when it holds.
    about: Option<String>,
    icon: &'static str,
    /// Where the form to withdraw it is, with what is known filled in.
    withdraw: Option<String>,
}

/// Something that was said, in words.
struct SaidView {
    text: String,
    about: String,
    note: Option<String>,
}

#[derive(Template)]
#[template(path = "consent/client.html")]
struct ConsentPage {
    page: StaffPage,
    who: String,
    address: String,
    back: String,
    stands: Vec<StandsView>,
    said: Vec<SaidView>,
    may_record: bool,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

async fn show(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let id: PersonId = form::id(&segment)?;
    let viewed = consent::register(&signed.cx, id).await?;
    let page = StaffPage::new(&site, &signed, crate::waiting_list::ADDRESS);
    let today = signed.cx.today();
    let html = viewed.map(|register| {
        let begun = begun(&register, asked.get("intrekken"), today);
        ConsentPage::new(page, &register, &begun, &[]).render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

/// What the form begins with: today, and what is to be withdrawn where somebody chose that.
fn begun(register: &Register, withdraw: &str, today: Date) -> Answers {
    let mut pairs: Vec<(String, String)> = form::of_day("from", today).into();
    let chosen = register
        .said
        .iter()
        .find(|kept| kept.statement.id.to_string() == withdraw);
    if let Some(Kept {
        statement, giver, ..
    }) = chosen
    {
        let organisation = statement.subject.organisation.as_ref();
        let filled = [
            ("purpose", statement.subject.purpose.code().to_owned()),
            (
                "organisation",
                organisation.map(ToString::to_string).unwrap_or_default(),
            ),
            ("answer", Said::No.code().to_owned()),
            ("giver", giver.clone()),
        ];
        pairs.extend(filled.map(|(name, value)| (name.to_owned(), value)));
        if BY.contains(&statement.by.code()) {
            pairs.push(("by".to_owned(), statement.by.code().to_owned()));
        }
    }
    Answers::of(pairs)
}

async fn again(
    site: &Site,
    signed: &Signed,
    id: PersonId,
    answers: &Answers,
    wrong: &[FieldProblem],
) -> Answer {
    let viewed = consent::register(&signed.cx, id).await?;
    let page = StaffPage::new(site, signed, crate::waiting_list::ADDRESS);
    let html = viewed.map(|register| ConsentPage::new(page, &register, answers, wrong).render());
    let html = html.release(&signed.cx).await??;
    Ok((status_of(wrong), Html(html)).into_response())
}

impl ConsentPage {
    fn new(
        page: StaffPage,
        register: &Register,
        answers: &Answers,
        wrong: &[FieldProblem],
    ) -> Self {
        let words = page.words;
        let fields = fields(words, answers, wrong);
        let address = format!("/clienten/{}/toestemming", register.id);
        let may_record = register.may_record;
        let stands = register.stands.iter();
        Self {
            who: register.name.informal(),
            back: format!("/clienten/{}", register.id),
            stands: stands
                .map(|one| stands_view(words, one, may_record.then_some(&address)))
                .collect(),
            said: register
                .said
                .iter()
                .map(|kept| said_view(words, register, kept))
                .collect(),
            may_record,
            problems: form::summary(words, &fields, wrong),
            fields,
            address,
            page,
        }
    }
}

fn subject(words: Words, subject: &Subject) -> String {
    let purpose = words.t(&format!(
        "consent-purpose-{}",
        subject.purpose.code().replace('_', "-")
    ));
    match &subject.organisation {
        Some(organisation) => format!("{purpose}: {organisation}"),
        None => purpose,
    }
}

fn by(words: Words, by: Giver) -> String {
    words.t(&format!("case-consent-by-{}", by.code().replace('_', "-")))
}

fn stands_view(words: Words, one: &Stands, address: Option<&String>) -> StandsView {
    let statement = one.by.as_ref();
    let about = statement.map(|statement| {
        let parts = [
            Some(by(words, statement.by)),
            Some(words.date(statement.from)),
            statement
                .until
                .map(|day| words.t1("consent-holds-until", "day", words.date(day))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    let withdrawable = statement.filter(|_| one.code == "granted").zip(address);
    StandsView {
        subject: subject(words, &one.subject),
        text: words.t(&format!("consent-stands-{}", one.code.replace('_', "-"))),
        about,
        icon: match one.code {
            "granted" => "ok",
            "refused" => "error",
            "lapsed" => "warning",
            _ => "information",
        },
        withdraw: withdrawable
            .map(|(statement, address)| format!("{address}?intrekken={}#vastleggen", statement.id)),
    }
}

fn said_view(words: Words, register: &Register, kept: &Kept) -> SaidView {
    let statement = &kept.statement;
    let answer = words.t(&format!("case-answer-{}", statement.answer.code()));
    let manner = statement.manner.code().replace('_', "-");
    let taken_by = kept.entered_by.and_then(|staff| register.staff.get(&staff));
    let parts = [
        Some(by(words, statement.by)),
        Some(kept.giver.clone()).filter(|name| !name.is_empty()),
        Some(words.t(&format!("consent-manner-{manner}"))),
        Some(words.t1("consent-holds-from", "day", words.date(statement.from))),
        statement
            .until
            .map(|day| words.t1("consent-holds-until", "day", words.date(day))),
        taken_by.map(|one| {
            words.t2(
                "consent-taken-down",
                ("who", &one.name),
                ("at", &moment(words, statement.at)),
            )
        }),
    ];
    SaidView {
        text: format!("{}: {answer}", subject(words, &statement.subject)),
        about: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        note: Some(kept.note.clone()).filter(|note| !note.is_empty()),
    }
}

const PURPOSES: [&str; 5] = [
    "network_desk",
    "interim_support",
    "geriatric_team",
    "inform_gp",
    "research_export",
];
const ANSWERS: [&str; 2] = ["yes", "no"];
const BY: [&str; 3] = ["client", "representative", "contact_person"];
const MANNERS: [&str; 2] = ["spoken", "written"];

fn fields(words: Words, answers: &Answers, problems: &[FieldProblem]) -> Vec<FieldView> {
    let filled = Filled {
        words,
        answers,
        problems,
    };
    vec![
        filled
            .radios("purpose", "consent-purpose", &PURPOSES)
            .required(),
        filled
            .line("organisation", "consent-organisation")
            .hinted(words.t("consent-organisation-hint")),
        filled
            .radios("answer", "consent-answer", &ANSWERS)
            .required(),
        filled.radios("by", "consent-by", &BY).required(),
        filled
            .line("giver", "consent-giver")
            .hinted(words.t("consent-giver-hint")),
        filled
            .radios("manner", "consent-manner", &MANNERS)
            .required(),
        filled.day("from", "consent-from").required(),
        filled
            .day("until", "consent-until")
            .hinted(words.t("consent-until-hint")),
        filled
            .line("note", "consent-note")
            .hinted(words.t("consent-note-hint")),
    ]
}

async fn record(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let id: PersonId = form::id(&segment)?;
    let say = match read(&answers) {
        Ok(say) => say,
        Err(wrong) => return again(&site, &signed, id, &answers, &wrong).await,
    };
    match consent::record(&signed.cx, id, say).await {
        Ok(()) => Ok(Redirect::to(&format!("/clienten/{id}/toestemming")).into_response()),
        Err(error) => again(&site, &signed, id, &answers, &problems_of(error)?).await,
    }
}

fn read(answers: &Answers) -> Result<Say, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let purpose = keep(
        &mut wrong,
        chosen(
            answers,
            "purpose",
            &PURPOSES,
            ConsentPurpose::from_code,
            "consent-choose-purpose",
        ),
    );
    let organisation = keep(&mut wrong, form::line(answers, "organisation"));
    let answer = keep(
        &mut wrong,
        chosen(
            answers,
            "answer",
            &ANSWERS,
            Said::from_code,
            "consent-choose-answer",
        ),
    );
    let by = keep(
        &mut wrong,
        chosen(answers, "by", &BY, Giver::from_code, "consent-choose-by"),
    );
    let giver = keep(&mut wrong, form::line(answers, "giver"));
    let manner = keep(
        &mut wrong,
        chosen(
            answers,
            "manner",
            &MANNERS,
            Manner::from_code,
            "consent-choose-manner",
        ),
    );
    let from = keep(&mut wrong, form::day(answers, "from"));
    let until = keep(&mut wrong, form::optional_day(answers, "until"));
    let note = keep(&mut wrong, form::line(answers, "note"));
    let say = (|| {
        Some(Say {
            subject: Subject {
                purpose: purpose?,
                organisation: organisation?,
            },
            answer: answer?,
            by: by?,
            giver: giver?,
            manner: manner?,
            from: from?,
            until: until?,
            note: note?,
        })
    })();
    say.ok_or(wrong)
}
