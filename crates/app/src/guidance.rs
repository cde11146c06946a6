//! The start of guidance: the link worker's acquaintance, the case manager's first contact, and the people of one's own.
//!
//! Who is named stands in `team`. Only the first contact with the client by the case manager who treats starts guidance and
//! stops both clocks; the referrer hears of it.

use jiff::Timestamp;
use jiff::civil::{Date, time};
use spil_model::calendar::{amsterdam, local_time};
use spil_model::covenant::{NormEventPart, Translated};
use spil_model::guidance::{Contact, ContactKind, ContactRole, WithWhom};
use spil_model::ids::ReferralId;
use spil_model::messages::Moment;
use spil_model::referral::{Referral, Refused, Stage};
use spil_model::waiting_list::Standing;
use spil_policy::{FieldGroup, Scope, actions};
use spil_store::guidance::add_contact;
use spil_store::referral::{Changes, Loaded};
use spil_store::team::mine;

use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::Change;
use crate::team::{OwnRoom, World, facts_of, me, open_ours, own_room};
use crate::viewed::Viewed;

/// A contact as somebody types it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewContact {
    /// On which day.
    pub on: Date,
    /// How.
    pub kind: ContactKind,
    /// With whom.
    pub with: WithWhom,
}

/// What a contact led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Guidance started, or acquaintance was made.
    Started,
    /// It is on record; the client was not spoken with, so it starts nothing.
    OnRecord,
}

/// The case manager's first contact: with the client it starts guidance.
pub async fn first_contact(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    new: NewContact,
) -> Result<Recorded> {
    let tx = cx.write().await?;
    let mut change = open_ours::<actions::RecordFirstContact>(cx, &tx, id, version).await?;
    let stage = change.referral.stage;
    if stage != Stage::Assigned {
        return Err(Refused::Stage(stage).into());
    }
    if change.referral.holders.treating() != Some(me(cx)?) {
        return Err(Refused::NotNamed.into());
    }
    keep_contact(cx, &mut change, ContactRole::CaseManager, new).await?;
    let started = change.referral.stage == Stage::Guidance;
    if started {
        change.tell(cx, Moment::Start).await?;
    }
    drop(change);
    cx.commit(tx).await?;
    Ok(recorded(started))
}

/// The link worker makes acquaintance. The clock of the law runs on until the case manager has met the client.
pub async fn acquaintance(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    new: NewContact,
) -> Result<Recorded> {
    let tx = cx.write().await?;
    let mut change = open_ours::<actions::RecordAcquaintance>(cx, &tx, id, version).await?;
    let stage = change.referral.stage;
    if !matches!(stage, Stage::Assigned | Stage::Guidance) {
        return Err(Refused::Stage(stage).into());
    }
    keep_contact(cx, &mut change, ContactRole::LinkWorker, new).await?;
    let acquainted = NormEventPart::LinkWorkerAcquaintance;
    let made = change.referral.milestones.at(acquainted).is_some();
    drop(change);
    cx.commit(tx).await?;
    Ok(recorded(made))
}

const fn recorded(started: bool) -> Recorded {
    if started {
        Recorded::Started
    } else {
        Recorded::OnRecord
    }
}

async fn keep_contact<A: Changes>(
    cx: &Cx,
    change: &mut Change<'_, A>,
    role: ContactRole,
    new: NewContact,
) -> Result<()> {
    let contact = Contact {
        id: cx.id(),
        at: moment_of(cx, &change.referral, new.on)?,
        by: me(cx)?,
        role,
        kind: new.kind,
        with: new.with,
    };
    change.referral.record_contact(&contact, cx.now)?;
    let starts = change.before.stage != Stage::Guidance && change.referral.stage == Stage::Guidance;
    add_contact(&change.permit, &contact, starts, cx.now).await?;
    change.permit.tell(|event| {
        event.code("kind", contact.kind);
        event.code("with", contact.with);
        event.code("starts_guidance", starts);
    });
    change.keep(cx).await
}

/// A day as a moment: noon, but never later than now or before the receipt on that day.
fn moment_of(cx: &Cx, referral: &Referral, on: Date) -> Result<Timestamp> {
    if cx.today() < on {
        return Err(Error::invalid("on", "contact-in-the-future"));
    }
    if on < local_time(referral.clock_started_at).date() {
        return Err(Error::invalid("on", "contact-before-receipt"));
    }
    let noon = on.to_datetime(time(12, 0, 0, 0));
    let noon = noon
        .to_zoned(amsterdam().clone())
        .map_err(Error::internal)?;
    Ok(noon.timestamp().max(referral.clock_started_at).min(cx.now))
}

/// The people of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mine {
    /// Offered, to be answered.
    pub offered: Vec<Own>,
    /// Taken or assigned, with whom there was no first contact yet; in the order of the list.
    pub to_meet: Vec<Own>,
    /// In guidance, by name.
    pub in_guidance: Vec<Own>,
    /// How full the reader is.
    pub room: Option<OwnRoom>,
}

/// As what the reader is tied to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// Offered to the reader.
    Offered,
    /// The reader is the case manager.
    CaseManager,
    /// The reader stands by behind the link worker.
    StandBy,
    /// The reader is the link worker.
    LinkWorker,
}

/// Somebody of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The referral.
    pub id: ReferralId,
    /// The name.
    pub who: String,
    /// The age in years.
    pub age: Option<i16>,
    /// The name of the neighbourhood.
    pub neighbourhood: Option<String>,
    /// The name of the class.
    pub class: Option<Translated>,
    /// As what.
    pub tie: Tie,
    /// Both clocks, until guidance starts.
    pub standing: Option<Standing>,
    /// Since when in guidance.
    pub since: Option<Date>,
    /// The contact that is planned.
    pub planned: Option<Timestamp>,
    /// Whether the link worker made acquaintance.
    pub is_acquainted: bool,
}

/// The people of the reader, and how full that makes them.
pub async fn my_people(cx: &Cx) -> Result<Viewed<Mine>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ListReferrals>(&snapshot)?;
    let people = mine(&permit, me(cx)?).await?;
    permit.tell_clients(people.iter().map(|one| one.person.id));
    permit.tell(|event| event.code("list", "mine"));
    let versions = cx.app.covenants.load(&snapshot).await?;
    let world = World::read(&snapshot).await?;
    let mut own = Vec::with_capacity(people.len());
    for one in &people {
        let covenant = &of(&versions, one.referral.covenant)?.covenant;
        let found = shown(cx, one, permit.scope());
        own.extend(found.map(|found| with_world(cx, found, one, (&world, covenant))));
    }
    drop(permit);
    let room = own_room(cx, &snapshot).await?;
    cx.viewed(snapshot, arranged(&own, room)).await
}

fn arranged(own: &[(Stage, Own)], room: Option<OwnRoom>) -> Mine {
    let of = |stage: Stage| {
        let found = own.iter().filter(|(at, _)| *at == stage);
        found.map(|(_, own)| own.clone()).collect::<Vec<Own>>()
    };
    let mut mine = Mine {
        offered: of(Stage::Offered),
        to_meet: of(Stage::Assigned),
        in_guidance: of(Stage::Guidance),
        room,
    };
    let place = |own: &Own| own.standing.as_ref().map(|standing| standing.place);
    mine.offered.sort_by_key(place);
    mine.to_meet.sort_by_key(place);
    mine.in_guidance
        .sort_by(|one, other| one.who.cmp(&other.who));
    mine
}

/// Who it is, where a rule shows it; whoever is listed to the reader for another reason than their own people is left out.
fn shown(cx: &Cx, one: &Loaded, scope: &Scope) -> Option<Own> {
    let Loaded { referral, person } = one;
    let fields = scope.part_for(&facts_of(referral))?.fields;
    let holders = &referral.holders;
    let me = cx.staff();
    let tie = if holders.offered.is_some_and(|offer| Some(offer.to) == me) {
        Tie::Offered
    } else if holders.case_manager == me {
        Tie::CaseManager
    } else if holders.stand_by == me {
        Tie::StandBy
    } else {
        Tie::LinkWorker
    };
    let name = &person.details.name;
    let started = referral.case_manager_first_contact_at;
    Some(Own {
        id: referral.id,
        who: if fields.shows(FieldGroup::Identity) {
            name.list_form()
        } else {
            name.inbox_initials()
        },
        age: person.age_on(cx.today()),
        neighbourhood: None,
        class: None,
        tie,
        standing: None,
        since: started.map(|at| local_time(at).date()),
        planned: referral.planned_contact_at,
        is_acquainted: !referral.awaits_link_worker(),
    })
}

fn with_world(
    cx: &Cx,
    own: Own,
    one: &Loaded,
    (world, covenant): (&World, &spil_model::covenant::Covenant),
) -> (Stage, Own) {
    let referral = &one.referral;
    let deadline = referral.deadline.as_ref();
    let class =
        deadline.and_then(|deadline| world.parameters(referral, covenant).class(&deadline.class));
    let own = Own {
        neighbourhood: world.neighbourhood(referral),
        class: class.map(|class| class.name.clone()),
        standing: world.standing(cx, referral, covenant),
        ..own
    };
    (referral.stage, own)
}
