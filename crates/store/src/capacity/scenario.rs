//! Rows of runs: what was asked, who works on it, and what came out. A process leases a run, tells how far it is, and keeps
//! the result; another takes it up where the lease has run out.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use spil_model::capacity::{Assumptions, RunKind, RunState};
use spil_model::ids::{ScenarioId, StaffId};
use spil_policy::actions::{MakeScenario, RunScenario, ViewCapacity};
use uuid::Uuid;

use crate::columns::{At, Json};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRun<'a> {
    /// Its id.
    pub id: ScenarioId,
    /// What is computed.
    pub kind: RunKind,
    /// The name that people give it.
    pub name: &'a str,
    /// What it rests on, with the documents of the scenario and of nothing changing; none for a look back.
    pub rests_on: Option<RestsOn<'a>>,
}

/// What a scenario rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestsOn<'a> {
    /// The assumptions.
    pub assumptions: &'a Assumptions,
    /// The document that is simulated.
    pub spec: &'a Value,
    /// The same with nothing changed.
    pub unchanged: &'a Value,
}

/// Keeps what somebody asks for.
pub async fn insert(
    permit: &Permit<'_, MakeScenario>,
    run: &NewRun<'_>,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    let rests_on = run.rests_on.as_ref();
    execute!(
        permit.conn(),
        "INSERT INTO scenario (id, kind, name, made_by, made_at, assumptions, spec, unchanged_spec, state, progress, decision, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, '', 1)",
        run.id.uuid(),
        run.kind.code(),
        run.name,
        by.map(StaffId::uuid),
        At(now),
        rests_on.map(|rests_on| Json(rests_on.assumptions)),
        rests_on.map(|rests_on| Json(rests_on.spec)),
        rests_on.map(|rests_on| Json(rests_on.unchanged))
    )?;
    Ok(())
}

/// A run in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: ScenarioId,
    /// Its name.
    pub name: String,
    /// Who asked for it.
    pub made_by: Option<String>,
    /// When.
    pub made_at: Timestamp,
    /// How far it is.
    pub state: RunState,
    /// Replications that are done.
    pub progress: i64,
    /// Why it failed, as a code.
    pub failure: Option<String>,
    /// The decision that was taken; may be empty.
    pub decision: String,
    /// When that was noted, and by whom.
    pub decided: Option<(Timestamp, Option<String>)>,
    /// Raised with every change by people and with its end.
    pub version: i64,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    made_by: Option<String>,
    made_at: At,
    state: String,
    progress: i64,
    failure: Option<String>,
    decision: String,
    decided_at: Option<At>,
    decided_by: Option<String>,
    version: i64,
}

impl TryFrom<Row> for Run {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = || Error::inconsistency("scenario", "state", row.id);
        Ok(Self {
            id: ScenarioId::from(row.id),
            name: row.name,
            made_by: row.made_by,
            made_at: row.made_at.0,
            state: RunState::from_code(&row.state).ok_or_else(wrong)?,
            progress: row.progress,
            failure: row.failure,
            decision: row.decision,
            decided: row.decided_at.map(|at| (at.0, row.decided_by)),
            version: row.version,
        })
    }
}

macro_rules! runs {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.name, m.name AS made_by, s.made_at, s.state, s.progress, s.failure, s.decision, s.decided_at,
    d.name AS decided_by, s.version
    FROM scenario s LEFT JOIN staff m ON m.id = s.made_by LEFT JOIN staff d ON d.id = s.decided_by ",
            $rest
        )
    };
}

/// The runs of a kind, the latest first, at most so many.
pub async fn list(permit: &Permit<'_, ViewCapacity>, kind: RunKind, most: i64) -> Result<Vec<Run>> {
    let rows = fetch_all!(
        permit.conn(),
        Row,
        runs!("WHERE s.kind = $1 ORDER BY s.made_at DESC, s.id DESC LIMIT $2"),
        kind.code(),
        most
    )?;
    rows.into_iter().map(Run::try_from).collect()
}

/// The run of the permit.
pub async fn run(permit: &Permit<'_, ViewCapacity>) -> Result<Option<Run>> {
    let row = fetch_optional!(permit.conn(), Row, runs!("WHERE s.id = $1"), permit.id())?;
    row.map(Run::try_from).transpose()
}

/// What the run of the permit rests on and what came out: none before it is done, and no assumptions for a look back.
pub async fn outcome(
    permit: &Permit<'_, ViewCapacity>,
) -> Result<(Option<Assumptions>, Option<Value>)> {
    type Found = (Option<Json<Assumptions>>, Option<Json<Value>>);
    let select = "SELECT assumptions, result FROM scenario WHERE id = $1";
    let found = fetch_optional!(permit.conn(), Found, select, permit.id())?;
    let (assumptions, result) = found.unwrap_or_default();
    Ok((assumptions.map(|json| json.0), result.map(|json| json.0)))
}

/// What the last run of a kind that is done gave.
pub async fn last_result(
    permit: &Permit<'_, ViewCapacity>,
    kind: RunKind,
) -> Result<Option<Value>> {
    let select = "SELECT result FROM scenario WHERE kind = $1 AND state = 'done' ORDER BY made_at DESC, id DESC LIMIT 1";
    let found = fetch_optional!(permit.conn(), (Option<Json<Value>>,), select, kind.code())?;
    Ok(found.and_then(|(json,)| json).map(|json| json.0))
}

/// Whether there is such a run, of whatever kind.
pub async fn exists(conn: &Conn, id: ScenarioId) -> Result<bool> {
    let select = "SELECT version FROM scenario WHERE id = $1";
    Ok(fetch_optional!(conn, (i64,), select, id.uuid())?.is_some())
}

/// Stops the run of the permit; [`Error::Conflict`] where it was over already.
pub async fn cancel(permit: &Permit<'_, MakeScenario>, now: Timestamp) -> Result<()> {
    let stopped = execute!(
        permit.conn(),
        "UPDATE scenario SET state = 'cancelled', finished_at = $2, version = version + 1, lease_holder = NULL, leased_until = NULL
         WHERE id = $1 AND state IN ('queued', 'running')",
        permit.id(),
        At(now)
    )?;
    if stopped == 1 {
        Ok(())
    } else {
        Err(Error::Conflict)
    }
}

/// Notes the decision that was taken on the run of the permit; [`Error::Conflict`] where somebody else changed it meanwhile.
pub async fn decide(
    permit: &Permit<'_, MakeScenario>,
    version: i64,
    decision: &str,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    let noted = execute!(
        permit.conn(),
        "UPDATE scenario SET decision = $3, decided_by = $4, decided_at = $5, version = version + 1
         WHERE id = $1 AND version = $2 AND state = 'done'",
        permit.id(),
        version,
        decision,
        by.map(StaffId::uuid),
        At(now)
    )?;
    if noted == 1 {
        Ok(())
    } else {
        Err(Error::Conflict)
    }
}

/// A run that this process may work on.
#[derive(Debug, Clone, PartialEq)]
pub struct Leased {
    /// Its id.
    pub id: ScenarioId,
    /// What is computed.
    pub kind: RunKind,
    /// The documents of nothing changing and of the scenario; none for a look back.
    pub specs: Option<(Value, Value)>,
}

/// How long nobody else takes up a leased run. It is leased anew every second.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);
const DUE: &str = "UPDATE scenario SET state = 'running', progress = 0, lease_holder = $1, leased_until = $2, started_at = $3
    WHERE id IN (SELECT id FROM scenario WHERE state IN ('queued', 'running') AND (leased_until IS NULL OR leased_until < $3)
        ORDER BY made_at, id LIMIT 1)
      AND state IN ('queued', 'running') AND (leased_until IS NULL OR leased_until < $3)";
const LEASED: &str = "SELECT id, kind, unchanged_spec, spec FROM scenario
    WHERE lease_holder = $1 AND leased_until = $2 AND state = 'running' ORDER BY made_at, id";

/// Leases the run that was asked for first: also one whose process is gone.
pub async fn lease(
    permit: &Permit<'_, RunScenario>,
    holder: &str,
    now: Timestamp,
) -> Result<Option<Leased>> {
    type Found = (Uuid, String, Option<Json<Value>>, Option<Json<Value>>);
    let until = At(now + LEASE);
    if execute!(permit.conn(), DUE, holder, until, At(now))? == 0 {
        return Ok(None);
    }
    let found = fetch_optional!(permit.conn(), Found, LEASED, holder, until)?;
    let Some((id, kind, unchanged, spec)) = found else {
        return Ok(None);
    };
    let kind = RunKind::from_code(&kind);
    Ok(Some(Leased {
        id: ScenarioId::from(id),
        kind: kind.ok_or_else(|| Error::inconsistency("scenario", "kind", id))?,
        specs: unchanged
            .zip(spec)
            .map(|(unchanged, spec)| (unchanged.0, spec.0)),
    }))
}

/// Tells how far a run is and leases it anew. False where it was stopped, or another process took it up. Not about a person,
/// so it takes no permit: who works on it asked for one.
pub async fn progress(
    conn: &Conn,
    id: ScenarioId,
    holder: &str,
    done: i64,
    now: Timestamp,
) -> Result<bool> {
    let told = execute!(
        conn,
        "UPDATE scenario SET progress = $3, leased_until = $4 WHERE id = $1 AND lease_holder = $2 AND state = 'running'",
        id.uuid(),
        holder,
        done,
        At(now + LEASE)
    )?;
    Ok(told == 1)
}

/// Gives up a run that this process cannot go on with, so that another takes it up at once.
pub async fn give_back(conn: &Conn, id: ScenarioId, holder: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE scenario SET leased_until = NULL, lease_holder = NULL WHERE id = $1 AND lease_holder = $2 AND state = 'running'",
        id.uuid(),
        holder
    )?;
    Ok(())
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Came<'a> {
    /// There is a result.
    Result(&'a Value),
    /// It could not be done, for this reason as a code.
    Failure(&'a str),
}

/// Keeps what the run of the permit came to. False where it was stopped, or another process took it up.
pub async fn finish(
    permit: &Permit<'_, RunScenario>,
    holder: &str,
    came: &Came<'_>,
    now: Timestamp,
) -> Result<bool> {
    let (state, result, failure) = match came {
        Came::Result(result) => (RunState::Done, Some(Json(*result)), None),
        Came::Failure(reason) => (RunState::Failed, None, Some(*reason)),
    };
    let kept = execute!(
        permit.conn(),
        "UPDATE scenario SET state = $3, result = $4, failure = $5, finished_at = $6, lease_holder = NULL, leased_until = NULL,
         version = version + 1 WHERE id = $1 AND lease_holder = $2 AND state = 'running'",
        permit.id(),
        holder,
        state.code(),
        result,
        failure,
        At(now)
    )?;
    Ok(kept == 1)
}
