//! Rows of what somebody agreed to: the answers that referrals brought, and the statements that were taken down afterwards. Which
//! of them stands is the model's answer.

use jiff::{SignedDuration, Timestamp};
use spil_model::answer::Answer;
use spil_model::consent::{AtReferral, Giver, Manner, Statement, Subject, at_referral};
use spil_model::ids::{ConsentId, PersonId, ReferralId, StaffId};
use spil_model::person::PersonDetails;
use spil_model::referral::{ConsentPurpose, Referral};
use spil_model::text::ShortText;
use spil_policy::ActionKind;
use spil_policy::actions::{RecordConsent, ViewConsents};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all};
use crate::duty;
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::person;
use crate::referral::{Changes, Shows};

/// Actions that show what somebody agreed to.
pub trait ShowsConsents: ActionKind {}

impl<A: Shows> ShowsConsents for A {}
impl ShowsConsents for ViewConsents {}

/// A statement with what was taken down beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The statement.
    pub statement: Statement,
    /// The name of who said so, where it is not the client.
    pub giver: String,
    /// What was noted.
    pub note: String,
    /// The referral that brought it; none where it was taken down afterwards.
    pub referral: Option<ReferralId>,
    /// Who took it down; nobody where it came with a referral that nobody typed.
    pub entered_by: Option<StaffId>,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    referral_id: Option<Uuid>,
    place: Option<i64>,
    purpose: String,
    organisation: String,
    answer: String,
    given_by: String,
    giver: String,
    manner: String,
    first_day: Day,
    last_day: Option<Day>,
    note: String,
    entered_at: At,
    entered_by: Option<Uuid>,
}

impl TryFrom<Row> for Kept {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| move || Error::inconsistency("consent", column, row.id);
        // The answers of one referral were given in their order.
        let later = SignedDuration::from_micros(row.place.unwrap_or_default().max(0));
        let statement = Statement {
            id: ConsentId::from(row.id),
            subject: Subject {
                purpose: ConsentPurpose::from_code(&row.purpose).ok_or_else(wrong("purpose"))?,
                organisation: ShortText::parse(&row.organisation).ok(),
            },
            answer: Answer::from_code(&row.answer).ok_or_else(wrong("answer"))?,
            by: Giver::from_code(&row.given_by).ok_or_else(wrong("given_by"))?,
            manner: Manner::from_code(&row.manner).ok_or_else(wrong("manner"))?,
            from: row.first_day.0,
            until: row.last_day.map(|day| day.0),
            at: row
                .entered_at
                .0
                .saturating_add(later)
                .unwrap_or(row.entered_at.0),
        };
        Ok(Self {
            statement,
            giver: row.giver,
            note: row.note,
            referral: row.referral_id.map(ReferralId::from),
            entered_by: row.entered_by.map(StaffId::from),
        })
    }
}

const OF_CLIENT: &str = "WITH members (id) AS (SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id WHERE o.id = $1)
    SELECT c.id, c.referral_id, c.place, c.purpose, c.organisation, c.answer, c.given_by, c.giver, c.manner, c.first_day,
        c.last_day, c.note, c.entered_at, c.entered_by
    FROM consent c WHERE c.person_id IN (SELECT id FROM members)
        OR c.referral_id IN (SELECT r.id FROM referral r WHERE r.person_id IN (SELECT id FROM members))
    ORDER BY c.first_day, c.entered_at, c.id";

/// Everything that the client of the permit said, or others said of them, the oldest first.
pub async fn said<A: ShowsConsents>(permit: &Permit<'_, A>) -> Result<Vec<Kept>> {
    let rows = fetch_all!(permit.conn(), Row, OF_CLIENT, client_of(permit).uuid())?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// The statements alone.
pub async fn statements<A: ShowsConsents>(permit: &Permit<'_, A>) -> Result<Vec<Statement>> {
    let all = said(permit).await?;
    Ok(all.into_iter().map(|kept| kept.statement).collect())
}

fn client_of<A: ActionKind>(permit: &Permit<'_, A>) -> PersonId {
    permit.object().client.unwrap_or_else(|| permit.id().into())
}

/// Who the client of the permit is: the name and nothing of the file.
pub async fn subject(permit: &Permit<'_, ViewConsents>) -> Result<PersonDetails> {
    Ok(person::by_id(permit.conn(), client_of(permit))
        .await?
        .details)
}

const INSERT: &str = "INSERT INTO consent (id, person_id, purpose, organisation, answer, given_by, giver, manner, first_day, last_day,
    note, entered_at, entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

/// Keeps a statement of the client of the permit.
pub async fn record(permit: &Permit<'_, RecordConsent>, kept: &Kept) -> Result<()> {
    let one = &kept.statement;
    execute!(
        permit.conn(),
        INSERT,
        one.id.uuid(),
        client_of(permit).uuid(),
        one.subject.purpose.code(),
        one.subject
            .organisation
            .as_ref()
            .map_or("", ShortText::as_str),
        one.answer.code(),
        one.by.code(),
        kept.giver.as_str(),
        one.manner.code(),
        Day(one.from),
        one.until.map(Day),
        kept.note.as_str(),
        At(one.at),
        kept.entered_by.map(StaffId::uuid)
    )?;
    Ok(())
}

/// Keeps what a referral says now and did not say before. Whoever changes a referral that exists calls this beside saving it.
pub async fn keep_answers<A: Changes>(
    permit: &Permit<'_, A>,
    referral: &Referral,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    take_over(permit.conn(), referral, by, now).await
}

// The id is made of that of the referral: no two answers of one referral share it, and it needs no source of chance.
const TAKE_OVER: &str = "INSERT INTO consent (id, referral_id, place, purpose, organisation, answer, given_by, giver, manner, first_day,
    note, entered_at, entered_by) VALUES ($1, $2, $3, $4, '', $5, $6, '', $7, $8, '', $9, $10)
    ON CONFLICT (referral_id, place) DO NOTHING";

/// Makes a row of every answer of a referral that has none yet.
pub(crate) async fn take_over(
    conn: &Conn,
    referral: &Referral,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    let known = "SELECT place FROM consent WHERE referral_id = $1";
    let known = fetch_all!(conn, (i64,), known, referral.id.uuid())?;
    let is_new = |one: &AtReferral| !known.contains(&(one.place,));
    let day = spil_model::calendar::local_time(now).date();
    for one in at_referral(&referral.content).into_iter().filter(is_new) {
        execute!(
            conn,
            TAKE_OVER,
            id_of(referral.id, one.place),
            referral.id.uuid(),
            one.place,
            one.purpose.code(),
            one.answer.code(),
            one.by.code(),
            one.manner.code(),
            Day(day),
            At(now),
            by.map(StaffId::uuid)
        )?;
    }
    Ok(())
}

fn id_of(referral: ReferralId, place: i64) -> Uuid {
    let number = u128::from(place.unsigned_abs() * 2 + u64::from(place < 0)) + 1;
    Uuid::from_u128(referral.uuid().as_u128() ^ number)
}

const WITH_QUESTION: &str =
    "SELECT DISTINCT q.referral_id FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    JOIN referral r ON r.person_id = m.id JOIN geriatric_team_question q ON q.referral_id = r.id
    WHERE o.id = $1 AND q.answered_at IS NULL ORDER BY q.referral_id";
const CLOSE: &str = "UPDATE geriatric_team_question SET answered_at = $2, answered_by = $3 WHERE referral_id = $1 AND answered_at IS NULL";
const END_STEP: &str = "UPDATE step SET done_at = $2, done_by = $3
    WHERE referral_id = $1 AND kind = 'geriatric_team_question' AND done_at IS NULL";

/// Takes back every open question to the geriatric team about the client, and with it the look into the file; gives the number of
/// referrals that had one.
pub async fn close_questions(
    permit: &Permit<'_, RecordConsent>,
    by: StaffId,
    now: Timestamp,
) -> Result<usize> {
    let conn = permit.conn();
    let open = fetch_all!(conn, (Uuid,), WITH_QUESTION, client_of(permit).uuid())?;
    for (referral,) in &open {
        execute!(conn, CLOSE, *referral, At(now), by.uuid())?;
        execute!(conn, END_STEP, *referral, At(now), by.uuid())?;
        duty::answer_done_steps(conn, *referral, Some(by), now).await?;
    }
    Ok(open.len())
}
