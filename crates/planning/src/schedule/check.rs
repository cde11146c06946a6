//! Whether a team file makes sense before anything is planned.

use super::team::{Day, Team};

/// What is wrong with a team file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault:?}")]
pub struct TeamError {
    /// Where, as a JSON pointer in the form of the file.
    pub place: String,
    /// What.
    pub fault: TeamFault,
}

/// What is wrong at a place in a team file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamFault {
    /// The first week must start on a Monday.
    NotAMonday,
    /// There must be at least one person.
    Nobody,
    /// Nobody has this id.
    UnknownPerson,
    /// Somebody else has this id.
    SameId,
    /// The afternoon must come after the morning.
    NotAfterTheMorning,
    /// A share is at most 100 percent.
    MoreThanAll,
    /// Weeks count from 1.
    WeekZero,
    /// A day is named twice for one person.
    SameDay,
    /// The last day is before the first.
    EndsBeforeStart,
}

impl Team {
    /// Checks everything that must be so whatever the week.
    ///
    /// # Errors
    ///
    /// The first place that cannot be.
    pub fn check(&self) -> Result<(), TeamError> {
        let wrong = |place: &str, fault| {
            Err(TeamError {
                place: place.to_owned(),
                fault,
            })
        };
        if self.start.weekday() != jiff::civil::Weekday::Monday {
            return wrong("/start", TeamFault::NotAMonday);
        }
        if self.people.is_empty() {
            return wrong("/person", TeamFault::Nobody);
        }
        if self.afternoon.from < self.morning.to {
            return wrong("/afternoon", TeamFault::NotAfterTheMorning);
        }
        if 100 < self.production_percent {
            return wrong("/production_percent", TeamFault::MoreThanAll);
        }
        self.check_people()?;
        self.check_names()?;
        self.check_weeks()
    }

    fn check_people(&self) -> Result<(), TeamError> {
        for (index, person) in self.people.iter().enumerate() {
            let wrong = |key: &str, fault| {
                Err(TeamError {
                    place: format!("/person/{index}/{key}"),
                    fault,
                })
            };
            if self
                .people
                .iter()
                .take(index)
                .any(|other| other.id == person.id)
            {
                return wrong("id", TeamFault::SameId);
            }
            if person.production_percent.is_some_and(|share| 100 < share) {
                return wrong("production_percent", TeamFault::MoreThanAll);
            }
            if person.leave.iter().any(|leave| leave.to < leave.from) {
                return wrong("leave", TeamFault::EndsBeforeStart);
            }
            let named = |day: Day| {
                let lists = [&person.days, &person.mornings, &person.afternoons];
                lists
                    .into_iter()
                    .flatten()
                    .filter(|other| **other == day)
                    .count()
            };
            if Day::ALL.into_iter().any(|day| 1 < named(day)) {
                return wrong("days", TeamFault::SameDay);
            }
        }
        Ok(())
    }

    fn check_names(&self) -> Result<(), TeamError> {
        let known = |id: &String| self.people.iter().any(|person| person.id == *id);
        for (index, meeting) in self.meetings.iter().enumerate() {
            if !meeting.people.iter().all(known) {
                let place = format!("/meeting/{index}/people");
                return Err(TeamError {
                    place,
                    fault: TeamFault::UnknownPerson,
                });
            }
        }
        match self.fixed.iter().position(|fixed| !known(&fixed.person)) {
            Some(index) => Err(TeamError {
                place: format!("/fixed/{index}/person"),
                fault: TeamFault::UnknownPerson,
            }),
            None => Ok(()),
        }
    }

    fn check_weeks(&self) -> Result<(), TeamError> {
        let wrong = |list: &str, index: usize, key: &str| {
            Err(TeamError {
                place: format!("/{list}/{index}/{key}"),
                fault: TeamFault::WeekZero,
            })
        };
        let zero = |every: u32, first: u32| every == 0 || first == 0;
        if let Some(index) = self
            .meetings
            .iter()
            .position(|meeting| zero(meeting.every, meeting.first))
        {
            return wrong("meeting", index, "every");
        }
        if let Some(index) = self
            .tasks
            .iter()
            .position(|task| zero(task.every, task.first))
        {
            return wrong("task", index, "every");
        }
        match self.fixed.iter().position(|fixed| fixed.week == 0) {
            Some(index) => wrong("fixed", index, "week"),
            None => Ok(()),
        }
    }
}
