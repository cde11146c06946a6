//! What tests begin with: a client, a referral, and its first record.

use spil_app::Cx;
use spil_app::referral::{Created, NewReferral, submit};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind};
use spil_policy::{Facts, Object, Role, actions};
use spil_store::journal::ObjectRef;
use spil_store::outbox;
use spil_testkit::TestApp;

/// A referral of somebody with this surname.
pub(crate) fn content(surname: &str) -> ReferralContent {
    let parts = NameParts {
        given: Some("Truus".to_owned()),
        surname: Some(surname.to_owned()),
        ..NameParts::default()
    };
    ReferralContent::about(PersonDetails::named(PersonName::new(parts).unwrap()))
}

/// As a caregiver sends it.
pub(crate) fn referral(cx: &Cx, content: ReferralContent) -> NewReferral {
    NewReferral {
        channel: Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer: Referrer::of(ReferrerKind::Caregiver),
        content,
        bsn: None,
        files: Vec::new(),
    }
}

/// Somebody with this surname is referred on the public page.
pub(crate) async fn referred(test: &TestApp, surname: &str) -> Created {
    let cx = test.visitor();
    submit(&cx, referral(&cx, content(surname))).await.unwrap()
}

/// How many messages wait to be sent.
pub(crate) async fn messages(test: &TestApp) -> i64 {
    let cx = test.staff(Role::Administrator).await;
    let snapshot = test.test.db.read().await.unwrap();
    let request = spil_store::Request {
        actor: &cx.actor,
        now: cx.now,
        event_id: cx.id(),
        origin: &cx.origin,
    };
    let object = ObjectRef::all(Object::Network);
    let permit = snapshot
        .authorize::<actions::ViewOutbox>(&request, object, &Facts::default())
        .unwrap();
    outbox::counts(&permit).await.unwrap().waiting
}
