//! What is asked: case managers with room, clients who wait, and what each thing that one would rather not see costs.
//!
//! Plain data with its rules. Reading it from JSON is in `reading`, turning it into arcs and numbers to search in
//! `problem`.

/// The index of a case manager in [`Instance::managers`].
pub type ManagerIndex = usize;

/// The index of a client in [`Instance::clients`].
pub type ClientIndex = usize;

/// The number of urgency classes; class 0 is the most urgent.
pub const CLASSES: usize = 5;

/// The largest absolute value of any number in an instance: sums over all clients then stay exact.
pub const LARGEST: i64 = 1_000_000_000;

/// The largest number of teams.
const MOST_TEAMS: i64 = 1_000_000;

/// A question: who takes whom?
///
/// Distances are in the unit of the coordinates (in the product: 100 metres), costs in points in which a unit of
/// distance costs 1.
///
/// # Example
///
/// ```
/// use spil_planning::assignment::{Client, Costs, Instance, Manager};
///
/// let instance = Instance {
///     costs: Costs { other_manager: 300, other_team: 150, high_excess: 400, team_deviation: 200,
///                    unassigned: [3000, 2500, 2000, 1500, 1200] },
///     nearest: 25,
///     high_target_percent: 35,
///     team_tolerance: 1,
///     teams: 1,
///     managers: vec![Manager { places: 4, hours: 13, ..Manager::default() }],
///     clients: vec![Client { x: 30, y: 40, class: 2, hours: 3, ..Client::default() }],
/// };
/// assert!(instance.check().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instance {
    /// What is counted against a proposal.
    pub costs: Costs,
    /// A client may go to this many of the closest case managers, and to the preferred one.
    pub nearest: usize,
    /// The share of high-complex cases in a caseload above which more of them cost extra, in percent.
    pub high_target_percent: i64,
    /// A team may differ from its fair share by this many placed clients at no cost.
    pub team_tolerance: i64,
    /// The number of teams.
    pub teams: usize,
    /// The case managers.
    pub managers: Vec<Manager>,
    /// The clients who wait.
    pub clients: Vec<Client>,
}

/// What is counted against a proposal, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Costs {
    /// Another case manager than the preferred one.
    pub other_manager: i64,
    /// Another team than the preferred one.
    pub other_team: i64,
    /// Each high-complex client above the room for them in a caseload.
    pub high_excess: i64,
    /// Each placed client that a team differs from its fair share, beyond the tolerance.
    pub team_deviation: i64,
    /// Nobody, by urgency class; a point for each day waited comes on top.
    pub unassigned: [i64; CLASSES],
}

/// A case manager and the room that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manager {
    /// Place, west to east, in units of 100 metres.
    pub x: i64,
    /// Place, south to north, in units of 100 metres.
    pub y: i64,
    /// The team, below [`Instance::teams`].
    pub team: usize,
    /// Places left in the caseload.
    pub places: i64,
    /// Hours left, in the unit of [`Client::hours`].
    pub hours: i64,
    /// Cases now.
    pub caseload: i64,
    /// High-complex cases among these.
    pub caseload_high: i64,
}

/// A client who waits for a case manager.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Client {
    /// Place, west to east, in units of 100 metres.
    pub x: i64,
    /// Place, south to north, in units of 100 metres.
    pub y: i64,
    /// Urgency class, below [`CLASSES`].
    pub class: usize,
    /// Days waited since receipt.
    pub waited: i64,
    /// Is the case high-complex?
    pub complexity: Complexity,
    /// Hours that the case takes.
    pub hours: i64,
    /// Who knows the client already.
    pub preferred_manager: Option<ManagerIndex>,
    /// The team that knows the client, or that the client asked for.
    pub preferred_team: Option<usize>,
    /// Who cannot take the client, with the reason: a contract or a budget that is not there.
    pub barred: Vec<(ManagerIndex, Bar)>,
    /// Points that the client costs with a case manager beside distance and continuity, for what no coordinates tell: a
    /// language that is not spoken, a neighbourhood that is not known. Not named: none. Several for one add up.
    pub extra: Vec<(ManagerIndex, i64)>,
    /// The contact person who stays: this client is placed here and is never moved.
    pub fixed: Option<ManagerIndex>,
}

/// Does a case count against the room for high-complex cases?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Complexity {
    /// Low or medium complex.
    #[default]
    Regular,
    /// High complex.
    High,
}

/// Why a case manager cannot take a client, however much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bar {
    /// The organisation has no contract with the client's insurer.
    NoContract,
    /// The organisation has no budget left with the client's insurer.
    NoBudget,
    /// The case manager works in other teams than the client's.
    OtherTeam,
}

/// Why an instance cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault:?}")]
pub struct InstanceError {
    /// Where, as a JSON pointer in the form of the instance file.
    pub place: String,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong at a place in an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not JSON: what the parser says of it.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// This key is not known.
    Unknown,
    /// This key is missing.
    Missing,
    /// Here an object is expected.
    NotAnObject,
    /// Here an array is expected.
    NotAnArray,
    /// Here a text is expected.
    NotAText,
    /// Here a whole number is expected.
    NotAnInteger,
    /// The number is outside what is possible here.
    OutOfRange {
        /// The smallest possible value.
        least: i64,
        /// The largest possible value.
        most: i64,
    },
    /// The array has another length than the others.
    Length {
        /// How many values are expected.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The clients who are fixed here take more than the places or the hours that are left.
    FixedBeyondRoom,
}

impl Instance {
    /// Checks every number and every index.
    ///
    /// # Errors
    ///
    /// The first place where a value is negative, too large or points to nothing, or where clients who are fixed do
    /// not fit.
    pub fn check(&self) -> Result<(), InstanceError> {
        count("/nearest", self.nearest, LARGEST)?;
        count("/teams", self.teams, MOST_TEAMS)?;
        range(
            "/high_target_pct".to_owned(),
            self.high_target_percent,
            0,
            100,
        )?;
        range(
            "/team_tolerance".to_owned(),
            self.team_tolerance,
            0,
            LARGEST,
        )?;
        self.costs.check()?;
        for (index, manager) in self.managers.iter().enumerate() {
            manager.check(index, self.teams)?;
        }
        for (index, client) in self.clients.iter().enumerate() {
            self.check_client(index, client)?;
        }
        self.check_fixed()
    }

    fn check_client(&self, index: ClientIndex, client: &Client) -> Result<(), InstanceError> {
        let place = |key: &str| format!("/clients/{key}/{index}");
        range(place("x"), client.x, -LARGEST, LARGEST)?;
        range(place("y"), client.y, -LARGEST, LARGEST)?;
        below(place("cls"), Some(client.class), CLASSES)?;
        range(place("waited"), client.waited, 0, LARGEST)?;
        range(place("hours"), client.hours, 0, LARGEST)?;
        below(
            place("pref_manager"),
            client.preferred_manager,
            self.managers.len(),
        )?;
        below(place("pref_team"), client.preferred_team, self.teams)?;
        below(place("fixed"), client.fixed, self.managers.len())?;
        for (manager, _) in &client.barred {
            below(place("barred"), Some(*manager), self.managers.len())?;
        }
        for (manager, points) in &client.extra {
            below(place("extra"), Some(*manager), self.managers.len())?;
            range(place("extra"), *points, 0, LARGEST)?;
        }
        Ok(())
    }

    fn check_fixed(&self) -> Result<(), InstanceError> {
        let mut left: Vec<(i64, i64)> = self
            .managers
            .iter()
            .map(|manager| (manager.places, manager.hours))
            .collect();
        for client in &self.clients {
            if let Some((places, hours)) = client.fixed.and_then(|manager| left.get_mut(manager)) {
                *places -= 1;
                *hours -= client.hours;
            }
        }
        match left
            .iter()
            .position(|(places, hours)| *places < 0 || *hours < 0)
        {
            Some(index) => Err(InstanceError {
                place: format!("/managers/cap/{index}"),
                fault: Fault::FixedBeyondRoom,
            }),
            None => Ok(()),
        }
    }
}

impl Costs {
    fn check(&self) -> Result<(), InstanceError> {
        range(
            "/cost/other_manager".to_owned(),
            self.other_manager,
            0,
            LARGEST,
        )?;
        range("/cost/other_team".to_owned(), self.other_team, 0, LARGEST)?;
        range("/cost/high_excess".to_owned(), self.high_excess, 0, LARGEST)?;
        range(
            "/cost/team_deviation".to_owned(),
            self.team_deviation,
            0,
            LARGEST,
        )?;
        for (class, cost) in self.unassigned.iter().enumerate() {
            range(format!("/cost/unassigned/{class}"), *cost, 0, LARGEST)?;
        }
        Ok(())
    }
}

impl Manager {
    fn check(&self, index: ManagerIndex, teams: usize) -> Result<(), InstanceError> {
        let place = |key: &str| format!("/managers/{key}/{index}");
        range(place("x"), self.x, -LARGEST, LARGEST)?;
        range(place("y"), self.y, -LARGEST, LARGEST)?;
        below(place("team"), Some(self.team), teams)?;
        range(place("cap"), self.places, 0, LARGEST)?;
        range(place("hours"), self.hours, 0, LARGEST)?;
        range(place("cur"), self.caseload, 0, LARGEST)?;
        range(place("cur_high"), self.caseload_high, 0, LARGEST)
    }
}

fn count(place: &str, value: usize, most: i64) -> Result<(), InstanceError> {
    range(
        place.to_owned(),
        i64::try_from(value).unwrap_or(i64::MAX),
        0,
        most,
    )
}

fn below(place: String, index: Option<usize>, end: usize) -> Result<(), InstanceError> {
    match index {
        Some(index) if end <= index => {
            let most = i64::try_from(end).unwrap_or(i64::MAX) - 1;
            Err(InstanceError {
                place,
                fault: Fault::OutOfRange { least: 0, most },
            })
        }
        _ => Ok(()),
    }
}

fn range(place: String, value: i64, least: i64, most: i64) -> Result<(), InstanceError> {
    if least <= value && value <= most {
        return Ok(());
    }
    Err(InstanceError {
        place,
        fault: Fault::OutOfRange { least, most },
    })
}
