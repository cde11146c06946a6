//! Questions to the geriatric team: put beside everything else. A question is no gate, and stops no clock.

use spil_model::consent::{Standing, Subject, standing};
use spil_model::ids::{QuestionId, ReferralId, StaffId};
use spil_model::referral::ConsentPurpose;
use spil_model::text::LongText;
use spil_policy::{FieldGroup, Scope, actions};
use spil_store::consent;
use spil_store::consult::{self, NewQuestion};
use spil_store::referral;

pub use spil_store::consult::{Closed, Member, Question};

use crate::case_file::{Head, head_of};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change;
use crate::viewed::Viewed;

/// A question to a member of the geriatric team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Who is asked.
    pub of: StaffId,
    /// What.
    pub text: LongText,
}

/// Asks a member of the geriatric team. Whoever refused that the team looks along is not discussed there.
pub async fn ask(cx: &Cx, id: ReferralId, version: Option<i64>, ask: Ask) -> Result<QuestionId> {
    let tx = cx.write().await?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let mut change = change::open::<actions::AskGeriatricTeam>(cx, &tx, id, version).await?;
    let said = consent::statements(&change.permit).await?;
    let standing = standing(
        &said,
        &Subject::of(ConsentPurpose::GeriatricTeam),
        cx.today(),
    );
    if standing.forbids() {
        return Err(Error::Refused(refusal(standing)));
    }
    let consent = standing.rests_on().map(|statement| statement.id);
    let area = change.referral.routing.sub_region;
    let members = consult::members(&tx, cx.today(), area).await?;
    if !members.iter().any(|member| member.id == ask.of) {
        return Err(Error::invalid("aan", "consult-member-unknown"));
    }
    let new = NewQuestion {
        id: cx.id(),
        by,
        of: ask.of,
        text: ask.text,
        consent,
    };
    change.referral.ask_geriatric_team(cx.now)?;
    consult::ask(&change.permit, &new, cx.now).await?;
    change.permit.tell(|event| {
        event.code("asked_of", new.of);
        event.consent = consent;
    });
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await?;
    Ok(new.id)
}

const fn refusal(standing: Standing<'_>) -> &'static str {
    match standing {
        Standing::Lapsed(_) => "consult-consent-lapsed",
        _ => "consult-consent-refused",
    }
}

/// The member who was asked answers. The question is then closed, and with it their look into the file.
pub async fn answer(cx: &Cx, id: ReferralId, question: QuestionId, answer: LongText) -> Result<()> {
    let tx = cx.write().await?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let mut change = change::open::<actions::AnswerGeriatricTeam>(cx, &tx, id, None).await?;
    if !consult::answer(&change.permit, question, by, &answer, cx.now).await? {
        return Err(Error::Conflict);
    }
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// Takes an open question back: the situation changed, or somebody else is asked.
pub async fn withdraw(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    question: QuestionId,
) -> Result<()> {
    let tx = cx.write().await?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let mut change = change::open::<actions::AskGeriatricTeam>(cx, &tx, id, version).await?;
    if !consult::withdraw(&change.permit, question, by, cx.now).await? {
        return Err(Error::Conflict);
    }
    change.permit.tell(|event| event.code("withdrawn", "yes"));
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// What the page of the questions about one referral shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consult {
    /// Who it is about.
    pub head: Head,
    /// All questions, the last one first.
    pub questions: Vec<Question>,
    /// Who can be asked.
    pub members: Vec<Member>,
    /// Why nobody can be asked, where consent was refused, withdrawn or has run out: the key of the words.
    pub refused: Option<&'static str>,
    /// Whether the client was never asked if the team may look along.
    pub is_not_asked: bool,
    /// Whether the reader can ask.
    pub can_ask: bool,
    /// The reader, who can answer what was asked of them.
    pub reader: Option<StaffId>,
}

/// The questions about one referral.
pub async fn view(cx: &Cx, id: ReferralId) -> Result<Viewed<Consult>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewConsult>(&snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let said = consent::statements(&permit).await?;
    let standing = standing(
        &said,
        &Subject::of(ConsentPurpose::GeriatricTeam),
        cx.today(),
    );
    let area = loaded.referral.routing.sub_region;
    let view = Consult {
        questions: consult::questions(&permit).await?,
        members: consult::members(&snapshot, cx.today(), area).await?,
        refused: standing.forbids().then(|| refusal(standing)),
        is_not_asked: standing == Standing::NotAsked,
        can_ask: cx.could::<actions::AskGeriatricTeam>(&found.facts) && !loaded.referral.is_ended(),
        reader: cx.staff(),
        head: head_of(cx, &snapshot, &permit, &loaded).await?,
    };
    cx.viewed(snapshot, view).await
}

/// A question that waits for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The question.
    pub question: consult::Waiting,
    /// The name of the client.
    pub who: String,
    /// The age in years.
    pub age: Option<i16>,
}

/// The questions that wait for the reader, the oldest first.
pub async fn mine(cx: &Cx) -> Result<Viewed<Vec<Waiting>>> {
    let snapshot = cx.read().await?;
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let permit = cx.may_list::<actions::ViewConsult>(&snapshot)?;
    let questions = consult::waiting_for(&permit, me).await?;
    permit.tell_clients(questions.iter().map(|question| question.person.id));
    let shows_name = shows_identity(permit.scope());
    let waiting = questions.into_iter().map(|question| {
        let name = &question.person.details.name;
        Waiting {
            who: if shows_name {
                name.list_form()
            } else {
                name.inbox_initials()
            },
            age: question.person.age_on(cx.today()),
            question,
        }
    });
    let waiting = waiting.collect();
    cx.viewed(snapshot, waiting).await
}

fn shows_identity(scope: &Scope) -> bool {
    let mut parts = scope.any_of.iter();
    parts.all(|part| part.fields.shows(FieldGroup::Identity))
}
