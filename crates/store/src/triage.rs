//! Assessments of a situation and decisions on the class, all of them: nothing is overwritten.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::answer::Answer;
use spil_model::code::{ClassId, ConditionId, RuleId};
use spil_model::ids::{StaffId, TriageId};
use spil_model::text::LongText;
use spil_model::triage_rules::Assessment;
use spil_policy::actions::DecideTriage;
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::referral::{Changes, Shows};

/// The answers to the conditions for inclusion that a covenant sets of its own.
pub type Conditions = BTreeMap<ConditionId, Answer>;

/// What was found of a situation at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// The structured assessment.
    pub assessment: Assessment,
    /// The answers to the covenant's own conditions.
    pub conditions: Conditions,
}

/// A decision on the class, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Its id.
    pub id: TriageId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
    /// On what it rests.
    pub findings: Findings,
    /// The class that the rules suggested, if they did.
    pub suggested: Option<ClassId>,
    /// The rules that fired.
    pub fired: Vec<RuleId>,
    /// The class that was decided.
    pub class: ClassId,
    /// Why it differs, or what else was said.
    pub reason: Option<LongText>,
    /// From when its term runs.
    pub term_from: Timestamp,
    /// The last day of its term.
    pub due: Date,
}

/// A decision with the name of who took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The decision.
    pub decided: Decided,
    /// The name.
    pub by_name: String,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    at: At,
    staff_id: Uuid,
    name: String,
    assessment: Json<Assessment>,
    conditions: Json<Conditions>,
    suggested_class: Option<String>,
    fired_rules: Json<Vec<RuleId>>,
    class: String,
    reason: String,
    term_from: At,
    due_on: Day,
}

impl TryFrom<Row> for Entry {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("triage", column, row.id);
        let class = |code: &str| ClassId::parse(code).map_err(|_| wrong("class"));
        let decided = Decided {
            id: TriageId::from(row.id),
            at: row.at.0,
            by: StaffId::from(row.staff_id),
            suggested: row.suggested_class.as_deref().map(class).transpose()?,
            class: class(&row.class)?,
            findings: Findings {
                assessment: row.assessment.0,
                conditions: row.conditions.0,
            },
            fired: row.fired_rules.0,
            reason: LongText::parse(&row.reason).ok(),
            term_from: row.term_from.0,
            due: row.due_on.0,
        };
        Ok(Self {
            decided,
            by_name: row.name,
        })
    }
}

/// Adds a decision to the referral that the permit is for.
pub async fn insert(permit: &Permit<'_, DecideTriage>, decided: &Decided) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO triage (id, referral_id, at, staff_id, assessment, conditions, suggested_class, fired_rules, class,
            reason, term_from, due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        decided.id.uuid(),
        permit.referral().uuid(),
        At(decided.at),
        decided.by.uuid(),
        Json(&decided.findings.assessment),
        Json(&decided.findings.conditions),
        decided.suggested.as_ref().map(ClassId::as_str),
        Json(&decided.fired),
        decided.class.as_str(),
        decided.reason.as_ref().map_or("", LongText::as_str),
        At(decided.term_from),
        Day(decided.due)
    )?;
    Ok(())
}

const HISTORY: &str = "SELECT t.id, t.at, t.staff_id, s.name, t.assessment, t.conditions, t.suggested_class,
        t.fired_rules, t.class, t.reason, t.term_from, t.due_on
    FROM triage t JOIN staff s ON s.id = t.staff_id WHERE t.referral_id = $1 ORDER BY t.at DESC, t.id DESC";

/// All decisions on the referral that the permit is for, the last one first.
pub async fn history<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Entry>> {
    let rows = fetch_all!(permit.conn(), Row, HISTORY, permit.referral().uuid())?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// Keeps what was found of the situation, with or without a decision.
pub async fn keep_findings<A: Changes>(
    permit: &Permit<'_, A>,
    id: Uuid,
    findings: &Findings,
    by: StaffId,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO assessment (id, referral_id, at, staff_id, assessment, conditions) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        permit.referral().uuid(),
        At(now),
        by.uuid(),
        Json(&findings.assessment),
        Json(&findings.conditions)
    )?;
    Ok(())
}

/// What was found last, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastFound {
    /// What.
    pub findings: Findings,
    /// When.
    pub at: Timestamp,
    /// The name of who found it.
    pub by_name: String,
}

const LAST: &str = "SELECT a.assessment, a.conditions, a.at, s.name FROM assessment a JOIN staff s ON s.id = a.staff_id
    WHERE a.referral_id = $1 ORDER BY a.at DESC, a.id DESC LIMIT 1";

/// What was found last of the situation, if anybody looked into it.
pub async fn last_found<A: Shows>(permit: &Permit<'_, A>) -> Result<Option<LastFound>> {
    type Found = (Json<Assessment>, Json<Conditions>, At, String);
    let rows = fetch_all!(permit.conn(), Found, LAST, permit.referral().uuid())?;
    let found = |(assessment, conditions, at, by_name): Found| LastFound {
        findings: Findings {
            assessment: assessment.0,
            conditions: conditions.0,
        },
        at: at.0,
        by_name,
    };
    Ok(rows.into_iter().next().map(found))
}
