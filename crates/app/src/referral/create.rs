//! Makes a referral: routes it by its address, seals the BSN, keeps its files, and puts the first message in the outbox.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::bsn::{Bsn, BsnState};
use spil_model::calendar::local_time;
use spil_model::ids::{FileId, PersonId, ReferralId};
use spil_model::messages::Moment;
use spil_model::person::Person;
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{
    Channel, ExternalNumber, Receipt, Referral, ReferralContent, Referrer, Routing,
};
use spil_model::team::{Found, Routed, TeamArea, route};
use spil_policy::{Facts, actions};
use spil_store::covenant::CovenantVersion;
use spil_store::journal::ObjectRef;
use spil_store::person::SealedBsn;
use spil_store::referral::{Creates, Entry};
use spil_store::seal::{BsnVault, Place};
use spil_store::{Permit, Tx, geography, person, referral};

use crate::client::attach;
use crate::client::matching::Comparing;
use crate::client::pair::Desk;
use crate::covenant::in_force;
use crate::cx::Cx;
use crate::duty::alert_danger;
use crate::error::{Error, Result};
use crate::organisation::number_insurer;
use crate::referral::change;
use crate::referral::messages::{About, tell};

/// What makes a referral.
#[derive(Debug, Clone)]
pub struct NewReferral {
    /// The door.
    pub channel: Channel,
    /// The number that another system gave it.
    pub external_number: Option<ExternalNumber>,
    /// When the network received it: late typing keeps this.
    pub received_at: Timestamp,
    /// Who refers.
    pub referrer: Referrer,
    /// All data.
    pub content: ReferralContent,
    /// The BSN, only from care providers.
    pub bsn: Option<Bsn>,
    /// Files that were written before this, in the folder of files.
    pub files: Vec<NewFile>,
}

/// A file that lies in the folder of files already and gets its row now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its id in the folder.
    pub id: FileId,
    /// What it is for: `attachment` or `original`.
    pub purpose: &'static str,
    /// The name that the sender gave it.
    pub name: String,
    /// What it is, by its content.
    pub media_type: &'static str,
    /// Its size in bytes.
    pub size: u64,
    /// Its sealed key.
    pub wrapped_key: Vec<u8>,
}

/// A referral that exists, and what its referrer is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The id.
    pub id: ReferralId,
    /// The code with which it is followed.
    pub code: ReferenceCode,
    /// The day by which there is a reaction, as the covenant promises.
    pub reaction_due: Date,
    /// Whether this number of another system was known: then nothing new was made.
    pub was_known: bool,
    /// Whom to ask, where it was attached to a referral that whoever typed it may not open.
    pub ask: Vec<Desk>,
}

/// A visitor of the public page refers somebody.
pub async fn submit(cx: &Cx, new: NewReferral) -> Result<Created> {
    create::<actions::SubmitReferral>(cx, new).await
}

/// Two that come in with one number at the same moment: the second finds the first when it tries once more.
pub(super) async fn create<A: Creates>(cx: &Cx, new: NewReferral) -> Result<Created> {
    match Box::pin(create_once::<A>(cx, new.clone())).await {
        Err(Error::Conflict) => Box::pin(create_once::<A>(cx, new)).await,
        other => other,
    }
}

async fn create_once<A: Creates>(cx: &Cx, new: NewReferral) -> Result<Created> {
    let tx = cx.write().await?;
    let created = create_in::<A>(cx, &tx, new).await?;
    cx.commit(tx).await?;
    Ok(created)
}

/// Makes a referral within a transaction that the caller commits.
pub(super) async fn create_in<A: Creates>(
    cx: &Cx,
    tx: &Tx,
    mut new: NewReferral,
) -> Result<Created> {
    let versions = cx.app.covenants.load(tx).await?;
    let day = local_time(new.received_at).date();
    let version = in_force(&versions, day).ok_or(Error::Unavailable)?;
    if let Some(known) = known::<A>(cx, tx, &new, version).await? {
        return Ok(known);
    }
    number_insurer(tx, new.content.client.insurer.as_mut()).await?;
    let routing = routing(tx, &new.content).await?;
    let (person, referral) = build(cx, &new, version, routing)?;
    let object = ObjectRef::referral(referral.id, Some(person.id));
    let facts = Facts {
        sub_region: routing.sub_region,
        ..Facts::default()
    };
    let permit = cx.may::<A>(tx, object, &facts)?;
    permit.tell(|event| event.code("channel", referral.channel));
    let details = &person.details;
    let comparing = Comparing::begin(cx, tx, person.id, details, new.bsn.as_ref()).await?;
    save(cx, &permit, (&person, &comparing.keys), &referral, &new).await?;
    let proven = Box::pin(comparing.keep_pairs()).await?;
    let is_attached = Box::pin(attach::recognise(cx, tx, &referral, &proven)).await?;
    if !is_attached {
        if referral.has_danger() {
            alert_danger(cx, tx, &permit, routing.sub_region).await?;
        }
        keep_first_steps(cx, tx, &permit, &referral, version).await?;
    }
    let about = About {
        referral: &referral,
        person: &person,
        language: cx.language.code(),
    };
    tell(cx, &permit, Moment::Receipt, &about).await?;
    let mut created = created(&referral, version, false);
    if is_attached {
        created.ask = attach::whom_to_ask(cx, tx, created.id).await?;
    }
    Ok(created)
}

/// Somebody must have the first look within the term of the covenant that holds in the area.
async fn keep_first_steps<A: Creates>(
    cx: &Cx,
    tx: &Tx,
    permit: &Permit<'_, A>,
    referral: &Referral,
    version: &CovenantVersion,
) -> Result<()> {
    let covenant = &version.covenant;
    let area = change::area_code(tx, referral).await?;
    let area = area.and_then(|code| code.parse().ok());
    let terms = &covenant.parameters_for(area.as_ref()).terms;
    change::keep_steps(cx, permit, referral, covenant, terms).await
}

/// The same number of another system twice is one referral.
async fn known<A: Creates>(
    cx: &Cx,
    tx: &Tx,
    new: &NewReferral,
    version: &CovenantVersion,
) -> Result<Option<Created>> {
    let Some(number) = &new.external_number else {
        return Ok(None);
    };
    let Some(known) = referral::known_external(tx, &number.key()).await? else {
        return Ok(None);
    };
    let object = ObjectRef::referral(known.id, None);
    let permit = cx.may::<A>(tx, object, &Facts::default())?;
    permit.tell(|event| event.code("known", true));
    let reaction_due = version.covenant.due(
        local_time(known.received_at),
        version.covenant.parameters.terms.reaction,
    );
    Ok(Some(Created {
        id: known.id,
        code: known.code,
        reaction_due,
        was_known: true,
        ask: Vec::new(),
    }))
}

/// Where a referral belongs by the home address: its neighbourhood, and the area and team that serve it.
pub(crate) async fn routing(tx: &Tx, content: &ReferralContent) -> Result<Routing> {
    let address = &content.client.address;
    let found = match address.routing_key() {
        Some((postcode, number)) => geography::find(tx, postcode, number).await?,
        None => Found::Unknown,
    };
    let areas = geography::team_areas(tx).await?;
    let teams = match route(address, found, &areas) {
        Routed::Team(team) => vec![team],
        Routed::Choose(teams) => teams,
        Routed::Unrouted(_) => Vec::new(),
    };
    let neighbourhood = match found {
        Found::Neighbourhood(code) => Some(code),
        Found::Unknown => None,
    };
    Ok(Routing {
        neighbourhood,
        sub_region: common_area(&areas, &teams),
        team: only(&teams),
    })
}

/// The sub-region where all these teams work; none where they differ.
fn common_area(
    areas: &[TeamArea],
    teams: &[spil_model::ids::TeamId],
) -> Option<spil_model::ids::SubRegionId> {
    let mut of_teams = areas
        .iter()
        .filter(|area| teams.contains(&area.team))
        .map(|area| area.sub_region);
    let first = of_teams.next()?;
    of_teams.all(|area| area == first).then_some(first)
}

fn only<T: Copy>(values: &[T]) -> Option<T> {
    match values {
        [one] => Some(*one),
        _ => None,
    }
}

fn build(
    cx: &Cx,
    new: &NewReferral,
    version: &CovenantVersion,
    routing: Routing,
) -> Result<(Person, Referral)> {
    let bsn_state = if new.bsn.is_some() {
        BsnState::Entered
    } else {
        BsnState::None
    };
    let id: PersonId = cx.id();
    let details = new.content.client.clone();
    let person = Person {
        id,
        details,
        bsn_state,
        died_on: None,
        version: 1,
    };
    let receipt = Receipt {
        id: cx.id(),
        code: ReferenceCode::from_random(cx.app.chance.bytes()),
        person: id,
        channel: new.channel,
        external_number: new.external_number.clone(),
        received_at: new.received_at,
        entered_at: cx.now,
        covenant: version.id,
        referrer: new.referrer.clone(),
        content: new.content.clone(),
        routing,
    };
    let referral = Referral::receive(receipt).map_err(|refused| Error::Refused(refused.key()))?;
    Ok((person, referral))
}

async fn save<A: Creates>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    (person, keys): (&Person, &[i64]),
    referral: &Referral,
    new: &NewReferral,
) -> Result<()> {
    let sealed = new.bsn.as_ref().map(|bsn| seal(cx, person.id, bsn));
    person::insert(permit, person, sealed.as_ref(), keys, cx.now).await?;
    let entry = Entry {
        by: cx.staff(),
        language: cx.language.code(),
    };
    let inserted = referral::insert(permit, referral, entry).await;
    inserted.map_err(|error| match error {
        spil_store::Error::Duplicate => Error::Conflict,
        other => other.into(),
    })?;
    for file in &new.files {
        let row = referral::FileRow {
            id: file.id,
            purpose: file.purpose,
            name: &file.name,
            media_type: file.media_type,
            size: file.size,
            wrapped_key: &file.wrapped_key,
        };
        referral::add_file(permit, referral.id, &row, cx.staff(), cx.now).await?;
    }
    Ok(())
}

pub(crate) fn seal(cx: &Cx, person: PersonId, bsn: &Bsn) -> SealedBsn {
    let vault = BsnVault(&cx.app.keys);
    let place = Place {
        table: "person",
        column: "bsn_sealed",
        row: person.uuid(),
    };
    let sealed = cx.app.chance.with(|chance| vault.seal(bsn, &place, chance));
    SealedBsn {
        sealed,
        index: vault.index(bsn).as_bytes().to_vec(),
    }
}

fn created(referral: &Referral, version: &CovenantVersion, was_known: bool) -> Created {
    let covenant = &version.covenant;
    let reaction_due = covenant.due(
        local_time(referral.received_at),
        covenant.parameters.terms.reaction,
    );
    Created {
        id: referral.id,
        code: referral.code,
        reaction_due,
        was_known,
        ask: Vec::new(),
    }
}
