//! The inbox of a team: who waits to be taken, in the order of the list, with a suggestion. Never who it is.

use std::collections::BTreeMap;

use spil_model::code::ClassId;
use spil_model::covenant::{Covenant, FirstContact, Parameters, Translated};
use spil_model::ids::{StaffId, TeamId};
use spil_model::referral::{Referral, Stage};
use spil_model::team::InboxEntry;
use spil_model::waiting_list::{Lookout, Standing};
use spil_policy::{Action, Role, Scope, ScopeCondition, actions};
use spil_store::organisation::{self, StaffName, SubRegion, Team};
use spil_store::referral::Loaded;
use spil_store::team::{Known, Place, known_to_team};
use spil_store::{Conn, Snapshot};

use super::room::{self, Room};
use super::shown::{Suggested, TeamRoom};
use super::{could, facts_of, first_contact};
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// The page of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    /// The teams to choose from.
    pub teams: Vec<Team>,
    /// The team that is shown.
    pub team: Option<Team>,
    /// Who waits, in order.
    pub entries: Vec<Entry>,
    /// How full the team is, for the team itself.
    pub room: Option<TeamRoom>,
    /// The names of the classes, the most urgent first.
    pub classes: Vec<(ClassId, Translated)>,
}

/// Somebody who waits, as the team may know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Initials, age, neighbourhood, class, language, insurer, reasons.
    pub outline: InboxEntry,
    /// The version, for the form.
    pub version: i64,
    /// Waiting or offered.
    pub stage: Stage,
    /// The name of the neighbourhood.
    pub neighbourhood: Option<String>,
    /// What the network calls the insurer; its number where it has no name here.
    pub insurer: Option<String>,
    /// The name of the class.
    pub class: Option<Translated>,
    /// The names of the classes that the reasons name.
    pub class_names: BTreeMap<ClassId, Translated>,
    /// Whom the class asks to be the first contact.
    pub first_contact: FirstContact,
    /// To whom it is offered.
    pub offered_to: Option<(StaffId, String)>,
    /// Who could be the case manager, the best first.
    pub case_managers: Vec<Suggested>,
    /// Who could be the link worker, the best first; nobody where the class wants none.
    pub link_workers: Vec<Suggested>,
    /// What the reader may do.
    pub ways: Ways,
}

/// What the reader may do with somebody in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one button each, on or off independently"
)]
pub struct Ways {
    /// Take it.
    pub take: bool,
    /// Name a colleague.
    pub assign: bool,
    /// Offer it to a colleague.
    pub offer: bool,
    /// Give it back to the desk, or take an offer back.
    pub give_back: bool,
    /// Answer an offer.
    pub answer: bool,
    /// Open the file.
    pub open: bool,
}

impl Ways {
    pub(crate) fn of(cx: &Cx, referral: &Referral) -> Self {
        let facts = facts_of(referral);
        let waits = referral.stage == Stage::Waiting;
        Self {
            take: waits && could(cx, Action::TakeReferral, &facts),
            assign: could(cx, Action::AssignReferral, &facts),
            offer: waits && could(cx, Action::OfferReferral, &facts),
            give_back: could(cx, Action::GiveBack, &facts),
            answer: could(cx, Action::AnswerOffer, &facts),
            open: could(cx, Action::ViewReferral, &facts),
        }
    }
}

impl Ways {
    /// Where the case manager is the first contact, a link worker does not take: naming colleagues is for case managers.
    fn in_class(self, first: FirstContact) -> Self {
        let may_take = self.assign || first != FirstContact::CaseManager;
        Self {
            take: self.take && may_take,
            ..self
        }
    }
}

/// The inbox of a team that the reader belongs to, or of a team in the area of the desk.
pub async fn inbox(cx: &Cx, asked: Option<TeamId>) -> Result<Viewed<Inbox>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ViewInbox>(&snapshot)?;
    let teams = teams_in(&snapshot, permit.scope()).await?;
    let team = chosen(&teams, permit.scope(), asked);
    let waiting = match &team {
        Some(team) => spil_store::team::inbox(&permit, team.id).await?,
        None => Vec::new(),
    };
    permit.tell_clients(waiting.iter().map(|one| one.person.id));
    permit.tell(|event| team.iter().for_each(|team| event.code("team", team.id)));
    drop(permit);
    let parameters = room::parameters(cx, &snapshot, team.as_ref()).await?;
    let entries = match &team {
        Some(team) => entries(cx, &snapshot, (team, &parameters), &waiting).await?,
        None => Vec::new(),
    };
    let room = match &team {
        Some(team) => room::team_room(cx, &snapshot, team, &parameters).await?,
        None => None,
    };
    let inbox = Inbox {
        teams,
        team,
        entries,
        room,
        classes: class_names(&parameters),
    };
    cx.viewed(snapshot, inbox).await
}

pub(super) fn class_names(parameters: &Parameters) -> Vec<(ClassId, Translated)> {
    let classes = parameters.classes.iter();
    classes
        .map(|class| (class.id.clone(), class.name.clone()))
        .collect()
}

/// The teams that a scope opens, by name.
pub(crate) async fn teams_in(conn: &Conn, scope: &Scope) -> Result<Vec<Team>> {
    let is_open = |team: &Team| {
        scope.any_of.iter().any(|part| match &part.condition {
            ScopeCondition::TeamIn(teams) => teams.contains(&team.id),
            ScopeCondition::SubRegionIn(areas) => areas.contains(&team.sub_region),
            _ => false,
        })
    };
    let teams = organisation::teams(conn).await?;
    Ok(teams.into_iter().filter(is_open).collect())
}

/// The team that was asked for, else a team of the reader, else the first.
pub(super) fn chosen(teams: &[Team], scope: &Scope, asked: Option<TeamId>) -> Option<Team> {
    let is_own = |team: &&Team| {
        scope.any_of.iter().any(
            |part| matches!(&part.condition, ScopeCondition::TeamIn(own) if own.contains(&team.id)),
        )
    };
    let asked = teams.iter().find(|team| Some(team.id) == asked);
    asked
        .or_else(|| teams.iter().find(is_own))
        .or_else(|| teams.first())
        .cloned()
}

async fn entries(
    cx: &Cx,
    snapshot: &Snapshot,
    (team, parameters): (&Team, &Parameters),
    waiting: &[Loaded],
) -> Result<Vec<Entry>> {
    let permit = cx.may_list::<actions::SuggestAssignment>(snapshot)?;
    permit.tell(|event| event.code("team", team.id));
    let places = [Place::Team(team.id)];
    let room = Room::read(cx, &permit, snapshot, &places, parameters).await?;
    let known = known_to_team(&permit, team.id).await?;
    let world = World::read(snapshot).await?;
    let versions = cx.app.covenants.load(snapshot).await?;
    let mut entries = Vec::with_capacity(waiting.len());
    for one in waiting {
        let covenant = &of(&versions, one.referral.covenant)?.covenant;
        entries.extend(world.entry(cx, one, covenant, (&room, &known)));
    }
    entries.sort_by_key(|entry| entry.outline.standing.place);
    Ok(entries)
}

/// The names that entries need.
pub(crate) struct World {
    areas: Vec<SubRegion>,
    neighbourhoods: BTreeMap<String, String>,
    insurers: BTreeMap<String, String>,
    staff: Vec<StaffName>,
}

impl World {
    pub(crate) async fn read(conn: &Conn) -> Result<Self> {
        let neighbourhoods = organisation::neighbourhood_names(conn).await?;
        Ok(Self {
            areas: organisation::sub_regions(conn).await?,
            neighbourhoods: neighbourhoods.into_iter().collect(),
            insurers: organisation::insurer_names(conn).await?,
            staff: organisation::staff_names(conn).await?,
        })
    }

    pub(crate) fn parameters<'a>(
        &self,
        referral: &Referral,
        covenant: &'a Covenant,
    ) -> &'a Parameters {
        let area = self
            .areas
            .iter()
            .find(|area| Some(area.id) == referral.routing.sub_region);
        let code = area.and_then(|area| area.code.parse().ok());
        covenant.parameters_for(code.as_ref())
    }

    pub(crate) fn neighbourhood(&self, referral: &Referral) -> Option<String> {
        let code = referral.routing.neighbourhood?;
        let name = self.neighbourhoods.get(code.as_str()).cloned();
        Some(name.unwrap_or_else(|| code.to_string()))
    }

    fn insurer(&self, outline: &InboxEntry) -> Option<String> {
        let uzovi = outline.insurer.as_ref()?;
        let name = self.insurers.get(uzovi.as_str()).cloned();
        Some(name.unwrap_or_else(|| uzovi.to_string()))
    }

    pub(super) fn name(&self, staff: StaffId) -> String {
        let found = self.staff.iter().find(|one| one.id == staff);
        found.map_or_else(String::new, |one| one.name.clone())
    }

    /// How a referral stands; nothing for who does not wait.
    pub(crate) fn standing(
        &self,
        cx: &Cx,
        referral: &Referral,
        covenant: &Covenant,
    ) -> Option<Standing> {
        let lookout = Lookout {
            today: cx.today(),
            calendar: &covenant.calendar,
            terms: &self.parameters(referral, covenant).terms,
        };
        Standing::of(referral, &lookout)
    }

    pub(super) fn entry(
        &self,
        cx: &Cx,
        one: &Loaded,
        covenant: &Covenant,
        (room, known): (&Room, &[Known]),
    ) -> Option<Entry> {
        let Loaded { referral, person } = one;
        let standing = self.standing(cx, referral, covenant)?;
        let parameters = self.parameters(referral, covenant);
        let outline = InboxEntry::of(referral, &person.details, standing, cx.today());
        let first = first_contact(referral, parameters);
        let team = referral.routing.team?;
        let suggest = |role: Role| room.suggest(cx, (team, role), (referral, person), known);
        let class_names: BTreeMap<ClassId, Translated> =
            class_names(parameters).into_iter().collect();
        let class = outline.class.as_ref();
        Some(Entry {
            version: referral.version,
            stage: referral.stage,
            neighbourhood: self.neighbourhood(referral),
            insurer: self.insurer(&outline),
            class: class.and_then(|class| class_names.get(class).cloned()),
            class_names,
            first_contact: first,
            offered_to: referral
                .holders
                .offered
                .map(|offer| (offer.to, self.name(offer.to))),
            case_managers: suggest(Role::CaseManager),
            link_workers: if first == FirstContact::CaseManager {
                Vec::new()
            } else {
                suggest(Role::LinkWorker)
            },
            ways: Ways::of(cx, referral).in_class(first),
            outline,
        })
    }
}
