//! Who works where: people with their roles and hours. Known to everybody who works in the network; no client here.

use std::collections::BTreeSet;

use jiff::civil::Date;
use spil_model::covenant::Hundredths;
use spil_model::ids::{AppointmentId, OrganisationId, StaffId, TeamId};
use spil_model::language_code::LanguageCode;
use spil_model::team::Appointment;
use spil_policy::{Facts, Grant, Role};
use uuid::Uuid;

use crate::access::GrantRow;
use crate::columns::{Day, Json};
use crate::conn::Conn;
use crate::dialect::select;
use crate::error::{Error, Result};
use crate::query::Query;

/// Where people are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a team.
    Team(TeamId),
    /// In the employ of an organisation, or in a role for it.
    Organisation(OrganisationId),
    /// This one.
    Person(StaffId),
}

/// An appointment, and as what and in which team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// The appointment.
    pub appointment: Appointment,
    /// As what.
    pub role: Role,
    /// In which team, for whoever works in one.
    pub team: Option<TeamId>,
}

/// Somebody who works in the network, with the roles and appointments that hold on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The id.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The languages spoken.
    pub languages: BTreeSet<LanguageCode>,
    /// What somebody knows more about, in a few words each.
    pub expertise: Vec<String>,
    /// The roles.
    pub grants: Vec<Grant>,
    /// The appointments.
    pub hours: Vec<Hours>,
}

impl Colleague {
    /// Whether somebody has this role in a team.
    pub fn is_in(&self, team: TeamId, role: Role) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role == role && grant.team == Some(team))
    }

    /// The organisations that employ somebody, or for which they have a role.
    pub fn organisations(&self) -> BTreeSet<OrganisationId> {
        let employers = self
            .hours
            .iter()
            .map(|hours| hours.appointment.organisation);
        let by_role = self.grants.iter().filter_map(|grant| grant.organisation);
        employers.chain(by_role).collect()
    }

    /// The facts on which access to this person's caseload and absence depends.
    pub fn facts(&self) -> Facts {
        Facts {
            teams: self.grants.iter().filter_map(|grant| grant.team).collect(),
            organisations: self.organisations().into_iter().collect(),
            ..Facts::of_staff(self.id)
        }
    }
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    languages: Json<Vec<String>>,
    expertise: Json<Vec<String>>,
}

/// The people in these places whose account is open, by name, each once.
pub async fn colleagues(conn: &Conn, places: &[Place], today: Date) -> Result<Vec<Colleague>> {
    let mut query = Query::new(
        "SELECT m.id, m.name, m.languages, m.expertise FROM staff m WHERE m.active AND (",
    );
    for place in places {
        push_place(&mut query, *place, today);
        query.sql(" OR ");
    }
    query.sql("1 = 0) ORDER BY m.name, m.id");
    let rows: Vec<Row> = select(conn, query).await?;
    let mut found: Vec<Colleague> = rows.into_iter().map(Colleague::from).collect();
    let ids: Vec<Uuid> = found.iter().map(|colleague| colleague.id.uuid()).collect();
    for (staff, grant) in grants(conn, &ids, today).await? {
        if let Some(one) = found.iter_mut().find(|one| one.id == staff) {
            one.grants.push(grant);
        }
    }
    for hours in appointments(conn, &ids, today).await? {
        let staff = hours.appointment.staff;
        if let Some(one) = found.iter_mut().find(|one| one.id == staff) {
            one.hours.push(hours);
        }
    }
    Ok(found)
}

fn push_place(query: &mut Query, place: Place, today: Date) {
    match place {
        Place::Team(team) => {
            query
                .sql("m.id IN (SELECT g.staff_id FROM role_grant g WHERE g.team_id = ")
                .bind(team.uuid());
            push_holds(query, today);
            query.sql(")");
        }
        Place::Organisation(organisation) => {
            query
                .sql("m.id IN (SELECT g.staff_id FROM role_grant g WHERE g.organisation_id = ")
                .bind(organisation.uuid());
            push_holds(query, today);
            query
                .sql(" UNION SELECT g.staff_id FROM appointment g WHERE g.organisation_id = ")
                .bind(organisation.uuid());
            push_holds(query, today);
            query.sql(")");
        }
        Place::Person(staff) => {
            query.sql("m.id = ").bind(staff.uuid());
        }
    }
}

/// What is dated holds on this day; the table is `g`.
fn push_holds(query: &mut Query, today: Date) {
    query
        .sql(" AND g.valid_from <= ")
        .bind(today)
        .sql(" AND (g.valid_until IS NULL OR g.valid_until >= ")
        .bind(today)
        .sql(")");
}

impl From<Row> for Colleague {
    fn from(row: Row) -> Self {
        let languages = row.languages.0.iter();
        Self {
            id: StaffId::from(row.id),
            name: row.name,
            languages: languages
                .filter_map(|code| LanguageCode::parse(code).ok())
                .collect(),
            expertise: row.expertise.0,
            grants: Vec::new(),
            hours: Vec::new(),
        }
    }
}

async fn grants(conn: &Conn, staff: &[Uuid], today: Date) -> Result<Vec<(StaffId, Grant)>> {
    let mut query = Query::new(
        "SELECT g.id, g.staff_id, g.role, g.sub_region_id, g.organisation_id, g.team_id, o.kind FROM role_grant g
        LEFT JOIN organisation o ON o.id = g.organisation_id WHERE g.staff_id IN ",
    );
    query.list(staff.iter().copied());
    push_holds(&mut query, today);
    query.sql(" ORDER BY g.staff_id, g.role, g.id");
    let rows: Vec<GrantRow> = select(conn, query).await?;
    let grant = |row: GrantRow| {
        let staff = StaffId::from(row.staff_id);
        Ok((staff, Grant::try_from(row)?))
    };
    rows.into_iter().map(grant).collect()
}

#[derive(sqlx_macros::FromRow)]
struct AppointmentRow {
    id: Uuid,
    staff_id: Uuid,
    organisation_id: Uuid,
    team_id: Option<Uuid>,
    role: String,
    hours_per_week: f64,
    valid_from: Day,
    valid_until: Option<Day>,
}

async fn appointments(conn: &Conn, staff: &[Uuid], today: Date) -> Result<Vec<Hours>> {
    let mut query = Query::new(
        "SELECT g.id, g.staff_id, g.organisation_id, g.team_id, g.role, g.hours_per_week, g.valid_from, g.valid_until
         FROM appointment g WHERE g.staff_id IN ",
    );
    query.list(staff.iter().copied());
    push_holds(&mut query, today);
    query.sql(" ORDER BY g.staff_id, g.hours_per_week DESC, g.id");
    let rows: Vec<AppointmentRow> = select(conn, query).await?;
    rows.into_iter().map(Hours::try_from).collect()
}

impl TryFrom<AppointmentRow> for Hours {
    type Error = Error;

    fn try_from(row: AppointmentRow) -> Result<Self> {
        Ok(Self {
            appointment: Appointment {
                id: AppointmentId::from(row.id),
                staff: StaffId::from(row.staff_id),
                organisation: OrganisationId::from(row.organisation_id),
                hours: hundredths(row.hours_per_week),
                from: row.valid_from.0,
                until: row.valid_until.map(|day| day.0),
            },
            role: role_of("appointment", row.id, &row.role)?,
            team: row.team_id.map(TeamId::from),
        })
    }
}

fn role_of(table: &'static str, id: Uuid, role: &str) -> Result<Role> {
    Role::from_name(role).ok_or_else(|| Error::inconsistency(table, "role", id))
}

/// Hours are kept as a number with a fraction; a week has at most 168 of them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0 and the hours of a week"
)]
fn hundredths(hours: f64) -> Hundredths {
    Hundredths((hours.clamp(0.0, 168.0) * 100.0).round() as u32)
}
