//! Invitations of people who are involved with one client. They end by themselves: whoever signs in gets with their roles only
//! what holds on that day.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{InvolvementId, PersonId, ReferralId, StaffId};
use spil_model::involvement::{AgreedBy, InvolvedAs, Involvement};
use spil_model::person::Person;
use spil_policy::actions::{EndInvolvement, InviteInvolved, ListInvolved, ViewInvolvement};
use uuid::Uuid;

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, select};
use crate::error::{Error, Result};
use crate::permit::{ListPermit, Permit};
use crate::person;
use crate::query::Query;
use crate::scope;

/// Keeps an invitation for the client of the referral that the permit is for.
pub async fn add(
    permit: &Permit<'_, InviteInvolved>,
    client: PersonId,
    new: &Involvement,
    now: Timestamp,
) -> Result<()> {
    execute!(
        permit.conn(),
        "INSERT INTO involvement (id, client_id, staff_id, involved_as, agreed_by, invited_by, from_day, until_day, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id.uuid(),
        client.uuid(),
        new.staff.uuid(),
        new.involved_as.code(),
        new.agreed_by.code(),
        new.invited_by.uuid(),
        Day(new.from),
        Day(new.until),
        At(now)
    )?;
    Ok(())
}

const END: &str = "UPDATE involvement SET ended_on = $3, ended_by = $4
    WHERE id = $1 AND ended_on IS NULL AND until_day >= $3 AND client_id IN
        (SELECT m.id FROM person p JOIN person m ON m.canonical_id = p.canonical_id WHERE p.id = $2)";

/// Takes an invitation back that holds for this client. Gives how many that were: one, or none where it is over already.
pub async fn end(
    permit: &Permit<'_, EndInvolvement>,
    client: PersonId,
    id: InvolvementId,
    (by, today): (StaffId, Date),
) -> Result<u64> {
    let (id, client) = (id.uuid(), client.uuid());
    execute!(permit.conn(), END, id, client, Day(today), by.uuid())
}

/// An invitation with who it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What is kept.
    pub involvement: Involvement,
    /// The name of who is invited.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    staff_id: Uuid,
    involved_as: String,
    agreed_by: String,
    invited_by: Uuid,
    from_day: Day,
    until_day: Day,
    ended_on: Option<Day>,
    name: String,
    email: String,
}

impl TryFrom<Row> for Named {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column| Error::inconsistency("involvement", column, row.id);
        let involvement = Involvement {
            id: row.id.into(),
            staff: row.staff_id.into(),
            involved_as: InvolvedAs::from_code(&row.involved_as)
                .ok_or_else(|| wrong("involved_as"))?,
            agreed_by: AgreedBy::from_code(&row.agreed_by).ok_or_else(|| wrong("agreed_by"))?,
            invited_by: row.invited_by.into(),
            from: row.from_day.0,
            until: row.until_day.0,
            ended_on: row.ended_on.map(|day| day.0),
        };
        Ok(Self {
            involvement,
            name: row.name,
            email: row.email,
        })
    }
}

const OF_CLIENT: &str =
    "SELECT i.id, i.staff_id, i.involved_as, i.agreed_by, i.invited_by, i.from_day, i.until_day, i.ended_on, s.name, s.email
    FROM person p JOIN person m ON m.canonical_id = p.canonical_id JOIN involvement i ON i.client_id = m.id
    JOIN staff s ON s.id = i.staff_id WHERE p.id = $1 ORDER BY i.until_day DESC, i.id";

async fn of(conn: &Conn, client: PersonId) -> Result<Vec<Named>> {
    let rows = fetch_all!(conn, Row, OF_CLIENT, client.uuid())?;
    rows.into_iter().map(Named::try_from).collect()
}

/// Everybody who is or was invited for this client, whoever can look longest in front.
pub async fn of_client(
    permit: &Permit<'_, ViewInvolvement>,
    client: PersonId,
) -> Result<Vec<Named>> {
    of(permit.conn(), client).await
}

/// Whether somebody holds an invitation for this client already.
pub async fn is_invited(
    permit: &Permit<'_, InviteInvolved>,
    client: PersonId,
    (staff, today): (StaffId, Date),
) -> Result<bool> {
    let all = of(permit.conn(), client).await?;
    let mut all = all.iter().map(|one| &one.involvement);
    Ok(all.any(|one| one.staff == staff && one.holds_on(today)))
}

/// While the use of the data is restricted, nobody who is invited looks along.
const HOLDING: &str =
    "SELECT DISTINCT m.id FROM involvement i JOIN person p ON p.id = i.client_id JOIN person m ON m.canonical_id = p.canonical_id
    WHERE i.staff_id = $1 AND i.from_day <= $2 AND i.until_day >= $2 AND i.ended_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM person l JOIN data_request d ON d.client_id = l.id
        WHERE l.canonical_id = p.canonical_id AND d.kind = 'restrict' AND d.outcome IN ('granted', 'partly')
          AND NOT EXISTS (SELECT 1 FROM use_limit_lift u WHERE u.request_id = d.id))
    ORDER BY m.id";

/// For whom somebody holds an invitation on this day, read with their session: every id under which these clients are known.
pub async fn holding(conn: &Conn, staff: StaffId, today: Date) -> Result<Vec<PersonId>> {
    let rows = fetch_all!(conn, (Uuid,), HOLDING, staff.uuid(), Day(today))?;
    Ok(rows.into_iter().map(|(id,)| PersonId::from(id)).collect())
}

/// A client for whom somebody is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mine {
    /// The referral.
    pub referral: ReferralId,
    /// The client.
    pub person: Person,
    /// The name of who invited.
    pub by_name: String,
    /// The last day.
    pub until: Date,
}

const MINE: &str = "SELECT r.id, r.person_id, b.name, MAX(i.until_day) FROM involvement i JOIN person p ON p.id = i.client_id
    JOIN person m ON m.canonical_id = p.canonical_id JOIN referral r ON r.person_id = m.id JOIN staff b ON b.id = i.invited_by
    WHERE i.ended_on IS NULL AND i.staff_id = ";

/// For whom this member of staff is invited, within what the permit's scope opens; what ends first in front.
pub async fn mine(permit: &ListPermit<'_, ListInvolved>, staff: StaffId) -> Result<Vec<Mine>> {
    let mut query = Query::new(MINE);
    query.bind(staff.uuid()).sql(" AND ");
    scope::push(&mut query, permit.scope());
    query.sql(" GROUP BY r.id, r.person_id, b.name ORDER BY MAX(i.until_day), r.id");
    let rows: Vec<(Uuid, Uuid, String, Day)> = select(permit.conn(), query).await?;
    let mut mine = Vec::with_capacity(rows.len());
    for (referral, person, by_name, until) in rows {
        mine.push(Mine {
            referral: ReferralId::from(referral),
            person: person::by_id(permit.conn(), PersonId::from(person)).await?,
            by_name,
            until: until.0,
        });
    }
    Ok(mine)
}

const NEW_ACCOUNT: &str =
    "INSERT INTO staff (id, name, email, profession, languages, expertise, active, version)
    VALUES ($1, $2, $3, 'other', $4, $4, $5, 1) ON CONFLICT (email) DO NOTHING";

/// Makes an account without any role for whoever is invited and has none. An address that belongs to an account that was closed is
/// [`Error::Conflict`]: the administrator closed it.
pub async fn make_account(
    permit: &Permit<'_, InviteInvolved>,
    staff: StaffId,
    name: &str,
    email: &str,
) -> Result<()> {
    let nothing: [&str; 0] = [];
    let none = crate::columns::Json(&nothing);
    let made = execute!(
        permit.conn(),
        NEW_ACCOUNT,
        staff.uuid(),
        name,
        email,
        none,
        true
    )?;
    match made {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}
