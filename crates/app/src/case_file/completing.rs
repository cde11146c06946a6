//! Completing and correcting the data of a referral. What it said before is kept; a new address finds its team anew.

use spil_model::bsn::{Bsn, BsnState};
use spil_model::ids::ReferralId;
use spil_model::person::Person;
use spil_model::referral::{Referral, ReferralContent, Routing};
use spil_policy::{FieldGroup, Fields, actions};
use spil_store::{Tx, consent, person, referral};

use super::show::open_bsn;
use super::{Head, head_of};
use crate::client::matching::Comparing;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::organisation::number_insurer;
use crate::referral::change::{self, Change};
use crate::referral::{routing, seal};
use crate::viewed::Viewed;

/// What is changed of the citizen service number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BsnChange {
    /// Nothing.
    Keep,
    /// Another number, or the first one.
    Set(Bsn),
    /// The same number, surer or less sure.
    State(BsnState),
}

/// The data as they should be from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The version of the referral that the form was made of.
    pub version: Option<i64>,
    /// All data. What the one who completes may not see stays as it was, whatever stands here.
    pub content: ReferralContent,
    /// The citizen service number.
    pub bsn: BsnChange,
}

/// Completes or corrects the data of a referral.
pub async fn complete(cx: &Cx, id: ReferralId, completion: Completion) -> Result<()> {
    let tx = cx.write().await?;
    let version = completion.version;
    let mut change = change::open::<actions::CompleteReferral>(cx, &tx, id, version).await?;
    let fields = change.permit.fields();
    let before = change.before.content.clone();
    let mut content = within(fields, completion.content, &before);
    number_insurer(&tx, content.client.insurer.as_mut()).await?;
    let changed = changed(&before, &content);
    change.referral.complete(content)?;
    route_anew(&mut change, &tx).await?;
    change.permit.tell(|event| {
        event
            .fields
            .extend(changed.iter().map(|name| (*name).to_owned()));
    });
    referral::keep_revision(&change.permit, &change.before, cx.staff(), cx.now).await?;
    consent::keep_answers(&change.permit, &change.referral, cx.staff(), cx.now).await?;
    save_person(cx, &tx, &mut change, completion.bsn).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// What somebody may not see, they cannot change.
fn within(
    fields: Fields,
    mut content: ReferralContent,
    before: &ReferralContent,
) -> ReferralContent {
    if !fields.shows(FieldGroup::Notes) {
        content.question.clone_from(&before.question);
        content.circumstances.clone_from(&before.circumstances);
        content.particulars.clone_from(&before.particulars);
        content.diagnosis.clone_from(&before.diagnosis);
        content.dangers.clone_from(&before.dangers);
        content.unplaced.clone_from(&before.unplaced);
    }
    content
}

/// The parts that changed, by name, for the journal.
fn changed(before: &ReferralContent, after: &ReferralContent) -> Vec<&'static str> {
    let parts = [
        ("name", before.client.name != after.client.name),
        (
            "birth_date",
            before.client.birth_date != after.client.birth_date,
        ),
        ("address", before.client.address != after.client.address),
        ("phones", before.client.phones != after.client.phones),
        ("gp", before.client.gp != after.client.gp),
        ("insurer", before.client.insurer != after.client.insurer),
        ("client", before.client != after.client),
        (
            "contact_persons",
            before.contact_persons != after.contact_persons
                || before.first_contact != after.first_contact,
        ),
        ("diagnosis", before.diagnosis != after.diagnosis),
        ("consents", before.consents != after.consents),
        (
            "question",
            before.question != after.question
                || before.circumstances != after.circumstances
                || before.particulars != after.particulars,
        ),
    ];
    let changed = parts.into_iter().filter(|(_, differs)| *differs);
    changed.map(|(name, _)| name).collect()
}

/// Another address can lie in another neighbourhood. Once somebody is named, the team stays: whoever treats passes it on.
async fn route_anew(change: &mut Change<'_, actions::CompleteReferral>, tx: &Tx) -> Result<()> {
    let old = &change.before.content.client.address;
    let new = &change.referral.content.client.address;
    if old.routing_key() == new.routing_key() {
        return Ok(());
    }
    let found = routing(tx, &change.referral.content).await?;
    let routing = keeping_team(&change.referral, found);
    Ok(change.referral.route(routing)?)
}

fn keeping_team(referral: &Referral, found: Routing) -> Routing {
    let old = referral.routing;
    let is_held = referral.holders.is_named() || referral.holders.offered.is_some();
    if is_held {
        Routing {
            neighbourhood: found.neighbourhood,
            ..old
        }
    } else if found.neighbourhood.is_some() && found.neighbourhood == old.neighbourhood {
        // The desk may have chosen between the teams of this neighbourhood.
        old
    } else {
        found
    }
}

/// What is known now is compared with everybody, as at a receipt. Nothing is attached by itself here: whoever completes the data
/// sees the pair on the page and decides.
async fn save_person(
    cx: &Cx,
    tx: &Tx,
    change: &mut Change<'_, actions::CompleteReferral>,
    bsn: BsnChange,
) -> Result<()> {
    // Whoever is seen as one with others keeps what this referral never said.
    let (before, after) = (
        &change.before.content.client,
        &change.referral.content.client,
    );
    change.person.details.take_changes(before, after);
    let number = number(cx, change, bsn).await?;
    let Person { id, details, .. } = &change.person;
    let comparing = Comparing::begin(cx, tx, *id, details, number.as_ref()).await?;
    person::save(&change.permit, &change.person, &comparing.keys).await?;
    save_bsn(cx, change, bsn).await?;
    Box::pin(comparing.keep_pairs()).await?;
    Ok(())
}

/// The number that is compared: the new one, else the one that is there. Nobody is shown it.
async fn number(
    cx: &Cx,
    change: &Change<'_, actions::CompleteReferral>,
    bsn: BsnChange,
) -> Result<Option<Bsn>> {
    match bsn {
        BsnChange::Set(bsn) if change.permit.fields().shows(FieldGroup::Bsn) => Ok(Some(bsn)),
        _ => match person::sealed_bsn(&change.permit).await? {
            Some(kept) => Ok(Some(open_bsn(cx, &kept)?)),
            None => Ok(None),
        },
    }
}

async fn save_bsn(
    cx: &Cx,
    change: &Change<'_, actions::CompleteReferral>,
    bsn: BsnChange,
) -> Result<()> {
    if bsn == BsnChange::Keep || !change.permit.fields().shows(FieldGroup::Bsn) {
        return Ok(());
    }
    let id = change.person.id;
    change
        .permit
        .tell(|event| event.fields.push("bsn".to_owned()));
    match bsn {
        BsnChange::Keep => {}
        BsnChange::Set(bsn) => {
            let sealed = seal(cx, id, &bsn);
            let state = BsnState::Entered;
            person::save_bsn(&change.permit, id, state, Some(&sealed)).await?;
        }
        BsnChange::State(state) => {
            if change.person.bsn_state == BsnState::None {
                return Err(Error::invalid("bsn", "case-no-bsn"));
            }
            person::save_bsn_state(&change.permit, id, state).await?;
        }
    }
    Ok(())
}

/// What the form for completing begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// Who it is about.
    pub head: Head,
    /// All data that the reader may see.
    pub content: ReferralContent,
    /// How sure we are of the citizen service number; none where the reader may not know.
    pub bsn_state: Option<BsnState>,
    /// Whether clinical content may be seen and changed.
    pub shows_notes: bool,
}

/// The data of a referral, to be completed.
pub async fn data(cx: &Cx, id: ReferralId) -> Result<Viewed<Data>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewReferral>(&snapshot, found.object(), &found.facts)?;
    if !cx.could::<actions::CompleteReferral>(&found.facts) {
        return Err(Error::Forbidden);
    }
    permit.tell(|event| event.fields.push("data".to_owned()));
    let loaded = referral::load(&permit).await?;
    let fields = permit.fields();
    let shows_notes = fields.shows(FieldGroup::Notes);
    let view = Data {
        head: head_of(cx, &snapshot, &permit, &loaded).await?,
        content: super::show::shown(fields, loaded.referral.content),
        bsn_state: fields
            .shows(FieldGroup::Bsn)
            .then_some(loaded.person.bsn_state),
        shows_notes,
    };
    cx.viewed(snapshot, view).await
}
