//! Who could take whom, all at once: the people in the inbox of a team against the room that its case managers have.
//!
//! A proposal and no more: people accept it line by line (`accept`). What is asked of the solver stands in `question`, what
//! the answer comes to per person and per colleague in `answer`. Solving is long work and holds no transaction.

mod accept;
mod answer;
mod question;

use std::time::Duration;

use spil_model::code::ClassId;
use spil_model::covenant::{FirstContact, Parameters, Translated};
use spil_model::ids::{StaffId, TeamId};
use spil_model::referral::Stage;
use spil_policy::{Role, actions};
use spil_store::Snapshot;
use spil_store::organisation::Team;
use spil_store::referral::Loaded;
use spil_store::team::{Place, known_to_team};

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
use question::{Asks, Question, Seat};

/// A proposal for the inbox of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The teams to choose from.
    pub teams: Vec<Team>,
    /// The team that it is for.
    pub team: Option<Team>,
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
    team: Option<Team>,
    room: Option<TeamRoom>,
    classes: Vec<(ClassId, Translated)>,
    table: Table,
}

/// A proposal for a team that the reader belongs to, or for a team in the area of the desk.
pub async fn proposal(cx: &Cx, asked: Option<TeamId>) -> Result<Viewed<Proposal>> {
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
        let question = Question::of(&table.seats, &table.asks, table.today);
        question::solve(&question, LONGEST, &elapsed)
    });
    let done = work
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    done.map_err(|error| Error::Internal(error.to_string()))
}

async fn material(cx: &Cx, snapshot: &Snapshot, asked: Option<TeamId>) -> Result<Material> {
    let permit = cx.may_list::<actions::ViewInbox>(snapshot)?;
    let teams = inbox::teams_in(snapshot, permit.scope()).await?;
    let team = inbox::chosen(&teams, permit.scope(), asked);
    let waiting = match &team {
        Some(team) => spil_store::team::inbox(&permit, team.id).await?,
        None => Vec::new(),
    };
    permit.tell_clients(waiting.iter().map(|one| one.person.id));
    permit.tell(|event| team.iter().for_each(|team| event.code("team", team.id)));
    drop(permit);
    let parameters = room::parameters(cx, snapshot, team.as_ref()).await?;
    let (table, room) = match &team {
        Some(team) => (
            table(cx, snapshot, (team, &parameters), &waiting).await?,
            room::team_room(cx, snapshot, team, &parameters).await?,
        ),
        None => (Table::default(), None),
    };
    Ok(Material {
        teams,
        team,
        room,
        classes: class_names(&parameters),
        table,
    })
}

/// Everybody who waits, and everybody who could take them.
async fn table(
    cx: &Cx,
    snapshot: &Snapshot,
    (team, parameters): (&Team, &Parameters),
    waiting: &[Loaded],
) -> Result<Table> {
    let permit = cx.may_list::<actions::SuggestAssignment>(snapshot)?;
    permit.tell(|event| event.code("team", team.id));
    let places = [Place::Team(team.id)];
    let room = Room::read(cx, &permit, snapshot, &places, parameters).await?;
    let known = known_to_team(&permit, team.id).await?;
    let world = World::read(snapshot).await?;
    let versions = cx.app.covenants.load(snapshot).await?;
    let able = || {
        room.colleagues
            .iter()
            .filter(|one| one.is_in(team.id, Role::CaseManager))
    };
    let mut found: Vec<(Entry, Asks)> = Vec::with_capacity(waiting.len());
    for one in waiting {
        let covenant = &of(&versions, one.referral.covenant)?.covenant;
        let Some(entry) = world.entry(cx, one, covenant, (&room, &known)) else {
            continue;
        };
        let Some(need) = room.need(&one.referral, &one.person.details) else {
            continue;
        };
        let candidates = able().map(|colleague| room.candidate(colleague, one.referral.id, &known));
        let asks = Asks {
            class: place_of(parameters, &need.class),
            waited: entry.outline.standing.statutory.days,
            offered_to: offered_to(&entry),
            candidates: candidates.collect(),
            need,
        };
        found.push((entry, asks));
    }
    found.sort_by_key(|(entry, _)| entry.outline.standing.place);
    let seats = able().map(|colleague| Seat::of(cx, &room, colleague));
    let seats = seats.collect();
    let (entries, asks) = found.into_iter().unzip();
    Ok(Table {
        entries,
        asks,
        seats,
        today: cx.today(),
    })
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
        let effects = match &self.room {
            Some(room) => self.table.effects(room, solved),
            None => Vec::new(),
        };
        Proposal {
            teams: self.teams,
            team: self.team,
            lines: self.table.lines(solved),
            effects,
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
