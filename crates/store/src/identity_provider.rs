//! The identity providers of organisations, who is linked to them, and who is on the way there or back.
//!
//! What a provider says is judged in `app`. Who sets out and who comes back is not known yet: those functions take no permit,
//! and give nothing of a client.

mod underway;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{OrganisationId, StaffId};
use spil_policy::actions::{EditOwnAccount, EditProvider, ListProviders, ViewOwnAccount};
use spil_policy::{ScopeCondition, WriteAction};
use uuid::Uuid;

pub use underway::{Step, Underway, look, set_out, take};

use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::{ListPermit, Permit};
use crate::seal::Place;

/// The identity provider of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Which one.
    pub id: Uuid,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The name of that organisation.
    pub name: String,
    /// Its address, exactly as it calls itself.
    pub issuer: String,
    /// By what it knows us.
    pub client_id: String,
    /// The sealed secret by which it knows us.
    pub sealed: Vec<u8>,
    /// The context classes that count as two factors, with a space between.
    pub trusted_contexts: String,
    /// How often it was changed.
    pub version: i64,
}

/// Where the secret of a provider lies.
pub const fn place_of_secret(provider: Uuid) -> Place {
    Place {
        table: "identity_provider",
        column: "client_secret",
        row: provider,
    }
}

type Row = (Uuid, Uuid, String, String, String, Vec<u8>, String, i64);

fn provider(row: Row) -> Provider {
    Provider {
        id: row.0,
        organisation: OrganisationId::from(row.1),
        name: row.2,
        issuer: row.3,
        client_id: row.4,
        sealed: row.5,
        trusted_contexts: row.6,
        version: row.7,
    }
}

const PROVIDER: &str = "SELECT p.id, p.organisation_id, o.name, p.issuer, p.known_as, p.client_secret, p.trusted_contexts, p.version
    FROM identity_provider p JOIN organisation o ON o.id = p.organisation_id WHERE p.organisation_id = $1";

/// The provider of an organisation.
pub async fn of(conn: &Conn, organisation: OrganisationId) -> Result<Option<Provider>> {
    let row = fetch_optional!(conn, Row, PROVIDER, organisation.uuid())?;
    Ok(row.map(provider))
}

const BY_ID: &str = "SELECT p.id, p.organisation_id, o.name, p.issuer, p.known_as, p.client_secret, p.trusted_contexts, p.version
    FROM identity_provider p JOIN organisation o ON o.id = p.organisation_id WHERE p.id = $1";

/// The provider with this id.
pub async fn by_id(conn: &Conn, id: Uuid) -> Result<Option<Provider>> {
    Ok(fetch_optional!(conn, Row, BY_ID, id)?.map(provider))
}

/// The organisations through whose provider somebody may sign in, by name. Everybody may know that.
pub async fn connected(conn: &Conn) -> Result<Vec<(OrganisationId, String)>> {
    let select = "SELECT o.id, o.name FROM identity_provider p JOIN organisation o ON o.id = p.organisation_id ORDER BY o.name, o.id";
    let rows = fetch_all!(conn, (Uuid, String), select)?;
    let one = |(id, name): (Uuid, String)| (OrganisationId::from(id), name);
    Ok(rows.into_iter().map(one).collect())
}

/// An organisation as whoever sets its provider sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// The address of its provider; none while there is none.
    pub issuer: Option<String>,
    /// How many people are linked to it.
    pub linked: i64,
}

type ListedRow = (Uuid, String, Option<String>, i64);

const LISTED: &str = "SELECT o.id, o.name, p.issuer,
        (SELECT COUNT(*) FROM linked_identity l WHERE l.provider_id = p.id AND l.issuer = p.issuer)
    FROM organisation o LEFT JOIN identity_provider p ON p.organisation_id = o.id ORDER BY o.name, o.id";
const ONE_LISTED: &str = "SELECT o.id, o.name, p.issuer,
        (SELECT COUNT(*) FROM linked_identity l WHERE l.provider_id = p.id AND l.issuer = p.issuer)
    FROM organisation o LEFT JOIN identity_provider p ON p.organisation_id = o.id WHERE o.id = $1";

fn listed((id, name, issuer, linked): ListedRow) -> Listed {
    Listed {
        organisation: OrganisationId::from(id),
        name,
        issuer,
        linked,
    }
}

/// The organisations that the permit opens, by name.
pub async fn list(permit: &ListPermit<'_, ListProviders>) -> Result<Vec<Listed>> {
    let rows = fetch_all!(permit.conn(), ListedRow, LISTED)?;
    let all = rows.into_iter().map(listed);
    Ok(all
        .filter(|one| is_open(permit, one.organisation))
        .collect())
}

/// The organisation that the permit is for.
pub async fn one(permit: &Permit<'_, ListProviders>) -> Result<Option<Listed>> {
    let row = fetch_optional!(permit.conn(), ListedRow, ONE_LISTED, permit.id())?;
    Ok(row.map(listed))
}

fn is_open(permit: &ListPermit<'_, ListProviders>, organisation: OrganisationId) -> bool {
    let mut parts = permit.scope().any_of.iter();
    parts.any(|part| match &part.condition {
        ScopeCondition::Everything => true,
        ScopeCondition::OrganisationIn(own) => own.contains(&organisation),
        _ => false,
    })
}

/// What is set of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProvider<'a> {
    /// Which one.
    pub id: Uuid,
    /// Its address.
    pub issuer: &'a str,
    /// By what it knows us.
    pub client_id: &'a str,
    /// The sealed secret.
    pub sealed: &'a [u8],
    /// The context classes that count as two factors.
    pub trusted_contexts: &'a str,
}

/// Sets the provider of the organisation that the permit is for; the caller says which version was seen, 0 for none. One that
/// somebody else changed meanwhile is [`Error::Conflict`]. Another address ends every link: its subjects are other people.
pub async fn set(
    permit: &Permit<'_, EditProvider>,
    new: &NewProvider<'_>,
    (seen, by, now): (i64, StaffId, Timestamp),
) -> Result<()> {
    let conn = permit.conn();
    let forget = "DELETE FROM linked_identity WHERE provider_id = $1 AND issuer <> $2";
    execute!(conn, forget, new.id, new.issuer)?;
    let under_way = "DELETE FROM provider_sign_in WHERE provider_id = $1";
    execute!(conn, under_way, new.id)?;
    let put = "INSERT INTO identity_provider
        (id, organisation_id, issuer, known_as, client_secret, trusted_contexts, changed_at, changed_by, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
        ON CONFLICT (organisation_id) DO UPDATE SET issuer = excluded.issuer, known_as = excluded.known_as,
            client_secret = excluded.client_secret, trusted_contexts = excluded.trusted_contexts,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = identity_provider.version + 1
        WHERE identity_provider.version = $9 AND identity_provider.id = excluded.id";
    let rows = execute!(
        conn,
        put,
        new.id,
        permit.id(),
        new.issuer,
        new.client_id,
        new.sealed,
        new.trusted_contexts,
        At(now),
        by.uuid(),
        seen
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// Removes the provider of the organisation that the permit is for, with every link to it; gives how many that were.
pub async fn remove(permit: &Permit<'_, EditProvider>) -> Result<u64> {
    let conn = permit.conn();
    let links = "DELETE FROM linked_identity WHERE provider_id IN (SELECT id FROM identity_provider WHERE organisation_id = $1)";
    execute!(conn, links, permit.id())?;
    let under_way = "DELETE FROM provider_sign_in WHERE provider_id IN (SELECT id FROM identity_provider WHERE organisation_id = $1)";
    execute!(conn, under_way, permit.id())?;
    let delete = "DELETE FROM identity_provider WHERE organisation_id = $1";
    execute!(conn, delete, permit.id())
}

/// Somebody whom a provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// Who it is.
    pub staff: StaffId,
    /// The e-mail address of their account.
    pub email: String,
}

// Whoever is employed by the organisation, or has a role for it, on this day.
const WORKS_THERE: &str = "SELECT
    (SELECT COUNT(*) FROM appointment WHERE staff_id = $1 AND organisation_id = $2 AND valid_from <= $3
        AND (valid_until IS NULL OR valid_until >= $3))
    + (SELECT COUNT(*) FROM role_grant WHERE staff_id = $1 AND organisation_id = $2 AND valid_from <= $3
        AND (valid_until IS NULL OR valid_until >= $3))";

/// Whether somebody works for an organisation on this day.
pub async fn works_for(
    conn: &Conn,
    staff: StaffId,
    organisation: OrganisationId,
    today: Date,
) -> Result<bool> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        WORKS_THERE,
        staff.uuid(),
        organisation.uuid(),
        Day(today)
    )?;
    Ok(0 < count)
}

/// Whom the provider knows by this subject: somebody with an open account who works for its organisation today.
pub async fn by_subject(
    conn: &Conn,
    provider: &Provider,
    subject: &str,
    today: Date,
) -> Result<Option<Linked>> {
    let select = "SELECT m.id, m.email FROM linked_identity l JOIN staff m ON m.id = l.staff_id
        WHERE l.provider_id = $1 AND l.issuer = $2 AND l.subject = $3 AND m.active";
    let row = fetch_optional!(
        conn,
        (Uuid, String),
        select,
        provider.id,
        &provider.issuer,
        subject
    )?;
    here(conn, provider, row, today).await
}

/// The same of somebody who was recognised a moment ago.
pub async fn still_linked(
    conn: &Conn,
    provider: &Provider,
    staff: StaffId,
    today: Date,
) -> Result<Option<Linked>> {
    let select = "SELECT m.id, m.email FROM linked_identity l JOIN staff m ON m.id = l.staff_id
        WHERE l.provider_id = $1 AND l.issuer = $2 AND l.staff_id = $3 AND m.active";
    let row = fetch_optional!(
        conn,
        (Uuid, String),
        select,
        provider.id,
        &provider.issuer,
        staff.uuid()
    )?;
    here(conn, provider, row, today).await
}

async fn here(
    conn: &Conn,
    provider: &Provider,
    row: Option<(Uuid, String)>,
    today: Date,
) -> Result<Option<Linked>> {
    let Some((staff, email)) = row else {
        return Ok(None);
    };
    let staff = StaffId::from(staff);
    let works_there = works_for(conn, staff, provider.organisation, today).await?;
    Ok(works_there.then_some(Linked { staff, email }))
}

/// Notes that the member of staff that the permit is for signed in through a provider.
pub async fn note_use<A: WriteAction>(
    permit: &Permit<'_, A>,
    provider: &Provider,
    now: Timestamp,
) -> Result<()> {
    let update = "UPDATE linked_identity SET used_at = $3 WHERE staff_id = $1 AND provider_id = $2 AND issuer = $4";
    let staff = permit.staff().uuid();
    let rows = execute!(
        permit.conn(),
        update,
        staff,
        provider.id,
        At(now),
        &provider.issuer
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// Links the member of staff that the permit is for to a subject of a provider. A subject that somebody has already, or a second
/// one of the same person, is [`Error::Conflict`].
pub async fn link(
    permit: &Permit<'_, EditOwnAccount>,
    (id, provider, subject): (Uuid, &Provider, &str),
    now: Timestamp,
) -> Result<()> {
    let insert =
        "INSERT INTO linked_identity (id, staff_id, provider_id, issuer, subject, linked_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let rows = execute!(
        permit.conn(),
        insert,
        id,
        permit.staff().uuid(),
        provider.id,
        &provider.issuer,
        subject,
        At(now)
    )?;
    if rows == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// Unlinks the member of staff that the permit is for; gives how many links that were.
pub async fn unlink(permit: &Permit<'_, EditOwnAccount>, id: Uuid) -> Result<u64> {
    let delete = "DELETE FROM linked_identity WHERE id = $1 AND staff_id = $2";
    execute!(permit.conn(), delete, id, permit.staff().uuid())
}

/// A link as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLink {
    /// Which one; none where somebody could link and has not.
    pub id: Option<Uuid>,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// The name of the organisation.
    pub name: String,
    /// When somebody last signed in by it.
    pub used_at: Option<Timestamp>,
}

type OwnRow = (Uuid, String, Option<Uuid>, Option<At>);

/// The providers of the organisations that the member of staff that the permit is for works for, with the links to them.
pub async fn own(permit: &Permit<'_, ViewOwnAccount>, today: Date) -> Result<Vec<OwnLink>> {
    let select = "SELECT o.id, o.name, l.id, l.used_at FROM identity_provider p
        JOIN organisation o ON o.id = p.organisation_id
        LEFT JOIN linked_identity l ON l.provider_id = p.id AND l.issuer = p.issuer AND l.staff_id = $1
        ORDER BY o.name, o.id";
    let (conn, staff) = (permit.conn(), permit.staff());
    let rows = fetch_all!(conn, OwnRow, select, staff.uuid())?;
    let mut own = Vec::new();
    for (organisation, name, id, used_at) in rows {
        let organisation = OrganisationId::from(organisation);
        if id.is_some() || works_for(conn, staff, organisation, today).await? {
            own.push(OwnLink {
                id,
                organisation,
                name,
                used_at: used_at.map(|at| at.0),
            });
        }
    }
    Ok(own)
}
