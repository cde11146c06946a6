//! Questions to members of the geriatric team, and their answers. A question is no gate and stops no clock.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{ConsentId, PersonId, QuestionId, ReferralId, StaffId, SubRegionId};
use spil_model::person::Person;
use spil_model::text::LongText;
use spil_policy::actions::{AnswerGeriatricTeam, AskGeriatricTeam, ViewConsult};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, select};
use crate::error::{Error, Result};
use crate::permit::{ListPermit, Permit};
use crate::person;
use crate::query::Query;
use crate::referral::Shows;
use crate::scope;

/// A question that is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuestion {
    /// Its id.
    pub id: QuestionId,
    /// Who asks.
    pub by: StaffId,
    /// Who is asked.
    pub of: StaffId,
    /// What.
    pub text: LongText,
    /// On which consent it rests; none where nobody was asked yet.
    pub consent: Option<ConsentId>,
}

/// A question as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// When it was put.
    pub asked_at: Timestamp,
    /// The name of who asked.
    pub by_name: String,
    /// Who is asked.
    pub of: StaffId,
    /// Their name.
    pub of_name: String,
    /// What was asked.
    pub text: LongText,
    /// How it was closed, if it was.
    pub closed: Option<Closed>,
}

/// How a question was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Timestamp,
    /// The name of who did.
    pub by_name: String,
    /// The answer; none where the question was withdrawn.
    pub answer: Option<LongText>,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    asked_at: At,
    by_name: String,
    asked_of: Uuid,
    of_name: String,
    question: String,
    answered_at: Option<At>,
    answered_name: Option<String>,
    answer: String,
}

impl TryFrom<Row> for Question {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let text = LongText::parse(&row.question)
            .map_err(|_| Error::inconsistency("geriatric_team_question", "question", row.id))?;
        let closed = row.answered_at.map(|at| Closed {
            at: at.0,
            by_name: row.answered_name.unwrap_or_default(),
            answer: LongText::parse(&row.answer).ok(),
        });
        Ok(Self {
            id: QuestionId::from(row.id),
            asked_at: row.asked_at.0,
            by_name: row.by_name,
            of: StaffId::from(row.asked_of),
            of_name: row.of_name,
            text,
            closed,
        })
    }
}

/// Puts a question about the referral that the permit is for.
pub async fn ask(
    permit: &Permit<'_, AskGeriatricTeam>,
    new: &NewQuestion,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO geriatric_team_question (id, referral_id, asked_at, asked_by, asked_of, question, answer, consent_id)
         VALUES ($1, $2, $3, $4, $5, $6, '', $7)",
        new.id.uuid(),
        permit.referral().uuid(),
        At(now),
        new.by.uuid(),
        new.of.uuid(),
        new.text.as_str(),
        new.consent.map(ConsentId::uuid)
    )?;
    Ok(())
}

const ANSWER: &str =
    "UPDATE geriatric_team_question SET answered_at = $4, answered_by = $3, answer = $5
    WHERE id = $2 AND referral_id = $1 AND asked_of = $3 AND answered_at IS NULL";
const WITHDRAW: &str = "UPDATE geriatric_team_question SET answered_at = $4, answered_by = $3
    WHERE id = $2 AND referral_id = $1 AND answered_at IS NULL";

/// Answers a question that was put to this member. False where there is no such open question.
pub async fn answer(
    permit: &Permit<'_, AnswerGeriatricTeam>,
    question: QuestionId,
    by: StaffId,
    answer: &LongText,
    now: Timestamp,
) -> Result<bool> {
    let rows = execute!(
        permit.conn(),
        ANSWER,
        permit.referral().uuid(),
        question.uuid(),
        by.uuid(),
        At(now),
        answer.as_str()
    )?;
    Ok(rows == 1)
}

/// Takes an open question back: it closes without an answer. False where there is no such open question.
pub async fn withdraw(
    permit: &Permit<'_, AskGeriatricTeam>,
    question: QuestionId,
    by: StaffId,
    now: Timestamp,
) -> Result<bool> {
    let rows = execute!(
        permit.conn(),
        WITHDRAW,
        permit.referral().uuid(),
        question.uuid(),
        by.uuid(),
        At(now)
    )?;
    Ok(rows == 1)
}

const QUESTIONS: &str = "SELECT q.id, q.asked_at, b.name AS by_name, q.asked_of, o.name AS of_name, q.question,
        q.answered_at, a.name AS answered_name, q.answer
    FROM geriatric_team_question q JOIN staff b ON b.id = q.asked_by JOIN staff o ON o.id = q.asked_of
        LEFT JOIN staff a ON a.id = q.answered_by
    WHERE q.referral_id = $1 ORDER BY q.asked_at DESC, q.id DESC";

/// All questions about the referral that the permit is for, the last one first.
pub async fn questions<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Question>> {
    let rows = fetch_all!(permit.conn(), Row, QUESTIONS, permit.referral().uuid())?;
    rows.into_iter().map(Question::try_from).collect()
}

/// A question that waits for somebody, with whom it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The question.
    pub id: QuestionId,
    /// The referral.
    pub referral: ReferralId,
    /// The client.
    pub person: Person,
    /// When it was put.
    pub asked_at: Timestamp,
    /// The name of who asked.
    pub by_name: String,
    /// What was asked.
    pub text: String,
    /// The last day of its term.
    pub due: Option<Date>,
}

#[derive(sqlx_macros::FromRow)]
struct WaitingRow {
    id: Uuid,
    referral_id: Uuid,
    person_id: Uuid,
    asked_at: At,
    by_name: String,
    question: String,
    due_on: Option<Day>,
}

const WAITING: &str = "SELECT q.id, r.id AS referral_id, r.person_id, q.asked_at, b.name AS by_name, q.question,
        (SELECT MIN(s.due_on) FROM step s WHERE s.referral_id = r.id AND s.kind = 'geriatric_team_question'
            AND s.done_at IS NULL) AS due_on
    FROM geriatric_team_question q JOIN referral r ON r.id = q.referral_id JOIN staff b ON b.id = q.asked_by
    WHERE q.answered_at IS NULL AND q.asked_of = ";

/// The questions that wait for this member, within what the permit's scope opens; the oldest first.
pub async fn waiting_for(
    permit: &ListPermit<'_, ViewConsult>,
    member: StaffId,
) -> Result<Vec<Waiting>> {
    let mut query = Query::new(WAITING);
    query.bind(member.uuid()).sql(" AND ");
    scope::push(&mut query, permit.scope());
    query.sql(" ORDER BY q.asked_at, q.id");
    let rows: Vec<WaitingRow> = select(permit.conn(), query).await?;
    let mut waiting = Vec::with_capacity(rows.len());
    for row in rows {
        waiting.push(Waiting {
            id: QuestionId::from(row.id),
            referral: ReferralId::from(row.referral_id),
            person: person::by_id(permit.conn(), PersonId::from(row.person_id)).await?,
            asked_at: row.asked_at.0,
            by_name: row.by_name,
            text: row.question,
            due: row.due_on.map(|day| day.0),
        });
    }
    Ok(waiting)
}

/// Somebody of the geriatric team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The id.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The profession, as a code.
    pub profession: String,
}

const MEMBERS: &str =
    "SELECT DISTINCT m.id, m.name, m.profession FROM staff m JOIN role_grant g ON g.staff_id = m.id
    WHERE m.active AND g.role = 'geriatric_team_member' AND g.valid_from <= $1
        AND (g.valid_until IS NULL OR g.valid_until >= $1)
        AND (g.sub_region_id IS NULL OR $2 IS NULL OR g.sub_region_id = $2)
    ORDER BY m.name, m.id";

/// Who of the geriatric team can be asked on this day about somebody in this area; of an unknown area everybody.
pub async fn members(conn: &Conn, day: Date, area: Option<SubRegionId>) -> Result<Vec<Member>> {
    let area = area.map(SubRegionId::uuid);
    let rows = fetch_all!(conn, (Uuid, String, String), MEMBERS, Day(day), area)?;
    let member = |(id, name, profession): (Uuid, String, String)| Member {
        id: StaffId::from(id),
        name,
        profession,
    };
    Ok(rows.into_iter().map(member).collect())
}
