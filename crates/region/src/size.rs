//! How large a region is, and how long its history.

/// The size of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The history, in days.
    pub days: i64,
    /// So many people are in guidance when the history begins, and about so many at its end: there are places for them.
    pub in_guidance: u32,
    /// So many people wait when the history begins. How many wait later is what arrivals and places make of it.
    pub waiting: u32,
    /// District teams, divided over three sub-regions; at least three.
    pub teams: usize,
    /// Case managers, divided over the teams.
    pub case_managers: usize,
    /// Link workers, divided over the teams.
    pub link_workers: usize,
}

impl Size {
    /// The region of `spil demo`: three years, 80 case managers, 3,500 people in guidance.
    pub const DEMO: Self = Self {
        days: 1_096,
        in_guidance: 3_500,
        waiting: 150,
        teams: 15,
        case_managers: 80,
        link_workers: 20,
    };

    /// For tests: a year with somewhat more than a hundred people.
    pub const SMALL: Self = Self {
        days: 365,
        in_guidance: 72,
        waiting: 12,
        teams: 3,
        case_managers: 6,
        link_workers: 3,
    };

    /// For measurements: 100,000 persons, 2,000 waiting, 1,000 staff.
    pub const LARGE: Self = Self {
        days: 1_096,
        in_guidance: 45_000,
        waiting: 2_000,
        teams: 180,
        case_managers: 800,
        link_workers: 170,
    };

    /// How many people are referred a year, so that as many start as end: whoever is in guidance, divided by the mean stay.
    pub(crate) fn arrivals_a_year(self) -> f64 {
        let mean = f64::from(MEAN_STAY_DAYS) / 365.25;
        // Some never start: they are withdrawn, redirected or die while they wait.
        f64::from(self.in_guidance) / mean / STARTS
    }
}

/// The mean length of guidance: 2.4 years, from national figures by Little's law.
pub(crate) const MEAN_STAY_DAYS: u32 = 877;
/// The share of those referred who start guidance.
const STARTS: f64 = 0.93;
