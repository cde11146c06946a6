//! Who could take whom, all at once: the people in the inbox of a team, or of all teams of an area, against the room that the
//! case managers have. Somebody goes to a colleague of the own team, also where a whole area is divided.
//!
//! A proposal and no more: people accept it line by line (`accept`). What is asked of the solver stands in `question`, what
//! the answer comes to per person and per colleague in `answer`. Solving is long work and holds no transaction.

mod accept;
mod answer;
mod budget;
mod question;

use std::time::Duration;

use spil_model::code::ClassId;
use spil_model::covenant::{FirstContact, Parameters, Translated};
use spil_model::ids::{StaffId, SubRegionId, TeamId};
use spil_model::referral::Stage;
use spil_policy::{Role, Scope, ScopeCondition, actions};
use spil_store::organisation::{SubRegion, Team, sub_regions};
use spil_store::referral::Loaded;
use spil_store::team::{Colleague, Place, known_to_team};
use spil_store::{Conn, Snapshot};

pub use accept::{Acceptance, Outcome, Way, accept_lines};
pub use answer::{Effect, Line, Nobody};

use super::inbox::class_names;
use super::inbox::{self, Entry, World};
use super::room::{self, Room};
use super::shown::TeamRoom;
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;
use answer::Table;
use question::{Asks, Seat};

/// What somebody asks a proposal for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The inbox of a team.
    Team(TeamId),
    /// The inboxes of all teams of an area.
    Area(SubRegionId),
}

/// What a proposal is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum For {
    /// A team.
    Team(Team),
    /// An area, with its teams.
    Area(SubRegion, Vec<Team>),
}

impl For {
    /// The teams whose inboxes are divided.
    pub fn teams(&self) -> &[Team] {
        match self {
            Self::Team(team) => std::slice::from_ref(team),
            Self::Area(_, teams) => teams,
        }
    }
}

/// A proposal for the inbox of a team, or of all teams of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The teams to choose from.
    pub teams: Vec<Team>,
    /// The areas to choose from, for whoever may divide a whole one.
    pub areas: Vec<SubRegion>,
    /// What it is for.
    pub wanted: Option<For>,
    /// Who waits to be taken, in the order of the list.
    pub lines: Vec<Line>,
    /// What it comes to for each case manager; for whoever may see how full they are.
    pub effects: Vec<Effect>,
    /// How many are offered to somebody who has not answered: their place is kept.
    pub offered: usize,
    /// The names of the classes, the most urgent first.
    pub classes: Vec<(ClassId, Translated)>,
}

/// All that a proposal is made of, read before anything is solved.
struct Material {
    teams: Vec<Team>,
    areas: Vec<SubRegion>,
    wanted: Option<For>,
    rooms: Vec<TeamRoom>,
    classes: Vec<(ClassId, Translated)>,
    table: Table,
}

/// A proposal for a team that the reader belongs to; for the desk of an area, for one of its teams or for all of them.
pub async fn proposal(cx: &Cx, asked: Option<Wanted>) -> Result<Viewed<Proposal>> {
    let snapshot = cx.read().await?;
    let material = material(cx, &snapshot, asked).await?;
    let table = material.table.clone();
    // What was read stays sealed while the solver works; the snapshot is given back first.
    let sealed = cx.viewed(snapshot, material).await?;
    let solved = solved(cx, table).await?;
    Ok(sealed.map(|material| material.proposal(&solved)))
}

/// The longest that the page waits for the solver.
const LONGEST: Duration = Duration::from_millis(800);

async fn solved(cx: &Cx, table: Table) -> Result<question::Solved> {
    let clock = cx.app.clock.clone();
    let work = tokio::task::spawn_blocking(move || {
        let start = clock.now();
        let elapsed = || clock.now().duration_since(start).unsigned_abs();
        budget::solve((&table.seats, &table.asks), table.today, LONGEST, &elapsed)
    });
    let done = work
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    done.map_err(|error| Error::Internal(error.to_string()))
}

async fn material(cx: &Cx, snapshot: &Snapshot, asked: Option<Wanted>) -> Result<Material> {
    let permit = cx.may_list::<actions::ViewInbox>(snapshot)?;
    let teams = inbox::teams_in(snapshot, permit.scope()).await?;
    let areas = areas_in(snapshot, permit.scope()).await?;
    let wanted = chosen(&teams, &areas, permit.scope(), asked);
    let divided: &[Team] = wanted.as_ref().map_or(&[], For::teams);
    let mut waiting = Vec::with_capacity(divided.len());
    for team in divided {
        waiting.push(spil_store::team::inbox(&permit, team.id).await?);
    }
    permit.tell_clients(waiting.iter().flatten().map(|one| one.person.id));
    permit.tell(|event| divided.iter().for_each(|team| event.code("team", team.id)));
    drop(permit);
    let parameters = room::parameters(cx, snapshot, divided.first()).await?;
    let table = if divided.is_empty() {
        Table::default()
    } else {
        table(cx, snapshot, (divided, &parameters), &waiting).await?
    };
    let mut rooms = Vec::new();
    for team in divided {
        rooms.extend(room::team_room(cx, snapshot, team, &parameters).await?);
    }
    Ok(Material {
        teams,
        areas,
        wanted,
        rooms,
        classes: class_names(&parameters),
        table,
    })
}

/// The areas of which a scope opens every inbox.
async fn areas_in(conn: &Conn, scope: &Scope) -> Result<Vec<SubRegion>> {
    let is_open = |area: &SubRegion| {
        scope.any_of.iter().any(|part| {
            matches!(&part.condition, ScopeCondition::SubRegionIn(own) if own.contains(&area.id))
        })
    };
    let areas = sub_regions(conn).await?;
    Ok(areas.into_iter().filter(is_open).collect())
}

/// What was asked for, where the reader may see it; else a team as on the page of the team.
fn chosen(
    teams: &[Team],
    areas: &[SubRegion],
    scope: &Scope,
    asked: Option<Wanted>,
) -> Option<For> {
    let team = match asked {
        Some(Wanted::Area(id)) => {
            if let Some(area) = areas.iter().find(|area| area.id == id) {
                let own = teams.iter().filter(|team| team.sub_region == id);
                return Some(For::Area(area.clone(), own.cloned().collect()));
            }
            None
        }
        Some(Wanted::Team(id)) => Some(id),
        None => None,
    };
    inbox::chosen(teams, scope, team).map(For::Team)
}

/// Everybody who waits, and everybody who could take them; `waiting` in the order of the teams.
async fn table(
    cx: &Cx,
    snapshot: &Snapshot,
    (teams, parameters): (&[Team], &Parameters),
    waiting: &[Vec<Loaded>],
) -> Result<Table> {
    let permit = cx.may_list::<actions::SuggestAssignment>(snapshot)?;
    permit.tell(|event| teams.iter().for_each(|team| event.code("team", team.id)));
    let places: Vec<Place> = teams.iter().map(|team| Place::Team(team.id)).collect();
    let room = Room::read(cx, &permit, snapshot, &places, parameters).await?;
    let able: Vec<&Colleague> = able(&room, teams);
    let world = World::read(snapshot).await?;
    let versions = cx.app.covenants.load(snapshot).await?;
    let mut found: Vec<(Entry, Asks)> = Vec::new();
    for (team, waiting) in teams.iter().zip(waiting) {
        let known = known_to_team(&permit, team.id).await?;
        for one in waiting {
            let covenant = &of(&versions, one.referral.covenant)?.covenant;
            let entry = world.entry(cx, one, covenant, (&room, &known));
            let need = room.need(&one.referral, &one.person.details);
            let Some((entry, need)) = entry.zip(need) else {
                continue;
            };
            let candidate = |colleague: &&Colleague| {
                let is_own = colleague.is_in(team.id, Role::CaseManager);
                is_own.then(|| room.candidate(colleague, one.referral.id, &known))
            };
            let asks = Asks {
                team: team.id,
                class: place_of(parameters, &need.class),
                waited: entry.outline.standing.statutory.days,
                offered_to: offered_to(&entry),
                candidates: able.iter().map(candidate).collect(),
                need,
            };
            found.push((entry, asks));
        }
    }
    found.sort_by_key(|(entry, _)| entry.outline.standing.place);
    let seats = able.iter().map(|colleague| Seat::of(cx, &room, colleague));
    let seats = seats.collect();
    let (entries, asks) = found.into_iter().unzip();
    Ok(Table {
        entries,
        asks,
        seats,
        today: cx.today(),
    })
}

/// The case managers of these teams, each once.
fn able<'a>(room: &'a Room, teams: &[Team]) -> Vec<&'a Colleague> {
    let is_able = |one: &&Colleague| {
        teams
            .iter()
            .any(|team| one.is_in(team.id, Role::CaseManager))
    };
    room.colleagues.iter().filter(is_able).collect()
}

fn offered_to(entry: &Entry) -> Option<StaffId> {
    let offered = entry.offered_to.as_ref().map(|(to, _)| *to);
    offered.filter(|_| entry.stage == Stage::Offered)
}

fn place_of(parameters: &Parameters, class: &ClassId) -> usize {
    let place = parameters.classes.iter().position(|one| one.id == *class);
    place.unwrap_or(parameters.classes.len())
}

impl Material {
    fn proposal(self, solved: &question::Solved) -> Proposal {
        let offered = self
            .table
            .asks
            .iter()
            .filter(|asks| asks.offered_to.is_some());
        let offered = offered.count();
        Proposal {
            teams: self.teams,
            areas: self.areas,
            wanted: self.wanted,
            lines: self.table.lines(solved),
            effects: self.table.effects(&self.rooms, solved),
            offered,
            classes: self.classes,
        }
    }
}

/// The link worker who would be first contact, where the class wants one and the team has one.
fn link_worker(entry: &Entry) -> Option<super::Suggested> {
    let best = entry.link_workers.first();
    best.filter(|_| entry.first_contact == FirstContact::LinkWorker)
        .cloned()
}
