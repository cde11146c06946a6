//! What is asked: a team, its working times, and what must happen each week. Plain data, read from a TOML file.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A team and its week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// The team's name.
    pub name: String,
    /// The Monday of the first week.
    pub start: Date,
    /// The morning, in which the office is open.
    pub morning: Span,
    /// The afternoon, in which the office is open.
    pub afternoon: Span,
    /// The share of the hours that is for clients, in percent; a person may have another.
    pub production_percent: u32,
    /// Travel before a block of visits, in minutes.
    #[serde(default)]
    pub travel_minutes: u32,
    /// Aftercare for each person in a week, in minutes.
    #[serde(default)]
    pub aftercare_minutes: u32,
    /// Days on which the office is closed.
    #[serde(default)]
    pub closed: Vec<Date>,
    /// The people.
    #[serde(default, rename = "person")]
    pub people: Vec<Person>,
    /// What everybody, or those who are named, take part in.
    #[serde(default, rename = "meeting")]
    pub meetings: Vec<Meeting>,
    /// What some of the team do by turns.
    #[serde(default, rename = "task")]
    pub tasks: Vec<Task>,
    /// What is settled already; the rest is planned around it.
    #[serde(default)]
    pub fixed: Vec<Fixed>,
}

/// From one time of day to another, in minutes after midnight; in the file `"09:00-12:30"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    /// Minutes after midnight at which it begins.
    pub from: u32,
    /// Minutes after midnight at which it ends.
    pub to: u32,
}

/// A working day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
}

/// Somebody of the team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// A short name that nobody else in the team has.
    pub id: String,
    /// The name on the grid.
    pub name: String,
    /// Contract hours in a week.
    pub hours: u32,
    /// Whole working days.
    #[serde(default)]
    pub days: Vec<Day>,
    /// Days on which only the morning is worked.
    #[serde(default)]
    pub mornings: Vec<Day>,
    /// Days on which only the afternoon is worked.
    #[serde(default)]
    pub afternoons: Vec<Day>,
    /// The share of the hours that is for clients, in percent, where it differs from the team's.
    pub production_percent: Option<u32>,
    /// Team tasks that this person does not do.
    #[serde(default)]
    pub not: Vec<Activity>,
    /// Days off.
    #[serde(default)]
    pub leave: Vec<Leave>,
}

/// Days off, the last one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What one is doing at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Clients.
    Client,
    /// On the way.
    Travel,
    /// Writing and calling.
    Administration,
    /// Aftercare for relatives.
    Aftercare,
    /// The walk-in hour.
    WalkIn,
    /// The phone hour.
    Phone,
    /// A group session.
    GroupSession,
    /// The Alzheimer Café.
    AlzheimerCafe,
    /// The multidisciplinary team meeting.
    Mgt,
    /// The team meeting.
    TeamMeeting,
    /// Intervision.
    Intervision,
    /// Time off for hours in the evening.
    TimeOff,
}

/// A meeting at a set time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// What it is.
    pub activity: Activity,
    /// The day.
    pub day: Day,
    /// The time.
    pub time: Span,
    /// Once in so many weeks.
    #[serde(default = "one")]
    pub every: u32,
    /// The first week in which it is, from 1.
    #[serde(default = "one")]
    pub first: u32,
    /// Who must be there, by id; where nobody is named: all who work then.
    #[serde(default)]
    pub people: Vec<String>,
}

/// A task that goes round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What it is.
    pub activity: Activity,
    /// The day.
    pub day: Day,
    /// The time. Outside office hours it counts as hours that are taken off elsewhere in the week.
    pub time: Span,
    /// How many people it takes.
    #[serde(default = "one")]
    pub people: u32,
    /// Once in so many weeks.
    #[serde(default = "one")]
    pub every: u32,
    /// The first week in which it is, from 1.
    #[serde(default = "one")]
    pub first: u32,
}

/// Something that is settled for one person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// The week, from 1.
    pub week: u32,
    /// Who, by id.
    pub person: String,
    /// The day.
    pub day: Day,
    /// The time.
    pub time: Span,
    /// What.
    pub activity: Activity,
}

fn one() -> u32 {
    1
}

impl Day {
    /// Monday to Friday.
    pub const ALL: [Self; 5] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri];

    /// Days after Monday.
    pub fn offset(self) -> i64 {
        match self {
            Self::Mon => 0,
            Self::Tue => 1,
            Self::Wed => 2,
            Self::Thu => 3,
            Self::Fri => 4,
        }
    }
}

impl Activity {
    /// Can somebody who does this pick up the phone? Not with a group, at the counter or in a discussion of clients.
    pub fn is_reachable(self) -> bool {
        match self {
            Self::Client
            | Self::Travel
            | Self::Administration
            | Self::Aftercare
            | Self::Phone
            | Self::TeamMeeting => true,
            Self::WalkIn
            | Self::GroupSession
            | Self::AlzheimerCafe
            | Self::Mgt
            | Self::Intervision
            | Self::TimeOff => false,
        }
    }
}

impl Span {
    /// Do these have a minute in common?
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Does this lie within the other?
    pub fn is_within(self, other: Self) -> bool {
        other.from <= self.from && self.to <= other.to
    }

    /// Minutes.
    pub fn minutes(self) -> u32 {
        self.to.saturating_sub(self.from)
    }
}

impl TryFrom<String> for Span {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let expected = "a time such as 09:00-12:30";
        let (from, to) = text.split_once('-').ok_or(expected)?;
        let span = Self {
            from: minutes(from).ok_or(expected)?,
            to: minutes(to).ok_or(expected)?,
        };
        if span.from < span.to {
            Ok(span)
        } else {
            Err(expected)
        }
    }
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        format!("{}-{}", clock(span.from), clock(span.to))
    }
}
