//! What the rules need to know of both sides: names and addresses at work of the network's people, and of a client the names,
//! numbers and neighbourhood. It is compared and never shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::ids::{PersonId, StaffId};
use spil_model::oversight::{Onlooker, Subject};
use spil_model::person::PersonDetails;
use spil_model::referral::ReferralContent;
use uuid::Uuid;

use crate::columns::{At, Json};
use crate::conn::Conn;
use crate::dialect::{fetch_all, select};
use crate::error::Result;
use crate::query::Query;

/// Everybody of the network, also who left.
pub async fn staff(conn: &Conn) -> Result<BTreeMap<StaffId, Onlooker>> {
    type Row = (Uuid, String, String, Option<String>, Option<String>);
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT id, name, email, phone, home_neighbourhood FROM staff ORDER BY id"
    )?;
    let onlooker = |(id, name, email, phone, home): Row| {
        let onlooker = Onlooker {
            name,
            email,
            phone,
            home,
        };
        (StaffId::from(id), onlooker)
    };
    Ok(rows.into_iter().map(onlooker).collect())
}

#[derive(sqlx_macros::FromRow)]
struct SubjectRow {
    id: Uuid,
    details: Json<PersonDetails>,
    content: Json<ReferralContent>,
    neighbourhood: Option<String>,
}

/// These clients, with whoever is close to them as their referrals say.
pub async fn subjects(
    conn: &Conn,
    clients: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, Subject>> {
    let mut query = Query::new(
        "SELECT p.id, p.details, r.content, r.neighbourhood FROM person p JOIN referral r ON r.person_id = p.id WHERE p.id IN ",
    );
    query.list(clients.into_iter().map(PersonId::uuid));
    query.sql(" ORDER BY p.id, r.received_at, r.id");
    let rows: Vec<SubjectRow> = select(conn, query).await?;
    let mut subjects: BTreeMap<PersonId, Subject> = BTreeMap::new();
    for row in rows {
        add(subjects.entry(PersonId::from(row.id)).or_default(), row);
    }
    Ok(subjects)
}

fn add(subject: &mut Subject, row: SubjectRow) {
    let details = row.details.0;
    let close = row.content.0.contact_persons;
    subject.phones.extend(details.phones);
    subject.emails.extend(details.email);
    subject.names.push(details.name);
    for one in close {
        subject.phones.extend(one.phones);
        subject.emails.extend(one.email);
        subject.close.push(one.name);
    }
    subject.neighbourhood = row.neighbourhood.or(subject.neighbourhood.take());
}

/// Whom these members of staff opened between two moments, in the order of time.
pub async fn opened(
    conn: &Conn,
    staff: impl IntoIterator<Item = StaffId>,
    (after, until): (Timestamp, Timestamp),
) -> Result<BTreeMap<StaffId, Vec<(Timestamp, PersonId)>>> {
    let mut query = Query::new(
        "SELECT staff_id, at, client_id FROM journal_event WHERE outcome = 'granted' AND client_id IS NOT NULL AND staff_id IN ",
    );
    query.list(staff.into_iter().map(StaffId::uuid));
    query
        .sql(" AND at > ")
        .bind(after)
        .sql(" AND at <= ")
        .bind(until);
    query.sql(" ORDER BY at");
    let rows: Vec<(Uuid, At, Uuid)> = select(conn, query).await?;
    let mut opened: BTreeMap<StaffId, Vec<(Timestamp, PersonId)>> = BTreeMap::new();
    for (staff, at, client) in rows {
        let of_staff = opened.entry(StaffId::from(staff)).or_default();
        of_staff.push((at.0, PersonId::from(client)));
    }
    Ok(opened)
}
