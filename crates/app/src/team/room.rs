//! How full everybody is, and who could take whom: the model's answer, with names. Who may not see somebody's caseload gets
//! the order and the words, without figures and dates.

use std::collections::BTreeSet;

use jiff::civil::Date;
use spil_model::agb::Uzovi;
use spil_model::code::ClassId;
use spil_model::covenant::{Caseload as PerHour, Hundredths, Parameters};
use spil_model::geography::NeighbourhoodCode;
use spil_model::ids::{OrganisationId, ReferralId, StaffId, TeamId};
use spil_model::language_code::LanguageCode;
use spil_model::person::{Person, PersonDetails};
use spil_model::referral::Referral;
use spil_model::team::{
    BudgetLeft, Candidate, Caseload, Continuity, Expertise, Fill, Need, Suggestion, Weights,
    suggest,
};
use spil_policy::{Action, Object, Role, actions};
use spil_store::journal::ObjectRef;
use spil_store::organisation::{self, Organisation, Team};
use spil_store::team::{
    AbsenceRow, Cases, Colleague, Known, Place, ShowsRoom, absences, cases, colleagues, contracts,
};
use spil_store::{Conn, ListPermit, Snapshot};

use super::absence::absences_of;
use super::could;
use super::shown::{Member, OwnRoom, Suggested, TeamRoom};
use crate::budget::Budgets;
use crate::covenant::in_force;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// All that is known of the room in one or more teams, read once for a page.
pub(crate) struct Room {
    pub(crate) colleagues: Vec<Colleague>,
    cases: Vec<Cases>,
    absences: Vec<AbsenceRow>,
    contracts: Vec<(OrganisationId, Uzovi)>,
    budgets: Budgets,
    organisations: Vec<Organisation>,
    weights: Weights,
    per_hour: PerHour,
    today: Date,
}

impl Room {
    /// Reads it, under a permit that shows room.
    pub(crate) async fn read<A: ShowsRoom>(
        cx: &Cx,
        permit: &ListPermit<'_, A>,
        conn: &Conn,
        places: &[Place],
        parameters: &Parameters,
    ) -> Result<Self> {
        let today = cx.today();
        let colleagues = colleagues(conn, places, today).await?;
        let ids: Vec<StaffId> = colleagues.iter().map(|one| one.id).collect();
        let employers: BTreeSet<OrganisationId> = colleagues
            .iter()
            .flat_map(Colleague::organisations)
            .collect();
        let employers: Vec<OrganisationId> = employers.into_iter().collect();
        Ok(Self {
            cases: cases(permit, &ids).await?,
            absences: absences(permit, &ids, today).await?,
            contracts: contracts(conn, &employers).await?,
            budgets: Budgets::read(cx, permit, conn, &employers).await?,
            organisations: organisation::organisations(conn).await?,
            weights: Weights::of(&parameters.classes),
            per_hour: parameters.caseload,
            colleagues,
            today,
        })
    }

    fn caseload(&self, cases: impl Fn(&&Cases) -> bool) -> Caseload {
        let cases = self.cases.iter().filter(cases);
        cases.map(|one| (one.class.clone(), one.count)).collect()
    }

    fn fill(&self, caseload: &Caseload, hours: Hundredths) -> Fill {
        Fill::of(caseload.load(&self.weights), hours, self.per_hour)
    }

    fn member(&self, cx: &Cx, colleague: &Colleague) -> Member {
        let caseload = self.caseload_of(colleague.id);
        Member {
            id: colleague.id,
            name: colleague.name.clone(),
            is_me: cx.staff() == Some(colleague.id),
            is_link_worker: !has_role(colleague, Role::CaseManager),
            hours: self.hours(colleague),
            fill: self.fill_of(colleague, &caseload),
            caseload,
            absences: absences_of(&self.absences, colleague.id),
        }
    }

    fn hours(&self, colleague: &Colleague) -> Vec<(String, Hundredths)> {
        let with_clients = colleague
            .hours
            .iter()
            .filter(|hours| is_with_clients(hours.role));
        let named = with_clients.map(|hours| {
            let employer = hours.appointment.organisation;
            let found = self.organisations.iter().find(|one| one.id == employer);
            let name = found.map_or_else(String::new, |one| one.name.clone());
            (name, hours.appointment.hours)
        });
        named.collect()
    }

    fn team(&self, cx: &Cx, team: TeamId) -> TeamRoom {
        let caseload = self.caseload_of_team(team);
        let hours = |people: &mut dyn Iterator<Item = &Colleague>| {
            Hundredths(
                people
                    .map(|one| hours_with_clients(one, Some(team)).0)
                    .sum(),
            )
        };
        let all = hours(&mut self.colleagues.iter());
        let away = hours(&mut self.colleagues.iter().filter(|one| self.is_away(one.id)));
        TeamRoom {
            members: self
                .colleagues
                .iter()
                .map(|one| self.member(cx, one))
                .collect(),
            hours: all,
            away,
            fill: self.fill(&caseload, all),
            caseload,
        }
    }

    /// The cases of somebody.
    pub(super) fn caseload_of(&self, staff: StaffId) -> Caseload {
        self.caseload(|one| one.staff == staff)
    }

    /// How full somebody is with these cases.
    pub(super) fn fill_of(&self, colleague: &Colleague, caseload: &Caseload) -> Fill {
        self.fill(caseload, hours_with_clients(colleague, None))
    }

    /// Whether a case of this class weighs more than one.
    pub(super) fn is_high(&self, class: &ClassId) -> bool {
        Hundredths::ONE < self.weights.weight(class)
    }

    /// The cases of a team, each once: a case with a link worker counts for the case manager behind it as well.
    fn caseload_of_team(&self, team: TeamId) -> Caseload {
        let treats = |staff: StaffId| {
            let found = self.colleagues.iter().find(|one| one.id == staff);
            found.is_some_and(|one| has_role(one, Role::CaseManager))
        };
        self.caseload(|one| one.team == Some(team) && treats(one.staff))
    }

    pub(super) fn is_away(&self, staff: StaffId) -> bool {
        let mut rows = self.absences.iter().filter(|row| row.staff == staff);
        rows.any(|row| row.absence.covers(self.today))
    }

    /// Who of the team could take a person in this role, the best first.
    pub(crate) fn suggest(
        &self,
        cx: &Cx,
        (team, role): (TeamId, Role),
        (referral, person): (&Referral, &Person),
        known: &[Known],
    ) -> Vec<Suggested> {
        let Some(need) = self.need(referral, &person.details) else {
            return Vec::new();
        };
        let able = self.colleagues.iter().filter(|one| one.is_in(team, role));
        let candidates: Vec<Candidate> = able
            .map(|one| self.candidate(one, referral.id, known))
            .collect();
        let suggestions = suggest(&need, &candidates, self.today).into_iter();
        suggestions
            .filter_map(|suggestion| self.suggested(cx, suggestion))
            .collect()
    }

    pub(super) fn need(&self, referral: &Referral, details: &PersonDetails) -> Option<Need> {
        let class = referral.deadline.as_ref()?.class.clone();
        let age = details.birth_date.map(|birth| birth.age_on(self.today));
        Some(Need {
            weight: self.weights.weight(&class),
            class,
            neighbourhood: referral.routing.neighbourhood,
            language: details.language.filter(|language| !is_dutch(*language)),
            special_groups: details.special_groups.with_age(age),
            insurer: details.insurer.as_ref().and_then(|one| one.uzovi.clone()),
        })
    }

    pub(super) fn candidate(
        &self,
        one: &Colleague,
        referral: ReferralId,
        known: &[Known],
    ) -> Candidate {
        let own = || self.cases.iter().filter(|cases| cases.staff == one.id);
        let caseload = self.caseload_of(one.id);
        let neighbourhoods: BTreeSet<NeighbourhoodCode> =
            own().filter_map(|cases| cases.neighbourhood).collect();
        Candidate {
            staff: one.id,
            fill: self.fill_of(one, &caseload),
            caseload,
            absences: absences_of(&self.absences, one.id),
            continuity: continuity(one.id, referral, known),
            neighbourhoods,
            languages: one
                .languages
                .iter()
                .copied()
                .filter(|one| !is_dutch(*one))
                .collect(),
            expertise: one
                .expertise
                .iter()
                .flat_map(|words| Expertise::in_words(words))
                .collect(),
            contracts: self.contracts_of(one),
            budgets: self.budgets_of(one),
        }
    }

    /// The insurers of the employers together; nothing where an employer keeps no contracts here.
    fn contracts_of(&self, colleague: &Colleague) -> Option<BTreeSet<Uzovi>> {
        let employers = colleague
            .hours
            .iter()
            .filter(|hours| is_with_clients(hours.role));
        let mut all = BTreeSet::new();
        let mut known = false;
        for employer in employers.map(|hours| hours.appointment.organisation) {
            let of_employer = self.contracts.iter().filter(|(id, _)| *id == employer);
            let before = all.len();
            all.extend(of_employer.map(|(_, uzovi)| uzovi.clone()));
            if before == all.len() && !self.contracts.iter().any(|(id, _)| *id == employer) {
                return None;
            }
            known = true;
        }
        known.then_some(all)
    }

    /// How many more their insurers pay for, where that has a limit at every employer that has a contract.
    fn budgets_of(&self, colleague: &Colleague) -> Vec<BudgetLeft> {
        let employs = |employer: OrganisationId| {
            let mut hours = colleague.hours.iter();
            hours.any(|one| is_with_clients(one.role) && one.appointment.organisation == employer)
        };
        let contracts = || self.contracts.iter().filter(|(id, _)| employs(*id));
        let left = |(employer, insurer): &(OrganisationId, Uzovi)| {
            let has_limit = |(other, uzovi): &&(OrganisationId, Uzovi)| {
                uzovi != insurer || self.budgets.left(*other, insurer).is_some()
            };
            Some(BudgetLeft {
                employer: *employer,
                insurer: insurer.clone(),
                left: self.budgets.left(*employer, insurer)?,
            })
            .filter(|_| contracts().all(|one| has_limit(&one)))
        };
        contracts().filter_map(left).collect()
    }

    fn suggested(&self, cx: &Cx, suggestion: Suggestion) -> Option<Suggested> {
        let found = self
            .colleagues
            .iter()
            .find(|one| one.id == suggestion.staff)?;
        let shows_figures = could(cx, Action::ViewPersonCaseload, &found.facts());
        Some(Suggested::of(found.name.clone(), suggestion, shows_figures))
    }
}

fn continuity(staff: StaffId, referral: ReferralId, known: &[Known]) -> Continuity {
    let ties = known
        .iter()
        .filter(|one| one.staff == staff && one.referral == referral)
        .map(|one| one.continuity);
    ties.min().unwrap_or_default()
}

fn is_dutch(language: LanguageCode) -> bool {
    language.as_str() == "nl"
}

fn has_role(colleague: &Colleague, role: Role) -> bool {
    colleague.grants.iter().any(|grant| grant.role == role)
}

const fn is_with_clients(role: Role) -> bool {
    matches!(role, Role::CaseManager | Role::LinkWorker)
}

/// The hours as case manager or link worker, in one team or in all.
pub(crate) fn hours_with_clients(colleague: &Colleague, team: Option<TeamId>) -> Hundredths {
    let counted = colleague
        .hours
        .iter()
        .filter(|hours| is_with_clients(hours.role) && (team.is_none() || hours.team == team));
    Hundredths(counted.map(|hours| hours.appointment.hours.0).sum())
}

/// The parameters that hold today in the area of a team.
pub(super) async fn parameters(cx: &Cx, conn: &Conn, team: Option<&Team>) -> Result<Parameters> {
    let versions = cx.app.covenants.load(conn).await?;
    let version = in_force(&versions, cx.today()).ok_or(Error::Unavailable)?;
    let areas = organisation::sub_regions(conn).await?;
    let area = team.and_then(|team| areas.into_iter().find(|area| area.id == team.sub_region));
    let code = area.and_then(|area| area.code.parse().ok());
    Ok(version.covenant.parameters_for(code.as_ref()).clone())
}

/// How full a team is, for whoever may see it; nothing for the others.
pub(super) async fn team_room(
    cx: &Cx,
    snapshot: &Snapshot,
    team: &Team,
    parameters: &Parameters,
) -> Result<Option<TeamRoom>> {
    let facts = spil_policy::Facts {
        teams: vec![team.id],
        ..spil_policy::Facts::default()
    };
    if !could(cx, Action::ViewTeamCaseload, &facts) {
        return Ok(None);
    }
    let object = ObjectRef::one(Object::Network, team.id);
    cx.may_see::<actions::ViewTeamCaseload>(snapshot, object, &facts)?;
    let permit = cx.may_list::<actions::ViewPersonCaseload>(snapshot)?;
    permit.tell(|event| event.code("team", team.id));
    let places = [Place::Team(team.id)];
    let room = Room::read(cx, &permit, snapshot, &places, parameters).await?;
    Ok(Some(room.team(cx, team.id)))
}

/// How full the reader is; nothing for who has no hours with clients.
pub(crate) async fn own_room(cx: &Cx, snapshot: &Snapshot) -> Result<Option<OwnRoom>> {
    let permit = cx.may_list::<actions::ViewOwnCaseload>(snapshot)?;
    let Some(me) = cx.staff() else {
        return Ok(None);
    };
    let found = colleagues(snapshot, &[Place::Person(me)], cx.today()).await?;
    let team = found
        .iter()
        .flat_map(|one| &one.grants)
        .find_map(|grant| grant.team);
    let teams = organisation::teams(snapshot).await?;
    let team = teams.iter().find(|one| Some(one.id) == team);
    let parameters = parameters(cx, snapshot, team).await?;
    let places = [Place::Person(me)];
    let room = Room::read(cx, &permit, snapshot, &places, &parameters).await?;
    let with_clients =
        |one: &&Colleague| one.grants.iter().any(|grant| is_with_clients(grant.role));
    let own = room.colleagues.iter().find(with_clients);
    Ok(own.map(|colleague| OwnRoom {
        member: room.member(cx, colleague),
    }))
}
