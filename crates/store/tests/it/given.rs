//! What the laws of the desk begin with: the test network and one referral in its first area, in one open transaction.

use jiff::Timestamp;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use spil_model::bsn::BsnState;
use spil_model::ids::{PersonId, StaffId};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::{Person, PersonDetails};
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{
    Channel, Receipt, Referral, ReferralContent, Referrer, ReferrerKind, Routing, Stage,
};
use spil_policy::{Actor, Facts, Grant, Role, Staff, WriteAction, actions};
use spil_store::journal::{ObjectRef, Origin};
use spil_store::referral::{self, Entry};
use spil_store::{Permit, Request, Tx, person};

use crate::scope::{Chance, Places, network, places};

/// The moment of every law.
pub(crate) fn now() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

/// One referral with what is around it.
pub(crate) struct Given {
    pub(crate) places: Places,
    pub(crate) object: ObjectRef,
    pub(crate) facts: Facts,
    pub(crate) chance: Chance,
}

impl Given {
    pub(crate) async fn new(tx: &Tx) -> Self {
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(3));
        let version = network(tx, &mut chance).await;
        let places = places(tx).await;
        let area = places.areas[0];
        let parts = NameParts {
            surname: Some("Vries".to_owned()),
            ..NameParts::default()
        };
        let details = PersonDetails::named(PersonName::new(parts).unwrap());
        let person = Person {
            id: PersonId::from(chance.uuid()),
            details: details.clone(),
            bsn_state: BsnState::None,
            died_on: None,
            version: 1,
        };
        let receipt = Receipt {
            id: chance.uuid().into(),
            code: ReferenceCode::from_random(chance.0.random()),
            person: person.id,
            channel: Channel::Web,
            external_number: None,
            received_at: now(),
            entered_at: now(),
            covenant: version.id,
            referrer: Referrer::of(ReferrerKind::Caregiver),
            content: ReferralContent::about(details),
            routing: Routing {
                sub_region: Some(area),
                ..Routing::default()
            },
        };
        let referral = Referral::receive(receipt).unwrap();
        let object = ObjectRef::referral(referral.id, Some(person.id));
        let mut given = Self {
            places,
            object,
            facts: Facts {
                sub_region: Some(area),
                stage: Some(Stage::Received),
                ..Facts::default()
            },
            chance,
        };
        let permit = given.permit::<actions::SubmitReferral>(tx, &Actor::Public);
        person::insert(&permit, &person, None, &[], now())
            .await
            .unwrap();
        let entry = Entry {
            by: None,
            language: "nl",
        };
        referral::insert(&permit, &referral, entry).await.unwrap();
        given
    }

    /// Leave for the referral.
    pub(crate) fn permit<'tx, A: WriteAction>(
        &mut self,
        tx: &'tx Tx,
        actor: &Actor,
    ) -> Permit<'tx, A> {
        let (object, facts) = (self.object, self.facts.clone());
        self.permit_for(tx, actor, object, &facts)
    }

    /// Leave for anything.
    pub(crate) fn permit_for<'tx, A: WriteAction>(
        &mut self,
        tx: &'tx Tx,
        actor: &Actor,
        object: ObjectRef,
        facts: &Facts,
    ) -> Permit<'tx, A> {
        let origin = Origin::default();
        let request = Request {
            actor,
            now: now(),
            event_id: self.chance.uuid(),
            origin: &origin,
        };
        tx.authorize::<A>(&request, object, facts).unwrap()
    }

    /// The waiting-list manager of the first area.
    pub(crate) fn manager(&self) -> Actor {
        let grant = Grant {
            sub_region: self.places.areas.first().copied(),
            ..Grant::of(Role::WaitingListManager)
        };
        Actor::Staff(Staff {
            id: self.staff(),
            grants: vec![grant],
            emergencies: Vec::new(),
            invited: Vec::new(),
        })
    }

    /// Who that is.
    pub(crate) fn staff(&self) -> StaffId {
        self.places.staff[0]
    }
}
