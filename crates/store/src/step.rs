//! Steps in which somebody must act, as rows: since when each is open, until when, and who was asked when it was late.
//!
//! Which steps are open is the model's answer (`model::steps`); here the rows are kept in line with it.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::covenant::EscalationTo;
use spil_model::ids::StaffId;
use spil_model::referral::Stage;
use spil_model::steps::{OpenMatters, Step, StepKind};
use spil_policy::{ActionKind, WriteAction};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_one};
use crate::duty;
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::referral::Shows;

/// A step that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStep {
    /// Its id.
    pub id: Uuid,
    /// Which step.
    pub kind: StepKind,
    /// What of it, in codes: the documents that are missing. Empty for most.
    pub detail: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// The last day of its term.
    pub due: Date,
    /// Who was asked when it was late.
    pub escalated_to: Option<EscalationTo>,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    detail: String,
    opened_at: At,
    due_on: Day,
    escalated_to: String,
}

impl TryFrom<Row> for OpenStep {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: StepKind::from_code(&row.kind)
                .ok_or_else(|| Error::inconsistency("step", "kind", row.id))?,
            detail: row.detail,
            opened_at: row.opened_at.0,
            due: row.due_on.0,
            escalated_to: EscalationTo::from_code(&row.escalated_to),
        })
    }
}

const OPEN: &str = "SELECT id, kind, detail, opened_at, due_on, escalated_to FROM step
    WHERE referral_id = $1 AND done_at IS NULL ORDER BY due_on, kind, id";

/// The open steps of the referral that the permit is for, the first due first.
pub async fn open<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<OpenStep>> {
    open_of(permit.conn(), permit.referral().uuid()).await
}

async fn open_of(conn: &Conn, referral: Uuid) -> Result<Vec<OpenStep>> {
    let rows = fetch_all!(conn, Row, OPEN, referral)?;
    rows.into_iter().map(OpenStep::try_from).collect()
}

/// Opens a step that the stage of the referral does not tell: documents that were asked for.
pub async fn begin<A: WriteAction>(
    permit: &Permit<'_, A>,
    id: Uuid,
    step: &Step,
    detail: &str,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO step (id, referral_id, kind, detail, opened_at, due_on, escalated_to) VALUES ($1, $2, $3, $4, $5, $6, '')",
        id,
        step.referral.uuid(),
        step.kind.code(),
        detail,
        At(now),
        Day(step.due)
    )?;
    Ok(())
}

/// Opens again what was closed at a moment, with the terms it had: what closed it has been taken back.
pub async fn reopen<A: WriteAction>(permit: &Permit<'_, A>, closed_at: Timestamp) -> Result<u64> {
    let rows = execute!(
        permit.conn(),
        "UPDATE step SET done_at = NULL, done_by = NULL WHERE referral_id = $1 AND done_at = $2",
        permit.id(),
        At(closed_at)
    )?;
    duty::ask_again(permit.conn(), permit.id(), closed_at).await?;
    Ok(rows)
}

/// Ends the open steps of a kind: somebody acted.
pub async fn done<A: WriteAction>(
    permit: &Permit<'_, A>,
    kind: StepKind,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<u64> {
    let rows = execute!(
        permit.conn(),
        "UPDATE step SET done_at = $3, done_by = $4 WHERE referral_id = $1 AND kind = $2 AND done_at IS NULL",
        permit.id(),
        kind.code(),
        At(now),
        by.map(StaffId::uuid)
    )?;
    if rows > 0 {
        duty::answer_done_steps(permit.conn(), permit.id(), by, now).await?;
    }
    Ok(rows)
}

#[derive(sqlx_macros::FromRow)]
struct MattersRow {
    last_attempt: Option<At>,
    asked: Option<At>,
    route_opened: Option<At>,
}

const MATTERS: &str = "SELECT
    (SELECT MAX(at) FROM contact_attempt WHERE referral_id = $1) AS last_attempt,
    (SELECT MIN(asked_at) FROM geriatric_team_question WHERE referral_id = $1 AND answered_at IS NULL) AS asked,
    (SELECT MIN(opened_at) FROM onward_route
        WHERE referral_id = $1 AND confirmed_at IS NULL AND given_up_at IS NULL) AS route_opened";

/// What is open beside the referral itself. It lies in the inbox of its team since the row says so, else since now.
pub async fn matters<A: ActionKind>(
    permit: &Permit<'_, A>,
    referral: &spil_model::referral::Referral,
    now: Timestamp,
) -> Result<OpenMatters> {
    let conn = permit.conn();
    let beside = fetch_one!(conn, MattersRow, MATTERS, referral.id.uuid())?;
    let known = open_of(conn, referral.id.uuid()).await?;
    let since = |kind| {
        known
            .iter()
            .find(|step| step.kind == kind)
            .map(|step| step.opened_at)
    };
    let in_inbox = referral.stage == Stage::Waiting && referral.routing.team.is_some();
    Ok(OpenMatters {
        in_team_inbox_since: in_inbox.then(|| since(StepKind::TeamInbox).unwrap_or(now)),
        documents_asked_at: since(StepKind::MissingDocuments),
        geriatric_team_asked_at: beside.asked.map(|at| at.0),
        route_opened_at: beside.route_opened.map(|at| at.0),
        last_attempt_at: beside.last_attempt.map(|at| at.0),
        attached_news_since: since(StepKind::AttachedNews)
            .or_else(|| since(StepKind::AttachedNewsTreating)),
    })
}

/// Who keeps the rows, when, and the ids for new ones.
#[derive(Debug)]
pub struct Keeping<Ids> {
    /// The member of staff who acted, if it was one.
    pub by: Option<StaffId>,
    /// The moment.
    pub now: Timestamp,
    /// Gives an id for a new row.
    pub ids: Ids,
}

/// Makes the open rows equal to these steps: new ones open, moved terms move, the others are done.
pub async fn keep<A: WriteAction, Ids: FnMut() -> Uuid>(
    permit: &Permit<'_, A>,
    referral: spil_model::ids::ReferralId,
    steps: &[Step],
    mut keeping: Keeping<Ids>,
) -> Result<()> {
    let conn = permit.conn();
    let known = open_of(conn, referral.uuid()).await?;
    for step in steps {
        match known.iter().find(|row| row.kind == step.kind) {
            Some(row) if row.due == step.due => {}
            Some(row) => {
                let update = "UPDATE step SET due_on = $2, escalated_to = '', escalated_at = NULL WHERE id = $1";
                execute!(conn, update, row.id, Day(step.due))?;
            }
            None => begin(permit, (keeping.ids)(), step, "", keeping.now).await?,
        }
    }
    let is_over = |row: &OpenStep| !steps.iter().any(|step| step.kind == row.kind);
    let over: Vec<Uuid> = known
        .iter()
        .filter(|row| is_over(row))
        .map(|row| row.id)
        .collect();
    end(conn, &over, keeping.by, keeping.now).await?;
    if !over.is_empty() {
        duty::answer_done_steps(conn, referral.uuid(), keeping.by, keeping.now).await?;
    }
    Ok(())
}

async fn end(conn: &Conn, steps: &[Uuid], by: Option<StaffId>, now: Timestamp) -> Result<()> {
    for step in steps {
        let update = "UPDATE step SET done_at = $2, done_by = $3 WHERE id = $1";
        execute!(conn, update, *step, At(now), by.map(StaffId::uuid))?;
    }
    Ok(())
}
