//! What the answer of the solver comes to: a line for each person who waits, and before and after for each colleague.

use jiff::civil::Date;
use spil_model::covenant::Hundredths;
use spil_model::ids::{StaffId, TeamId};
use spil_model::referral::Stage;
use spil_model::team::{Candidate, Caseload, Fill, suggest};
use spil_planning::assignment::Reason;

use super::link_worker;
use super::question::{Asks, Seat, Solved};
use crate::team::inbox::Entry;
use crate::team::shown::{Suggested, TeamRoom};

/// Somebody who waits, and who would take them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As the inbox shows them.
    pub entry: Entry,
    /// In whose inbox.
    pub team: TeamId,
    /// Who would be the case manager, with how full they are with the lines above.
    pub to: Option<Suggested>,
    /// Who would be the link worker, and so the first contact.
    pub link_worker: Option<Suggested>,
    /// Why nobody; none where somebody would.
    pub nobody: Option<Nobody>,
}

/// Why nobody would take somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nobody {
    /// No case manager of the team is there today.
    NobodyThere,
    /// No employer has a contract with the insurer.
    NoContract,
    /// Whoever could has an employer for whom the insurer pays for nobody more.
    NoBudget,
    /// Whoever could is full.
    NoRoom,
    /// There is room, but not without too many high-complex cases for one.
    Balance,
}

/// A case manager before and after all lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Who.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// Whether somebody is there today.
    pub is_there: bool,
    /// How many are offered and not answered; they count in what comes after.
    pub offered: u32,
    /// How full before and after.
    pub fill: (Fill, Fill),
    /// The cases by class before and after.
    pub caseload: (Caseload, Caseload),
}

/// Who waits and who could take them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// Everybody in the inbox, those who are offered too.
    pub(super) entries: Vec<Entry>,
    /// What each of them asks, in the same order.
    pub(super) asks: Vec<Asks>,
    /// The case managers.
    pub(super) seats: Vec<Seat>,
    pub(super) today: Date,
}

impl Table {
    /// A line for everybody who waits; who is offered already is none.
    pub(super) fn lines(&self, solved: &Solved) -> Vec<Line> {
        let mut seats = self.seats.clone();
        let mut lines = Vec::new();
        let all = self
            .entries
            .iter()
            .zip(&self.asks)
            .zip(solved.seats.iter().zip(&solved.reasons));
        for ((entry, asks), (at, reason)) in all {
            let to = at.and_then(|at| self.suggested(&mut seats, at, asks));
            if entry.stage == Stage::Waiting {
                lines.push(Line {
                    entry: entry.clone(),
                    team: asks.team,
                    nobody: to.is_none().then(|| self.nobody(asks, *reason)),
                    link_worker: link_worker(entry).filter(|_| to.is_some()),
                    to,
                });
            }
        }
        lines
    }

    /// The reasons for somebody, with how full they are after the lines above; then one more is with them.
    fn suggested(&self, seats: &mut [Seat], at: usize, asks: &Asks) -> Option<Suggested> {
        let mut candidates = asks.candidates.clone();
        let seat = seats.get_mut(at)?;
        let candidate = candidates.get_mut(at)?.as_mut()?;
        candidate.fill = seat.fill;
        seat.fill = seat.fill.with(asks.need.weight);
        let able: Vec<Candidate> = candidates.into_iter().flatten().collect();
        let suggestions = suggest(&asks.need, &able, self.today);
        let own = suggestions.into_iter().find(|one| one.staff == seat.id)?;
        Some(Suggested::of(seat.name.clone(), own, seat.shows_figures))
    }

    fn nobody(&self, asks: &Asks, reason: Reason) -> Nobody {
        let mut team = self.seats.iter().zip(&asks.candidates);
        if !team.any(|(seat, candidate)| seat.is_there && candidate.is_some()) {
            return Nobody::NobodyThere;
        }
        match reason {
            Reason::NoContract => Nobody::NoContract,
            Reason::NoBudget => Nobody::NoBudget,
            Reason::Balance => Nobody::Balance,
            _ => Nobody::NoRoom,
        }
    }

    /// Before and after for each case manager, by the rooms of teams that the reader may see.
    pub(super) fn effects(&self, rooms: &[TeamRoom], solved: &Solved) -> Vec<Effect> {
        let members = self.seats.iter().enumerate().filter_map(|(at, seat)| {
            let mut members = rooms.iter().flat_map(|room| &room.members);
            let member = members.find(|member| member.id == seat.id)?;
            let with = |asks: &&Asks| asks.offered_to == Some(seat.id);
            let mut after = (member.fill, member.caseload.clone());
            for asks in self.placed(solved, at) {
                let weight: Hundredths = asks.need.weight;
                after = (after.0.with(weight), after.1.with(&asks.need.class));
            }
            Some(Effect {
                id: seat.id,
                name: seat.name.clone(),
                is_there: seat.is_there,
                offered: u32::try_from(self.asks.iter().filter(with).count()).unwrap_or(u32::MAX),
                fill: (member.fill, after.0),
                caseload: (member.caseload.clone(), after.1),
            })
        });
        members.collect()
    }

    fn placed<'a>(&'a self, solved: &'a Solved, at: usize) -> impl Iterator<Item = &'a Asks> {
        let all = self.asks.iter().zip(&solved.seats);
        all.filter_map(move |(asks, seat)| (*seat == Some(at)).then_some(asks))
    }
}
