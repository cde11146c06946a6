//! The inbox of a team, or of all teams of an area, as a question for the solver. Pure: the same people and the same room give the same answer.
//!
//! Room is the weighted caseload in hundredths of a case. Distance, language and knowledge are the points of the suggestion
//! on a card (`spil_model::team::suggest`), turned into costs, so that the page and the cards never contradict each other.

use std::time::Duration;

use jiff::civil::Date;
use spil_model::covenant::Hundredths;
use spil_model::ids::{StaffId, TeamId};
use spil_model::team::{Candidate, Caseload, Continuity, Fill, Need, Suggestion, Why, suggest};
use spil_planning::assignment::{
    Bar, CLASSES, Client, Complexity, Costs, Instance, InstanceError, Limits, Manager, Reason,
    explain, solve as solve_instance,
};
use spil_policy::Action;
use spil_store::team::Colleague;

use crate::cx::Cx;
use crate::team::could;
use crate::team::room::Room;

/// More than the points of any suggestion, so that no cost is negative.
const BASE: i32 = 250;
/// A high-complex case above the team's own share of them. Less than any continuity is worth.
const HIGH_EXCESS: i64 = 60;
/// Nobody, by class. Far above what any placing costs: whoever can have a place gets one.
const NOBODY: [i64; CLASSES] = [3000, 2500, 2000, 1500, 1200];
/// Levels are tried in steps of so many percent.
const STEP: u32 = 5;
/// The first answer may take this share of the time, each of the others a fortieth.
const FIRST: u32 = 4;
const OTHERS: u32 = 40;

/// A case manager who could take people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) id: StaffId,
    pub(super) name: String,
    pub(super) fill: Fill,
    pub(super) caseload: Caseload,
    /// The cases that weigh more than one.
    pub(super) high: i64,
    /// Whether somebody is there today.
    pub(super) is_there: bool,
    /// Whether the reader may see figures and dates.
    pub(super) shows_figures: bool,
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asks {
    /// In whose inbox.
    pub(super) team: TeamId,
    pub(super) need: Need,
    /// One for each seat, in the same order; none for who works in other teams than the client's.
    pub(super) candidates: Vec<Option<Candidate>>,
    /// The place of the class, from 0.
    pub(super) class: usize,
    /// Days waited.
    pub(super) waited: i64,
    /// To whom it is offered: that place is kept.
    pub(super) offered_to: Option<StaffId>,
}

/// Who takes whom, by the numbers of the lists, and why nobody takes the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Solved {
    pub(super) seats: Vec<Option<usize>>,
    pub(super) reasons: Vec<Reason>,
}

impl Seat {
    pub(super) fn of(cx: &Cx, room: &Room, colleague: &Colleague) -> Self {
        let caseload = room.caseload_of(colleague.id);
        let shares = caseload.mix();
        let high = shares.iter().filter(|share| room.is_high(&share.class));
        Self {
            id: colleague.id,
            name: colleague.name.clone(),
            fill: room.fill_of(colleague, &caseload),
            high: high.map(|share| i64::from(share.cases)).sum(),
            caseload,
            is_there: !room.is_away(colleague.id),
            shows_figures: could(cx, Action::ViewPersonCaseload, &colleague.facts()),
        }
    }

    /// Room up to a level, in percent of what fits, in hundredths of a case. Who is away has none.
    fn room(&self, level: u32) -> i64 {
        if !self.is_there {
            return 0;
        }
        let fits = i64::from(self.fill.capacity.0) * i64::from(level) / 100;
        (fits - i64::from(self.fill.load.0)).max(0)
    }
}

/// Solves it: as many as can have a place get one, and of all levels up to which everybody is filled the lowest at which
/// that is so. `elapsed` is the time since the start.
pub(super) fn solve(
    question: &Question<'_>,
    time: Duration,
    elapsed: &(dyn Fn() -> Duration + Sync),
) -> Result<Solved, InstanceError> {
    let whole = question.instance(100);
    let mut chosen = in_share(&whole, time / FIRST, elapsed)?;
    let least = unplaced(&whole, &chosen);
    for level in (question.level()..100).step_by(STEP as usize) {
        if time <= elapsed() {
            break;
        }
        let tried = in_share(&question.instance(level), time / OTHERS, elapsed)?;
        if unplaced(&whole, &tried) <= least {
            chosen = tried;
            break;
        }
    }
    let report = explain(&whole, &chosen);
    Ok(Solved {
        seats: chosen,
        reasons: report.clients.iter().map(|client| client.reason).collect(),
    })
}

/// An answer within a share of the time: the work that fits in it is counted, so equal questions have equal answers.
fn in_share(
    instance: &Instance,
    time: Duration,
    elapsed: &(dyn Fn() -> Duration + Sync),
) -> Result<Vec<Option<usize>>, InstanceError> {
    let before = elapsed();
    let since = || elapsed().saturating_sub(before);
    let limits = Limits {
        time,
        elapsed: &since,
    };
    Ok(solve_instance(instance, limits)?.managers)
}

/// What it costs that some have nobody.
fn unplaced(instance: &Instance, managers: &[Option<usize>]) -> i64 {
    let clients = instance.clients.iter().zip(managers);
    let nobody = clients.filter(|(_, manager)| manager.is_none());
    nobody
        .map(|(client, _)| {
            let class = instance.costs.unassigned.get(client.class);
            class.copied().unwrap_or_default() + client.waited
        })
        .sum()
}

/// The question without a level: who is fixed where, and what each pair costs.
pub(super) struct Question<'a> {
    seats: &'a [Seat],
    clients: Vec<Client>,
    /// What those who are fixed take of each seat.
    kept: Vec<i64>,
    high_percent: i64,
    lightest: i64,
}

impl<'a> Question<'a> {
    pub(super) fn of(seats: &'a [Seat], asks: &[Asks], today: Date) -> Self {
        let mut kept = vec![0; seats.len()];
        // An offer stands already; only then whoever is known to somebody, the first of the list first.
        let offered: Vec<_> = asks.iter().map(|one| offered_at(seats, one)).collect();
        for (one, at) in asks.iter().zip(&offered) {
            take(&mut kept, *at, one);
        }
        let mut clients = Vec::with_capacity(asks.len());
        for (one, offered) in asks.iter().zip(offered) {
            let known = known_at(one).filter(|at| fits(seats, &kept, *at, one));
            if offered.is_none() {
                take(&mut kept, known, one);
            }
            clients.push(one.client(seats, offered.or(known), today));
        }
        Self {
            seats,
            high_percent: high_percent(seats, asks),
            lightest: clients
                .iter()
                .map(|client| client.hours)
                .min()
                .unwrap_or(1)
                .max(1),
            clients,
            kept,
        }
    }

    /// The lowest level at which there could be room for everybody.
    fn level(&self) -> u32 {
        let fits: u64 = self
            .seats
            .iter()
            .map(|seat| u64::from(seat.fill.capacity.0))
            .sum();
        let load: u64 = self
            .seats
            .iter()
            .map(|seat| u64::from(seat.fill.load.0))
            .sum();
        let asked: i64 = self.clients.iter().map(|client| client.hours).sum();
        let all = load + u64::try_from(asked).unwrap_or_default();
        let percent = (all * 100).checked_div(fits).unwrap_or(100);
        u32::try_from(percent).unwrap_or(100).next_multiple_of(STEP)
    }

    fn instance(&self, level: u32) -> Instance {
        let most = i64::try_from(self.clients.len()).unwrap_or(i64::MAX);
        let manager = |(seat, kept): (&Seat, &i64)| {
            // What is fixed keeps its place, also where it takes more than there is.
            let hours = seat.room(level).max(*kept);
            Manager {
                places: (hours / self.lightest).min(most),
                hours,
                caseload: i64::from(seat.caseload.cases()),
                caseload_high: seat.high,
                ..Manager::default()
            }
        };
        Instance {
            costs: Costs {
                high_excess: HIGH_EXCESS,
                unassigned: NOBODY,
                ..Costs::default()
            },
            nearest: self.seats.len(),
            high_target_percent: self.high_percent,
            team_tolerance: most,
            teams: 1,
            managers: self.seats.iter().zip(&self.kept).map(manager).collect(),
            clients: self.clients.clone(),
        }
    }
}

impl Asks {
    fn hours(&self) -> i64 {
        i64::from(self.need.weight.0).max(1)
    }

    fn is_high(&self) -> bool {
        Hundredths::ONE < self.need.weight
    }

    fn client(&self, seats: &[Seat], fixed: Option<usize>, today: Date) -> Client {
        let able: Vec<Candidate> = self.candidates.iter().flatten().cloned().collect();
        let suggestions = suggest(&self.need, &able, today);
        let of = |seat: &Seat| suggestions.iter().find(|one| one.staff == seat.id);
        let extra = seats
            .iter()
            .enumerate()
            .map(|(at, seat)| (at, cost(seat, of(seat))));
        let barred = seats.iter().enumerate().filter_map(|(at, seat)| {
            self.candidates
                .get(at)?
                .as_ref()
                .map_or(Some((at, Bar::OtherTeam)), |_| {
                    let bar = |why: &Why| match why {
                        Why::NoContract(_) => Some((at, Bar::NoContract)),
                        Why::NoBudget(_) => Some((at, Bar::NoBudget)),
                        _ => None,
                    };
                    of(seat)?.reasons.iter().find_map(bar)
                })
        });
        Client {
            class: self.class.min(CLASSES - 1),
            waited: self.waited.max(0),
            complexity: if self.is_high() {
                Complexity::High
            } else {
                Complexity::Regular
            },
            hours: self.hours(),
            extra: extra.collect(),
            barred: barred.collect(),
            fixed,
            ..Client::default()
        }
    }
}

/// What a pair costs: the less speaks for it the more, and a little for a fuller caseload. Room and contracts are rules of
/// their own and count nothing here.
fn cost(seat: &Seat, suggestion: Option<&Suggestion>) -> i64 {
    let is_rule = |why: &Why| {
        let is_unpaid = matches!(why, Why::NoContract(_) | Why::NoBudget(_));
        is_unpaid || matches!(why, Why::Absent(_) | Why::Room { .. })
    };
    let is_wish = |why: &&Why| !is_rule(why);
    let reasons = suggestion.into_iter().flat_map(|one| &one.reasons);
    let points: i32 = reasons.filter(is_wish).map(Why::points).sum();
    let fullness = seat.fill.percent().unwrap_or(100).min(125) / STEP;
    i64::from((BASE - points).max(0)) + i64::from(fullness)
}

/// The seat to which it is offered.
fn offered_at(seats: &[Seat], asks: &Asks) -> Option<usize> {
    seats
        .iter()
        .position(|seat| Some(seat.id) == asks.offered_to)
}

/// The seat of who knows the client: the same person before somebody of the household.
fn known_at(asks: &Asks) -> Option<usize> {
    let of = |continuity: Continuity| {
        let mut candidates = asks.candidates.iter();
        candidates.position(|one| one.as_ref().is_some_and(|one| one.continuity == continuity))
    };
    of(Continuity::SamePerson).or_else(|| of(Continuity::SameHousehold))
}

/// Whether somebody can take it beside what is kept already: there, with a contract, with room.
fn fits(seats: &[Seat], kept: &[i64], at: usize, asks: &Asks) -> bool {
    let (Some(seat), Some(kept), Some(Some(candidate))) =
        (seats.get(at), kept.get(at), asks.candidates.get(at))
    else {
        return false;
    };
    let insurer = asks.need.insurer.as_ref();
    let is_unpaid = insurer.is_some_and(|insurer| candidate.unpaid(insurer).is_some());
    !is_unpaid && kept + asks.hours() <= seat.room(100)
}

fn take(kept: &mut [i64], at: Option<usize>, asks: &Asks) {
    if let Some(kept) = at.and_then(|at| kept.get_mut(at)) {
        *kept += asks.hours();
    }
}

/// The share of high-complex cases that the team will have with everybody who waits, in percent, rounded up.
fn high_percent(seats: &[Seat], asks: &[Asks]) -> i64 {
    let cases: i64 = seats
        .iter()
        .map(|seat| i64::from(seat.caseload.cases()))
        .sum();
    let high: i64 = seats.iter().map(|seat| seat.high).sum();
    let more = asks.iter().filter(|one| one.is_high()).count();
    let all = cases + i64::try_from(asks.len()).unwrap_or_default();
    let high = high + i64::try_from(more).unwrap_or_default();
    (high * 100 + all - 1)
        .checked_div(all)
        .unwrap_or_default()
        .clamp(0, 100)
}

#[cfg(test)]
pub(super) mod tests;
