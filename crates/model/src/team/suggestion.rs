//! Who of the team could take a referral, with the reasons for and against. The team decides.
//!
//! Deliberately simple: points that a case manager can add up. Continuity weighs most, because a fixed contact person is
//! worth more than balance; who is absent, or whose employer has no contract with the insurer, stands below all others.

use std::{cmp::Reverse, collections::BTreeSet};

use jiff::civil::Date;

use super::{Absence, Caseload, Fill, Room};
use crate::{
    agb::Uzovi,
    answer::Answer,
    code::ClassId,
    coded::coded,
    covenant::Hundredths,
    geography::NeighbourhoodCode,
    ids::{OrganisationId, StaffId},
    language_code::LanguageCode,
    person::SpecialGroups,
    text::fold,
};

coded! {
    /// Knowledge that some clients need.
    pub enum Expertise {
        /// Dementia before the age of 65.
        YoungOnset = "young_onset",
        /// Dementia with an intellectual disability.
        IntellectualDisability = "intellectual_disability",
        /// Clients with a migration background.
        MigrationBackground = "migration_background",
    }

    /// Whether somebody knows the client already.
    #[derive(Default)]
    pub enum Continuity {
        /// Was the client's case manager before.
        SamePerson = "same_person",
        /// Guides somebody in the same household.
        SameHousehold = "same_household",
        /// Does not know the client.
        #[default]
        None = "none",
    }
}

impl Expertise {
    /// Recognises it in the few words that a network file has for what somebody knows more about, in Dutch or English.
    pub fn in_words(words: &str) -> impl Iterator<Item = Self> {
        let words = fold(words);
        let known = [
            (Self::YoungOnset, ["jonge", "young"]),
            (
                Self::IntellectualDisability,
                ["verstandelijk", "intellectual"],
            ),
            (Self::MigrationBackground, ["migratie", "migration"]),
        ];
        known
            .into_iter()
            .filter(move |(_, signs)| signs.iter().any(|sign| words.contains(sign)))
            .map(|(expertise, _)| expertise)
    }
}

/// What a referral asks of a case manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The class.
    pub class: ClassId,
    /// The weight of a case of this class.
    pub weight: Hundredths,
    /// The neighbourhood of the home address.
    pub neighbourhood: Option<NeighbourhoodCode>,
    /// The language that the client speaks best.
    pub language: Option<LanguageCode>,
    /// Groups that need special knowledge.
    pub special_groups: SpecialGroups,
    /// The insurer.
    pub insurer: Option<Uzovi>,
}

/// Somebody who could take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub staff: StaffId,
    /// How full they are.
    pub fill: Fill,
    /// Their cases.
    pub caseload: Caseload,
    /// Days of absence.
    pub absences: Vec<Absence>,
    /// Whether they know the client.
    pub continuity: Continuity,
    /// The neighbourhoods in which they have clients.
    pub neighbourhoods: BTreeSet<NeighbourhoodCode>,
    /// The languages they speak beside Dutch.
    pub languages: BTreeSet<LanguageCode>,
    /// What they know more of.
    pub expertise: BTreeSet<Expertise>,
    /// The insurers with which their employers have a contract; nothing where contracts are not kept.
    pub contracts: Option<BTreeSet<Uzovi>>,
    /// How many more their insurers pay for, where that has a limit at every employer.
    pub budgets: Vec<BudgetLeft>,
}

/// How many more an insurer pays for at an employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLeft {
    /// The employer.
    pub employer: OrganisationId,
    /// The insurer.
    pub insurer: Uzovi,
    /// How many more.
    pub left: u32,
}

impl Candidate {
    /// What an insurer still pays for at the employers, one after another; nothing where there is no limit.
    pub fn budgets_with<'a>(&'a self, insurer: &'a Uzovi) -> impl Iterator<Item = &'a BudgetLeft> {
        self.budgets
            .iter()
            .filter(move |one| one.insurer == *insurer)
    }

    /// Why nobody would pay, if nobody would.
    pub fn unpaid(&self, insurer: &Uzovi) -> Option<Why> {
        let contracts = self.contracts.as_ref();
        if contracts.is_some_and(|contracts| !contracts.contains(insurer)) {
            return Some(Why::NoContract(insurer.clone()));
        }
        let mut budgets = self.budgets_with(insurer).peekable();
        let is_used_up = budgets.peek().is_some() && budgets.all(|one| one.left == 0);
        is_used_up.then(|| Why::NoBudget(insurer.clone()))
    }
}

/// A reason for or against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Absent on the day: the dates, never the reason.
    Absent(Absence),
    /// The employer has no contract with the insurer.
    NoContract(Uzovi),
    /// The employer has a contract with the insurer, and no room left in its budget.
    NoBudget(Uzovi),
    /// Knows the client.
    Continuity(Continuity),
    /// How full, before and after, in percent.
    Room {
        /// Whether there is room afterwards.
        room: Room,
        /// Before.
        before: Option<u32>,
        /// After.
        after: Option<u32>,
    },
    /// Speaks the language.
    Language(LanguageCode),
    /// Knows more of this.
    Expertise(Expertise),
    /// Has clients in the same neighbourhood.
    SameNeighbourhood,
    /// Has clients in the same district.
    SameDistrict,
    /// Has clients in the same municipality.
    SameMunicipality,
    /// Has fewer cases of this class than the team has, in percent of the cases.
    LighterMix {
        /// Of this one's cases.
        own: u32,
        /// Of the team's cases.
        team: u32,
    },
    /// Has more cases of this class than the team has, in percent of the cases.
    HeavierMix {
        /// Of this one's cases.
        own: u32,
        /// Of the team's cases.
        team: u32,
    },
}

impl Why {
    /// Points for this reason. Only their order and their rough size mean something.
    pub const fn points(&self) -> i32 {
        match self {
            Self::Absent(_) => -1000,
            Self::NoContract(_) | Self::NoBudget(_) => -500,
            Self::Continuity(Continuity::SamePerson) => 100,
            Self::Continuity(Continuity::SameHousehold) => 80,
            Self::Room {
                room: Room::Free, ..
            } => 30,
            Self::Room {
                room: Room::Enough, ..
            } => 10,
            Self::Room {
                room: Room::Full, ..
            } => -40,
            Self::Language(_) => 25,
            Self::Expertise(_) => 20,
            Self::SameNeighbourhood => 12,
            Self::SameDistrict | Self::LighterMix { .. } => 5,
            Self::SameMunicipality => 2,
            Self::Continuity(Continuity::None) => 0,
            Self::HeavierMix { .. } => -5,
        }
    }
}

/// Somebody who could take it, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub staff: StaffId,
    /// All reasons, for and against.
    pub reasons: Vec<Why>,
    /// The points of the reasons together.
    pub points: i32,
}

/// Orders the candidates, the best first. Equal points: the emptier first, then the id, so that it is always the same.
pub fn suggest(need: &Need, candidates: &[Candidate], today: Date) -> Vec<Suggestion> {
    let mut team = Caseload::default();
    for candidate in candidates {
        team.add(&candidate.caseload);
    }
    let team_share = team.share_of(&need.class);
    let mut ranked: Vec<_> = candidates
        .iter()
        .map(|candidate| {
            let reasons = reasons(need, candidate, team_share, today);
            let points = reasons.iter().map(Why::points).sum();
            (
                candidate.fill.percent(),
                Suggestion {
                    staff: candidate.staff,
                    reasons,
                    points,
                },
            )
        })
        .collect();
    ranked.sort_by_key(|(fill, suggestion)| {
        (
            Reverse(suggestion.points),
            fill.unwrap_or(u32::MAX),
            suggestion.staff,
        )
    });
    ranked
        .into_iter()
        .map(|(_, suggestion)| suggestion)
        .collect()
}

fn reasons(need: &Need, candidate: &Candidate, team_share: Option<u32>, today: Date) -> Vec<Why> {
    let absent = candidate
        .absences
        .iter()
        .find(|absence| absence.covers(today));
    let known =
        (candidate.continuity != Continuity::None).then_some(Why::Continuity(candidate.continuity));
    let after = candidate.fill.with(need.weight);
    let room = Why::Room {
        room: after.room(),
        before: candidate.fill.percent(),
        after: after.percent(),
    };
    let language = need
        .language
        .filter(|language| candidate.languages.contains(language));
    let expertise = needed_expertise(need.special_groups)
        .filter(|expertise| candidate.expertise.contains(expertise));
    let unpaid = need
        .insurer
        .as_ref()
        .and_then(|insurer| candidate.unpaid(insurer));
    absent
        .map(|absence| Why::Absent(*absence))
        .into_iter()
        .chain(unpaid)
        .chain(known)
        .chain([room])
        .chain(language.map(Why::Language))
        .chain(expertise.map(Why::Expertise))
        .chain(nearness(need, candidate))
        .chain(mix(need, candidate, team_share))
        .collect()
}

fn needed_expertise(groups: SpecialGroups) -> impl Iterator<Item = Expertise> {
    let asked = [
        (groups.young_onset, Expertise::YoungOnset),
        (
            groups.intellectual_disability,
            Expertise::IntellectualDisability,
        ),
        (groups.migration_background, Expertise::MigrationBackground),
    ];
    asked
        .into_iter()
        .filter(|(answer, _)| *answer == Answer::Yes)
        .map(|(_, expertise)| expertise)
}

/// How near the clients of a candidate live, in three steps: no table that a network takes in holds coordinates.
fn nearness(need: &Need, candidate: &Candidate) -> Option<Why> {
    let home = need.neighbourhood?;
    let any = |near: &dyn Fn(&NeighbourhoodCode) -> bool| candidate.neighbourhoods.iter().any(near);
    if any(&|code| *code == home) {
        Some(Why::SameNeighbourhood)
    } else if any(&|code| code.district() == home.district()) {
        Some(Why::SameDistrict)
    } else if any(&|code| code.municipality() == home.municipality()) {
        Some(Why::SameMunicipality)
    } else {
        None
    }
}

fn mix(need: &Need, candidate: &Candidate, team_share: Option<u32>) -> Option<Why> {
    let (own, team) = (candidate.caseload.share_of(&need.class)?, team_share?);
    match own.cmp(&team) {
        std::cmp::Ordering::Less => Some(Why::LighterMix { own, team }),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Why::HeavierMix { own, team }),
    }
}

#[cfg(test)]
mod tests;
