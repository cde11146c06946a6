//! What a team asks of its weeks, and the question that the planner gets: hours from the appointments, leave from the
//! absences, holidays from the covenant, the rest as the team set it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use spil_model::calendar::WorkingCalendar;
use spil_model::ids::{OrganisationId, StaffId, TeamId};
use spil_planning::schedule::{Activity, Day, Leave, Meeting, Person, Span, Task, Team};
use spil_policy::{Role, actions};
use spil_store::Snapshot;
use spil_store::schedule::production;
use spil_store::team::{AbsenceRow, Colleague, Place, absences, colleagues};

use super::Wanted;
use crate::covenant::in_force;
use crate::cx::Cx;
use crate::error::Result;
use crate::team::hours_with_clients;

/// What somebody may take part in or not.
pub const JOINING: [Activity; 6] = [
    Activity::WalkIn,
    Activity::Phone,
    Activity::GroupSession,
    Activity::AlzheimerCafe,
    Activity::Mgt,
    Activity::Intervision,
];

/// What a team asks of its weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The morning, in which the office is open.
    pub morning: Span,
    /// The afternoon.
    pub afternoon: Span,
    /// The share of the hours for clients, in percent, where the employer asks none.
    pub production_percent: u32,
    /// Travel before a block of visits, in minutes.
    pub travel_minutes: u32,
    /// Aftercare for each person in a week, in minutes.
    pub aftercare_minutes: u32,
    /// When everybody works.
    pub people: Vec<WorkingDays>,
    /// Meetings at a set time; who joins stands with the person.
    pub meetings: Vec<Meeting>,
    /// Tasks that go round.
    pub tasks: Vec<Task>,
}

/// When somebody works, and what they take part in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingDays {
    /// Who.
    pub staff: StaffId,
    /// Whole days.
    pub days: Vec<Day>,
    /// Days on which only the morning is worked.
    pub mornings: Vec<Day>,
    /// Days on which only the afternoon is worked.
    pub afternoons: Vec<Day>,
    /// What of [`JOINING`] somebody does not take part in.
    pub not: Vec<Activity>,
}

/// Whether a block is a meeting, to which people come, and no task that goes round.
pub const fn is_meeting(activity: Activity) -> bool {
    matches!(
        activity,
        Activity::TeamMeeting | Activity::Mgt | Activity::Intervision
    )
}

const fn span(from: u32, to: u32) -> Span {
    Span { from, to }
}

impl Default for Settings {
    /// Office hours, the lower of the two production settings that the field names, and the blocks that every team has.
    fn default() -> Self {
        let meeting = |activity, day, time| Meeting {
            activity,
            day,
            time,
            every: 1,
            first: 1,
            people: Vec::new(),
        };
        let task = |activity, day, time| Task {
            activity,
            day,
            time,
            people: 1,
            every: 1,
            first: 1,
        };
        Self {
            morning: span(510, 750),
            afternoon: span(780, 1_020),
            production_percent: 65,
            travel_minutes: 30,
            aftercare_minutes: 60,
            people: Vec::new(),
            meetings: vec![meeting(Activity::TeamMeeting, Day::Tue, span(540, 600))],
            tasks: vec![
                task(Activity::Phone, Day::Mon, span(540, 600)),
                task(Activity::WalkIn, Day::Thu, span(600, 720)),
            ],
        }
    }
}

/// The people of a team, as far as their weeks depend on it.
pub(super) struct Crew {
    team: TeamId,
    people: Vec<Colleague>,
    absences: Vec<AbsenceRow>,
    production: Vec<(OrganisationId, u32)>,
    calendar: WorkingCalendar,
}

impl Crew {
    pub(super) async fn read(cx: &Cx, snapshot: &Snapshot, team: TeamId) -> Result<Self> {
        let permit = cx.may_list::<actions::ViewAbsence>(snapshot)?;
        permit.tell(|event| event.code("team", team));
        let found = colleagues(snapshot, &[Place::Team(team)], cx.today()).await?;
        let works = |one: &Colleague| {
            let is_here = one.is_in(team, Role::CaseManager) || one.is_in(team, Role::LinkWorker);
            is_here && 0 < hours(one, team)
        };
        let people: Vec<Colleague> = found.into_iter().filter(works).collect();
        let ids: Vec<StaffId> = people.iter().map(|one| one.id).collect();
        let versions = cx.app.covenants.load(snapshot).await?;
        let covenant = in_force(&versions, cx.today());
        Ok(Self {
            team,
            absences: absences(&permit, &ids, cx.today()).await?,
            production: production(snapshot).await?,
            calendar: covenant.map_or_else(WorkingCalendar::default, |one| one.covenant.calendar),
            people,
        })
    }

    /// Who they are, with their contract hours in this team.
    pub(super) fn people(&self) -> Vec<(StaffId, String, u32)> {
        let people = self.people.iter();
        people
            .map(|one| (one.id, one.name.clone(), hours(one, self.team)))
            .collect()
    }

    /// The settings with everybody who works in the team now, and nobody else.
    pub(super) fn up_to_date(&self, settings: Option<Settings>) -> Settings {
        let mut settings = settings.unwrap_or_default();
        let known = std::mem::take(&mut settings.people);
        let people = self.people.iter().enumerate().map(|(place, one)| {
            let found = known.iter().find(|known| known.staff == one.id);
            found
                .cloned()
                .unwrap_or_else(|| usual_days(one.id, hours(one, self.team), place))
        });
        settings.people = people.collect();
        settings
    }

    /// The question for the planner.
    pub(super) fn team(&self, name: &str, wanted: &Wanted) -> Team {
        let settings = self.up_to_date(Some(wanted.settings.clone()));
        let people: Vec<Person> = self
            .people
            .iter()
            .zip(&settings.people)
            .map(|(one, days)| self.person(one, days))
            .collect();
        let joins = |activity: Activity| {
            let joining = settings
                .people
                .iter()
                .filter(|one| !one.not.contains(&activity));
            joining.map(|one| one.staff.to_string()).collect::<Vec<_>>()
        };
        let meetings = settings
            .meetings
            .iter()
            .filter(|one| !JOINING.contains(&one.activity) || !joins(one.activity).is_empty());
        Team {
            name: name.to_owned(),
            start: wanted.first_week,
            morning: settings.morning,
            afternoon: settings.afternoon,
            production_percent: settings.production_percent,
            travel_minutes: settings.travel_minutes,
            aftercare_minutes: settings.aftercare_minutes,
            closed: self.closed(wanted),
            meetings: meetings.map(|one| self.meeting(one, &joins)).collect(),
            people,
            tasks: settings.tasks.clone(),
            fixed: self.fixed(wanted),
        }
    }

    /// A meeting for which nobody is left out is for all who work then, as the planner understands it.
    fn meeting(&self, meeting: &Meeting, joins: &dyn Fn(Activity) -> Vec<String>) -> Meeting {
        let joining = if JOINING.contains(&meeting.activity) {
            joins(meeting.activity)
        } else {
            Vec::new()
        };
        let all = joining.len() == self.people.len();
        Meeting {
            people: if all { Vec::new() } else { joining },
            ..meeting.clone()
        }
    }

    fn person(&self, one: &Colleague, days: &WorkingDays) -> Person {
        Person {
            id: one.id.to_string(),
            name: one.name.clone(),
            hours: hours(one, self.team),
            days: days.days.clone(),
            mornings: days.mornings.clone(),
            afternoons: days.afternoons.clone(),
            production_percent: self.production_of(one),
            not: days
                .not
                .iter()
                .copied()
                .filter(|one| !is_meeting(*one))
                .collect(),
            leave: self.leave(one.id),
        }
    }

    /// What the employer of most hours asks.
    fn production_of(&self, one: &Colleague) -> Option<u32> {
        let employer = one
            .hours
            .iter()
            .find(|hours| hours.team == Some(self.team))?;
        let employer = employer.appointment.organisation;
        let found = self.production.iter().find(|(id, _)| *id == employer);
        found.map(|(_, percent)| *percent)
    }

    fn leave(&self, staff: StaffId) -> Vec<Leave> {
        let own = self.absences.iter().filter(|row| row.staff == staff);
        own.map(|row| Leave {
            from: row.absence.from,
            to: row.absence.until.unwrap_or(Date::MAX),
        })
        .collect()
    }

    /// The days of the weeks on which nobody works.
    fn closed(&self, wanted: &Wanted) -> Vec<Date> {
        let days = i64::from(wanted.weeks) * 7;
        let dates = (0..days).map(|day| wanted.first_week.saturating_add(day.days()));
        dates
            .filter(|date| {
                Day::ALL
                    .iter()
                    .any(|day| day.offset() == days_after_monday(*date))
            })
            .filter(|date| !self.calendar.is_working_day(*date))
            .collect()
    }

    /// What is settled for whoever still works here, within the weeks.
    fn fixed(&self, wanted: &Wanted) -> Vec<spil_planning::schedule::Fixed> {
        let here = |id: &str| self.people.iter().any(|one| one.id.to_string() == id);
        let fixed = wanted.fixed.iter();
        fixed
            .filter(|one| one.week <= wanted.weeks && here(&one.person))
            .cloned()
            .collect()
    }
}

fn days_after_monday(date: Date) -> i64 {
    i64::from(date.weekday().to_monday_zero_offset())
}

/// Whole contract hours in a team: the planner counts no minutes that nobody gets paid.
fn hours(one: &Colleague, team: TeamId) -> u32 {
    hours_with_clients(one, Some(team)).0 / 100
}

/// Days that fit the hours: whole days of eight hours and a morning for the rest, beginning on another day for each, so that
/// somebody is there every day.
fn usual_days(staff: StaffId, hours: u32, place: usize) -> WorkingDays {
    let mut week = [Day::Mon, Day::Tue, Day::Thu, Day::Fri, Day::Wed];
    week.rotate_left(place * 2 % Day::ALL.len());
    let whole = usize::try_from(hours / 8).unwrap_or(0).min(Day::ALL.len());
    let mut days: Vec<Day> = week.iter().copied().take(whole).collect();
    days.sort_unstable();
    let half = (4 <= hours % 8).then(|| week.get(whole).copied()).flatten();
    WorkingDays {
        staff,
        days,
        mornings: half.into_iter().collect(),
        afternoons: Vec::new(),
        not: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_fit_the_hours_and_begin_elsewhere_for_each() {
        let id = StaffId::from_parts(1, [0; 10]);
        let first = usual_days(id, 28, 0);
        assert_eq!(first.days, [Day::Mon, Day::Tue, Day::Thu]);
        assert_eq!(first.mornings, [Day::Fri]);
        assert_ne!(usual_days(id, 28, 1).days, first.days);
        assert!(usual_days(id, 3, 0).days.is_empty());
        assert_eq!(usual_days(id, 60, 0).days.len(), 5);
    }
}
