//! Contacts with clients by whoever is named: the first one by the case manager with the client starts guidance.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::guidance::{Contact, ContactKind, ContactRole, WithWhom};
use spil_model::ids::StaffId;
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::dialect::{execute, fetch_all};
use crate::error::{Error, Result};
use crate::permit::Permit;
use crate::referral::{Changes, Shows};

/// A contact as it is kept: days, not hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactLine {
    /// On which day.
    pub on: Date,
    /// By whom.
    pub by: StaffId,
    /// In which role.
    pub role: ContactRole,
    /// How.
    pub kind: ContactKind,
    /// With whom.
    pub with: WithWhom,
    /// Whether guidance started with it.
    pub starts_guidance: bool,
    /// When it was typed.
    pub entered_at: Timestamp,
}

/// Keeps a contact of the client of the referral that the permit is for.
pub async fn add_contact<A: Changes>(
    permit: &Permit<'_, A>,
    contact: &Contact,
    starts_guidance: bool,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO guidance_contact (id, referral_id, on_day, staff_id, staff_role, kind, with_whom, starts_guidance, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        contact.id.uuid(),
        permit.referral().uuid(),
        Day(spil_model::calendar::local_time(contact.at).date()),
        contact.by.uuid(),
        contact.role.code(),
        contact.kind.code(),
        contact.with.code(),
        starts_guidance,
        At(now)
    )?;
    Ok(())
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    on_day: Day,
    staff_id: Uuid,
    staff_role: String,
    kind: String,
    with_whom: String,
    starts_guidance: bool,
    entered_at: At,
}

impl TryFrom<Row> for ContactLine {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("guidance_contact", column, row.id);
        Ok(Self {
            on: row.on_day.0,
            by: StaffId::from(row.staff_id),
            role: ContactRole::from_code(&row.staff_role).ok_or_else(|| wrong("staff_role"))?,
            kind: ContactKind::from_code(&row.kind).ok_or_else(|| wrong("kind"))?,
            with: WithWhom::from_code(&row.with_whom).ok_or_else(|| wrong("with_whom"))?,
            starts_guidance: row.starts_guidance,
            entered_at: row.entered_at.0,
        })
    }
}

const CONTACTS: &str =
    "SELECT id, on_day, staff_id, staff_role, kind, with_whom, starts_guidance, entered_at
    FROM guidance_contact WHERE referral_id = $1 ORDER BY on_day DESC, entered_at DESC, id DESC";

/// The contacts of the client of the referral that the permit is for, the last one first.
pub async fn contacts<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<ContactLine>> {
    let rows = fetch_all!(permit.conn(), Row, CONTACTS, permit.referral().uuid())?;
    rows.into_iter().map(ContactLine::try_from).collect()
}
