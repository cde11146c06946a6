//! When somebody is away: dates without a reason, for the person, the team and the own manager.

use std::collections::BTreeSet;

use jiff::civil::Date;
use spil_model::ids::{AbsenceId, StaffId};
use spil_model::team::Absence;
use spil_policy::{Action, Object, Scope, ScopeCondition, actions};
use spil_store::journal::ObjectRef;
use spil_store::team::{
    AbsenceRow, Colleague, Place, absence_of, absences, add_absence, colleagues, withdraw_absence,
};
use spil_store::{Conn, Permit, Tx};

use super::{could, me};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// The page of absences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absences {
    /// Everybody whose absence the reader may see, the reader first.
    pub people: Vec<Person>,
}

/// Somebody, and when they are away from today on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// Whether it is the reader.
    pub is_me: bool,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// When.
    pub absences: Vec<AbsenceRow>,
}

/// Who is away when, as far as the reader may see.
pub async fn list(cx: &Cx) -> Result<Viewed<Absences>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ViewAbsence>(&snapshot)?;
    let scope = permit.scope().clone();
    let found = colleagues(&snapshot, &places(&scope), cx.today()).await?;
    let found: Vec<Colleague> = found
        .into_iter()
        .filter(|colleague| scope.matches(&colleague.facts()))
        .collect();
    let ids: Vec<StaffId> = found.iter().map(|colleague| colleague.id).collect();
    let rows = absences(&permit, &ids, cx.today()).await?;
    let mut people: Vec<Person> = found
        .iter()
        .map(|colleague| Person {
            id: colleague.id,
            name: colleague.name.clone(),
            is_me: cx.staff() == Some(colleague.id),
            may_edit: could(cx, Action::EditAbsence, &colleague.facts()),
            absences: of(&rows, colleague.id),
        })
        .collect();
    people.sort_by_key(|person| !person.is_me);
    drop(permit);
    cx.viewed(snapshot, Absences { people }).await
}

fn of(rows: &[AbsenceRow], staff: StaffId) -> Vec<AbsenceRow> {
    rows.iter()
        .copied()
        .filter(|row| row.staff == staff)
        .collect()
}

/// The places in which a scope finds people.
pub(super) fn places(scope: &Scope) -> Vec<Place> {
    let mut places = Vec::new();
    for part in &scope.any_of {
        match &part.condition {
            ScopeCondition::TeamIn(teams) => places.extend(teams.iter().copied().map(Place::Team)),
            ScopeCondition::OrganisationIn(all) => {
                places.extend(all.iter().copied().map(Place::Organisation));
            }
            ScopeCondition::StaffIs(staff) => places.push(Place::Person(*staff)),
            _ => {}
        }
    }
    places
}

/// The longest absence that is taken down at once, in days: a typing error in the year is not one.
const LONGEST: i32 = 730;

/// Takes down when somebody is away. From today on: the past is no help to anybody.
pub async fn add(cx: &Cx, staff: StaffId, absence: Absence) -> Result<AbsenceId> {
    check(cx.today(), absence)?;
    let by = me(cx)?;
    let tx = cx.write().await?;
    let permit = leave(cx, &tx, staff).await?;
    let id: AbsenceId = cx.id();
    add_absence(&permit, id, absence, by, cx.now).await?;
    permit.tell(|event| event.code("change", "add"));
    cx.commit(tx).await?;
    Ok(id)
}

fn check(today: Date, absence: Absence) -> Result<()> {
    let Some(until) = absence.until else {
        return far(today, absence.from);
    };
    if until < absence.from {
        return Err(Error::invalid("until", "absence-ends-before-start"));
    }
    if until < today {
        return Err(Error::invalid("until", "absence-is-over"));
    }
    if (until - absence.from).get_days() > LONGEST {
        return Err(Error::invalid("until", "absence-too-long"));
    }
    far(today, absence.from)
}

fn far(today: Date, from: Date) -> Result<()> {
    if (from - today).get_days().abs() > LONGEST {
        return Err(Error::invalid("from", "absence-too-far"));
    }
    Ok(())
}

/// Withdraws an absence.
pub async fn withdraw(cx: &Cx, id: AbsenceId) -> Result<()> {
    let tx = cx.write().await?;
    let staff = absence_of(&tx, id).await?.ok_or(Error::NotFound)?;
    let permit = leave(cx, &tx, staff).await?;
    withdraw_absence(&permit, id, cx.now).await?;
    permit.tell(|event| event.code("change", "withdraw"));
    cx.commit(tx).await
}

async fn leave<'tx>(
    cx: &Cx,
    tx: &'tx Tx,
    staff: StaffId,
) -> Result<Permit<'tx, actions::EditAbsence>> {
    let facts = one(tx, cx, staff).await?.facts();
    cx.may(tx, ObjectRef::one(Object::Staff, staff), &facts)
}

async fn one(conn: &Conn, cx: &Cx, staff: StaffId) -> Result<Colleague> {
    let found = colleagues(conn, &[Place::Person(staff)], cx.today()).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// The absences of one, of rows of many.
pub(super) fn absences_of(rows: &[AbsenceRow], staff: StaffId) -> Vec<Absence> {
    let unique: BTreeSet<(Date, Option<Date>)> = rows
        .iter()
        .filter(|row| row.staff == staff)
        .map(|row| (row.absence.from, row.absence.until))
        .collect();
    unique
        .into_iter()
        .map(|(from, until)| Absence { from, until })
        .collect()
}
