//! The week schedule of a team: what it asks, planning around what is settled, and the calendars that come of it.
//!
//! The planning itself is `spil_planning::schedule`. It is long work: what it needs is read first, and only the result is
//! kept in a transaction, in the place of the version that was shown.

pub mod calendar;
pub mod clash;
mod feed;
mod settings;
pub mod words;
pub mod workbook;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use spil_model::ids::{StaffId, TeamId};
use spil_policy::{Action, Facts, Object, actions};
use spil_store::journal::ObjectRef;
use spil_store::organisation::{self, Team as TeamName};
use spil_store::schedule::{self as store, TeamSchedule};
use spil_store::{Conn, Snapshot};

pub use calendar::Titles;
pub use feed::{Feed, Link, feed, link, make_link, withdraw_link};
pub use settings::{JOINING, Settings, WorkingDays, is_meeting};
pub use spil_planning::schedule::{
    Activity, Clash, Day, Entry, Fixed, Meeting, Part, Schedule, Span, Task, Team, Total, Week,
};

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::team::could;
use crate::viewed::Viewed;
use settings::Crew;

/// The most weeks that are planned at once.
pub const MOST_WEEKS: u32 = 26;

/// The page of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The teams to choose from.
    pub teams: Vec<TeamName>,
    /// The team that is shown.
    pub team: Option<TeamName>,
    /// Whether the reader may plan.
    pub may_plan: bool,
    /// The schedule, where there is one.
    pub plan: Option<Plan>,
    /// What is asked, or would be asked where nothing was planned yet.
    pub settings: Settings,
    /// The people of the team whose weeks are planned, with their contract hours.
    pub people: Vec<(StaffId, String, u32)>,
}

impl Shown {
    /// The team, for whoever may plan its weeks.
    pub fn team_to_plan(&self) -> Result<&TeamName> {
        let team = self.team.as_ref().filter(|_| self.may_plan);
        team.ok_or(Error::Forbidden)
    }
}

/// A schedule as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it was planned for: names, hours, leave and all that was asked.
    pub team: Team,
    /// The weeks.
    pub schedule: Schedule,
    /// What people settled.
    pub fixed: Vec<Fixed>,
    /// How many weeks.
    pub weeks: u32,
    /// Who planned it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// The version, for forms.
    pub version: i64,
}

/// What the store keeps as the result: the question with its answer, so that a page needs nothing else.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    team: Team,
    schedule: Schedule,
}

/// What people ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The Monday of the first week.
    pub first_week: Date,
    /// How many weeks.
    pub weeks: u32,
    /// What is asked.
    pub settings: Settings,
    /// What is settled.
    pub fixed: Vec<Fixed>,
}

/// What came of planning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// It is planned and kept.
    Kept,
    /// The rules exclude each other: nothing was kept. The team as it was asked, for the names in the words.
    Clash(Box<Team>, Clash),
}

/// The schedule of a team that the reader belongs to.
pub async fn show(cx: &Cx, asked: Option<TeamId>) -> Result<Viewed<Shown>> {
    let snapshot = cx.read().await?;
    let shown = shown(cx, &snapshot, asked).await?;
    cx.viewed(snapshot, shown).await
}

async fn shown(cx: &Cx, snapshot: &Snapshot, asked: Option<TeamId>) -> Result<Shown> {
    let list = cx.may_list::<actions::ViewSchedule>(snapshot)?;
    let teams = crate::team::teams_in(snapshot, list.scope()).await?;
    drop(list);
    let team = teams.iter().find(|team| Some(team.id) == asked);
    let team = team.or_else(|| teams.first()).cloned();
    let Some(team) = team else {
        return Ok(Shown::of(teams));
    };
    let permit = cx.may_see::<actions::ViewSchedule>(snapshot, object(team.id), &facts(team.id))?;
    let kept = store::of_team(&permit).await?;
    let crew = Crew::read(cx, snapshot, team.id).await?;
    let settings = kept
        .as_ref()
        .map(|kept| read::<Settings>(&kept.settings))
        .transpose()?;
    let plan = match kept {
        Some(kept) => Some(plan(snapshot, kept).await?),
        None => None,
    };
    Ok(Shown {
        settings: crew.up_to_date(settings),
        people: crew.people(),
        may_plan: could(cx, Action::PlanSchedule, &facts(team.id)),
        plan,
        teams,
        team: Some(team),
    })
}

impl Shown {
    fn of(teams: Vec<TeamName>) -> Self {
        Self {
            teams,
            team: None,
            may_plan: false,
            plan: None,
            settings: Settings::default(),
            people: Vec::new(),
        }
    }
}

async fn plan(conn: &Conn, kept: TeamSchedule) -> Result<Plan> {
    let names = organisation::staff_names(conn).await?;
    let by = names.into_iter().find(|one| one.id == kept.made_by);
    let Kept { team, schedule } = read(&kept.result)?;
    Ok(Plan {
        team,
        schedule,
        fixed: read(&kept.fixed)?,
        weeks: kept.weeks,
        made_by: by.map_or_else(String::new, |one| one.name),
        made_at: kept.made_at,
        version: kept.version,
    })
}

fn read<T: serde::de::DeserializeOwned>(value: &serde_json::Value) -> Result<T> {
    T::deserialize(value).map_err(|error| Error::Internal(error.to_string()))
}

fn object(team: TeamId) -> ObjectRef {
    ObjectRef::one(Object::Network, team)
}

fn facts(team: TeamId) -> Facts {
    Facts {
        teams: vec![team],
        ..Facts::default()
    }
}

/// Plans the weeks of a team and keeps them, in the place of the version that was shown (0: none yet).
pub async fn make(cx: &Cx, team: TeamId, version: i64, wanted: Wanted) -> Result<Planned> {
    check(&wanted)?;
    if !could(cx, Action::PlanSchedule, &facts(team)) {
        return Err(Error::Forbidden);
    }
    let snapshot = cx.read().await?;
    let names = organisation::teams(&snapshot).await?;
    let name = names
        .into_iter()
        .find(|one| one.id == team)
        .ok_or(Error::NotFound)?;
    let crew = Crew::read(cx, &snapshot, team).await?;
    snapshot.finish().await?;
    let question = crew.team(&name.name, &wanted);
    let weeks = wanted.weeks;
    let work = tokio::task::spawn_blocking(move || {
        let answer = spil_planning::schedule::schedule(&question, weeks);
        (question, answer)
    });
    let (question, answer) = work
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    match answer {
        Ok(schedule) => {
            keep(
                cx,
                team,
                version,
                &wanted,
                Kept {
                    team: question,
                    schedule,
                },
            )
            .await?;
            Ok(Planned::Kept)
        }
        Err(spil_planning::schedule::ScheduleError::Clash(clash)) => {
            Ok(Planned::Clash(Box::new(question), clash))
        }
        Err(spil_planning::schedule::ScheduleError::Team(error)) => Err(unfit(&error)),
    }
}

/// What a form cannot tell from the fields alone.
fn unfit(error: &spil_planning::schedule::TeamError) -> Error {
    use spil_planning::schedule::TeamFault;
    match error.fault {
        TeamFault::NotAMonday => Error::invalid("first", "roster-not-a-monday"),
        TeamFault::Nobody => Error::Refused("roster-nobody"),
        TeamFault::NotAfterTheMorning => Error::invalid("middag", "roster-afternoon-first"),
        TeamFault::MoreThanAll => Error::invalid("productie", "roster-percent"),
        _ => Error::Internal(error.to_string()),
    }
}

fn check(wanted: &Wanted) -> Result<()> {
    if wanted.weeks == 0 || MOST_WEEKS < wanted.weeks {
        return Err(Error::invalid("weken", "roster-weeks"));
    }
    if wanted.first_week.weekday() != jiff::civil::Weekday::Monday {
        return Err(Error::invalid("first", "roster-not-a-monday"));
    }
    Ok(())
}

async fn keep(cx: &Cx, team: TeamId, version: i64, wanted: &Wanted, kept: Kept) -> Result<()> {
    let made_by = cx.staff().ok_or(Error::Forbidden)?;
    let row = TeamSchedule {
        team,
        first_week: wanted.first_week,
        weeks: wanted.weeks,
        settings: written(&wanted.settings)?,
        fixed: written(&wanted.fixed)?,
        result: written(&kept)?,
        made_by,
        made_at: cx.now,
        version,
    };
    let tx = cx.write().await?;
    let permit = cx.may::<actions::PlanSchedule>(&tx, object(team), &facts(team))?;
    store::save(&permit, &row).await?;
    permit.tell(|event| {
        event.code("team", team);
        event.code("weeks", row.weeks);
        event.code("settled", wanted.fixed.len());
    });
    cx.commit(tx).await
}

fn written(value: &impl Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|error| Error::Internal(error.to_string()))
}

/// Settles a part of the week of somebody, in the place of whatever was settled at `instead` of, and plans again around it.
pub async fn settle(
    cx: &Cx,
    team: TeamId,
    version: i64,
    instead: Option<&Fixed>,
    settled: Option<Fixed>,
) -> Result<Planned> {
    let seen = show(cx, Some(team)).await?.release(cx).await?;
    let plan = seen
        .plan
        .filter(|plan| plan.version == version)
        .ok_or(Error::Conflict)?;
    let mut fixed = plan.fixed;
    fixed.retain(|one| Some(one) != instead);
    fixed.extend(settled);
    let wanted = Wanted {
        first_week: plan.team.start,
        weeks: plan.weeks,
        settings: seen.settings,
        fixed,
    };
    make(cx, team, version, wanted).await
}

/// Leaves of a schedule what concerns one person.
pub fn keep_only(planned: &mut Schedule, id: &str) {
    for week in &mut planned.weeks {
        week.entries.retain(|entry| entry.person == id);
        week.phone.retain(|duty| duty.person == id);
        week.totals.retain(|total| total.person == id);
    }
    planned.turns.retain(|turn| turn.person == id);
}
