//! Everything that is kept about one client, read table by table as docs/personal-data.toml says, for the copy that the client
//! asks for and for the file of an organisation. What a value means is not known here.

mod plan;
mod review;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::PersonId;
use spil_model::person::PersonDetails;
use spil_policy::ActionKind;
use spil_policy::actions::{ExportCopy, ExportFile, ReviewCopy, ViewCopy};
use uuid::Uuid;

use crate::conn::Conn;
use crate::copy::{Kind, Value};
use crate::dialect::{fetch_all, read_rows};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::person;
use crate::retention::Tie;
use plan::{TablePlan, plan};

pub use plan::CountedAs;
pub use review::{Reviewed, decisions, record};

/// Actions that take out everything about a client.
pub trait TakesOut: ActionKind {}

impl TakesOut for ViewCopy {}
impl TakesOut for ReviewCopy {}
impl TakesOut for ExportCopy {}
impl TakesOut for ExportFile {}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A text or a code.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A broken number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
    /// A moment.
    At(Timestamp),
    /// A day.
    Day(Date),
    /// A document.
    Json(serde_json::Value),
    /// Whom or what the row names: somebody of the staff, a team, an organisation, an area.
    Names(Uuid),
    /// What is sealed, with the row that it was sealed for.
    Sealed(Uuid, Vec<u8>),
}

/// A value with the place that it has in the copy.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The column, or the key in it.
    pub name: String,
    /// The value.
    pub piece: Piece,
    /// Of which item it is, where it stays out until somebody looked at it: table, column and row.
    pub held: Option<String>,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Under which subject it stands.
    pub subject: &'static str,
    /// The table that it comes from.
    pub table: &'static str,
    /// What it says; nothing that is empty.
    pub fields: Vec<Field>,
    /// Where it stays out as a whole until somebody looked at it: which item it is, and as what it is counted until then.
    pub held: Option<(String, &'static CountedAs)>,
}

impl Entry {
    /// The keys of what stays out of it until somebody looked: of the whole row, or of parts of it.
    pub fn held_keys(&self) -> impl Iterator<Item = String> + '_ {
        let whole = self.held.iter().map(|(key, _)| key.clone());
        let parts = self.fields.iter();
        whole.chain(parts.filter_map(|field| field.held.clone()))
    }
}

const MEMBERS: &str = "SELECT m.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    WHERE o.id = $1 ORDER BY m.id";
const REFERRALS: &str = "SELECT r.id FROM person o JOIN person m ON m.canonical_id = o.canonical_id
    JOIN referral r ON r.person_id = m.id WHERE o.id = $1 ORDER BY r.received_at, r.id";

/// Everything about the client of the permit, and about whoever is seen as one with them.
pub async fn everything<A: TakesOut>(permit: &Permit<'_, A>) -> Result<Vec<Entry>> {
    let conn = permit.conn();
    let client = client_of(permit).uuid();
    let ids = |rows: Vec<(Uuid,)>| rows.into_iter().map(|(id,)| id).collect::<Vec<_>>();
    let people = ids(fetch_all!(conn, (Uuid,), MEMBERS, client)?);
    let referrals = ids(fetch_all!(conn, (Uuid,), REFERRALS, client)?);
    let mut all = Vec::new();
    for one in plan() {
        all.extend(rows(conn, one, &people, &referrals).await?);
    }
    Ok(all)
}

fn client_of<A: ActionKind>(permit: &Permit<'_, A>) -> PersonId {
    permit.object().client.unwrap_or_else(|| permit.id().into())
}

/// Who the client of the permit is.
pub async fn subject<A: TakesOut>(permit: &Permit<'_, A>) -> Result<PersonDetails> {
    let found = person::by_id(permit.conn(), client_of(permit)).await?;
    Ok(found.details)
}

async fn rows(
    conn: &Conn,
    plan: &'static TablePlan,
    people: &[Uuid],
    referrals: &[Uuid],
) -> Result<Vec<Entry>> {
    let mut binds = Vec::new();
    let mut conditions = Vec::new();
    for tie in plan.tied {
        let ids = match tie {
            Tie::Person(_) => people,
            Tie::Referral(_) => referrals,
        };
        let places: Vec<String> = ids
            .iter()
            .map(|id| {
                binds.push(Value::Uuid(Some(*id)));
                format!("${}", binds.len())
            })
            .collect();
        if !places.is_empty() {
            conditions.push(format!("{} IN ({})", tie.column(), places.join(", ")));
        }
    }
    if conditions.is_empty() {
        return Ok(Vec::new());
    }
    let names = |columns: &[(&'static str, Kind)]| {
        let names = columns.iter().map(|(name, _)| *name);
        names.collect::<Vec<_>>().join(", ")
    };
    let text = format!(
        "SELECT {}, {} FROM {} WHERE {} ORDER BY {}",
        names(&plan.key),
        names(&plan.columns),
        plan.table,
        conditions.join(" OR "),
        names(&plan.key),
    );
    let columns = plan.key.iter().chain(&plan.columns);
    let kinds: Vec<Kind> = columns.map(|(_, kind)| *kind).collect();
    let rows = read_rows(conn, text, &kinds, binds).await?;
    rows.into_iter().map(|row| entry(plan, row)).collect()
}

fn entry(plan: &'static TablePlan, mut row: Vec<Value>) -> Result<Entry> {
    let values = row.split_off(plan.key.len());
    let id = match row.first() {
        Some(Value::Uuid(Some(id))) => *id,
        _ => Uuid::nil(),
    };
    let key: Vec<String> = row.iter().map(key_text).collect();
    let key = key.join("/");
    let mut fields = Vec::new();
    for ((column, _), value) in plan.columns.iter().zip(values) {
        if let Some(piece) = piece(id, value)? {
            place(plan, column, &key, piece, &mut fields);
        }
    }
    Ok(Entry {
        subject: &plan.subject,
        table: plan.table,
        fields,
        held: plan
            .counted_as
            .as_ref()
            .map(|as_what| (format!("{}:{key}", plan.table), as_what)),
    })
}

/// Puts a value in its place; the keys of a document that stay out at first stand beside it.
fn place(plan: &TablePlan, column: &str, key: &str, mut piece: Piece, fields: &mut Vec<Field>) {
    let item = |path: &str| format!("{}.{path}:{key}", plan.table);
    let mut apart = Vec::new();
    if let Piece::Json(serde_json::Value::Object(document)) = &mut piece {
        for name in plan.held_keys(column) {
            if let Some(value) = document.remove(name) {
                apart.push(Field {
                    name: name.to_owned(),
                    piece: Piece::Json(value),
                    held: Some(item(&format!("{column}.{name}"))),
                });
            }
        }
    }
    fields.push(Field {
        name: column.to_owned(),
        piece,
        held: plan.is_held(column).then(|| item(column)),
    });
    fields.extend(apart);
}

fn key_text(value: &Value) -> String {
    match value {
        Value::Uuid(Some(id)) => id.to_string(),
        Value::Integer(Some(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Nothing where there is no value, or an empty text.
fn piece(row: Uuid, value: Value) -> Result<Option<Piece>> {
    Ok(match value {
        Value::Uuid(value) => value.map(Piece::Names),
        Value::Bytes(value) => value.map(|bytes| Piece::Sealed(row, bytes)),
        Value::Text(value) => value.filter(|text| !text.is_empty()).map(Piece::Text),
        Value::Integer(value) => value.map(Piece::Whole),
        Value::Real(value) => value.map(Piece::Real),
        Value::Flag(value) => value.map(Piece::Flag),
        Value::At(value) => value.map(|at| Piece::At(at.0)),
        Value::Day(value) => value.map(|day| Piece::Day(day.0)),
        Value::Json(value) => match value {
            Some(json) => Some(Piece::Json(document(json.0.get())?)),
            None => None,
        },
    })
}

fn document(text: &str) -> Result<serde_json::Value> {
    serde_json::from_str(text).map_err(|error| Error::Database(sqlx::Error::Decode(error.into())))
}

/// The names of teams and of areas, by their ids.
pub async fn names(conn: &Conn) -> Result<Vec<(Uuid, String)>> {
    let select = "SELECT id, name FROM team UNION ALL SELECT id, name FROM sub_region
        UNION ALL SELECT id, name FROM organisation";
    fetch_all!(conn, (Uuid, String), select)
}

/// Everybody who is known, under whom they are seen, in a fixed order.
pub async fn clients(conn: &Conn) -> Result<Vec<PersonId>> {
    let select = "SELECT id FROM person WHERE id = canonical_id ORDER BY id";
    let rows = fetch_all!(conn, (Uuid,), select)?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}
