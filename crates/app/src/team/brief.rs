//! One person of whom something is decided: by name for who may open the file, by initials for the team.

use spil_model::covenant::Translated;
use spil_model::ids::{ReferralId, StaffId};
use spil_model::referral::Stage;
use spil_model::waiting_list::Standing;
use spil_policy::{Action, ReadAction, actions};
use spil_store::Snapshot;
use spil_store::referral::{self, Found, Loaded, Shows};
use spil_store::team::{NamedLine, Place, known, last_named};

use super::could;
use super::inbox::{Entry, World};
use super::room::{self, Room};
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// One person, as far as the reader may know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The referral.
    pub id: ReferralId,
    /// Its version, for the form.
    pub version: i64,
    /// How far it has come.
    pub stage: Stage,
    /// The name, or initials.
    pub who: String,
    /// Whether the reader may open the file.
    pub is_open: bool,
    /// The age in years.
    pub age: Option<i16>,
    /// The name of the neighbourhood.
    pub neighbourhood: Option<String>,
    /// The name of the class.
    pub class: Option<Translated>,
    /// Both clocks, while it waits.
    pub standing: Option<Standing>,
    /// Whether it is offered to the reader.
    pub is_offered_to_me: bool,
    /// Whether the reader is the link worker.
    pub is_link_worker: bool,
    /// The case manager who treats, and the link worker, by name.
    pub holders: Vec<String>,
    /// What was last done about who takes it.
    pub last: Option<NamedLine>,
}

/// The page on which somebody is named, or somebody is taken together with a colleague.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The person, as the inbox shows them.
    pub entry: Entry,
    /// The reader.
    pub me: Option<StaffId>,
}

/// One person, for a page that changes something about who works on it.
pub async fn brief(cx: &Cx, id: ReferralId) -> Result<Viewed<Brief>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let brief = if could(cx, Action::ViewReferral, &found.facts) {
        of_found::<actions::ViewReferral>(cx, &snapshot, &found).await?
    } else {
        of_found::<actions::SuggestAssignment>(cx, &snapshot, &found).await?
    };
    cx.viewed(snapshot, brief).await
}

async fn of_found<A: Shows + ReadAction>(
    cx: &Cx,
    snapshot: &Snapshot,
    found: &Found,
) -> Result<Brief> {
    let permit = cx.may_see::<A>(snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let last = last_named(&permit).await?;
    let versions = cx.app.covenants.load(snapshot).await?;
    let covenant = &of(&versions, loaded.referral.covenant)?.covenant;
    let world = World::read(snapshot).await?;
    let Loaded { referral, person } = &loaded;
    let is_open = A::ACTION == Action::ViewReferral;
    let name = &person.details.name;
    let deadline = referral.deadline.as_ref();
    let holders = [referral.holders.treating(), referral.holders.link_worker];
    Ok(Brief {
        id: referral.id,
        version: referral.version,
        stage: referral.stage,
        who: if is_open {
            name.list_form()
        } else {
            name.inbox_initials()
        },
        is_open,
        age: person.age_on(cx.today()),
        neighbourhood: world.neighbourhood(referral),
        class: deadline
            .and_then(|deadline| world.parameters(referral, covenant).class(&deadline.class))
            .map(|class| class.name.clone()),
        standing: world.standing(cx, referral, covenant),
        is_offered_to_me: referral
            .holders
            .offered
            .is_some_and(|offer| Some(offer.to) == cx.staff()),
        is_link_worker: cx.staff().is_some() && referral.holders.link_worker == cx.staff(),
        holders: holders
            .into_iter()
            .flatten()
            .map(|staff| world.name(staff))
            .collect(),
        last,
    })
}

/// One person of the inbox, with all who could take them.
pub async fn choice(cx: &Cx, id: ReferralId) -> Result<Viewed<Choice>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let entry = if could(cx, Action::SuggestAssignment, &found.facts) {
        let permit =
            cx.may_see::<actions::SuggestAssignment>(&snapshot, found.object(), &found.facts)?;
        let loaded = referral::load(&permit).await?;
        let known = known(&permit).await?;
        entry(cx, &snapshot, &loaded, &known).await?
    } else {
        let permit =
            cx.may_see::<actions::ViewReferral>(&snapshot, found.object(), &found.facts)?;
        let loaded = referral::load(&permit).await?;
        entry(cx, &snapshot, &loaded, &[]).await?
    };
    let choice = Choice {
        entry: entry.ok_or(Error::Refused("refused-nobody-waits"))?,
        me: cx.staff(),
    };
    cx.viewed(snapshot, choice).await
}

async fn entry(
    cx: &Cx,
    snapshot: &Snapshot,
    loaded: &Loaded,
    known: &[spil_store::team::Known],
) -> Result<Option<Entry>> {
    let team = loaded.referral.routing.team;
    let team = team.ok_or(Error::Refused("refused-no-team"))?;
    let teams = spil_store::organisation::teams(snapshot).await?;
    let own = teams.iter().find(|one| one.id == team);
    let parameters = room::parameters(cx, snapshot, own).await?;
    let list = cx.may_list::<actions::SuggestAssignment>(snapshot)?;
    let room = Room::read(cx, &list, snapshot, &[Place::Team(team)], &parameters).await?;
    let versions = cx.app.covenants.load(snapshot).await?;
    let covenant = &of(&versions, loaded.referral.covenant)?.covenant;
    let world = World::read(snapshot).await?;
    Ok(world.entry(cx, loaded, covenant, (&room, known)))
}
