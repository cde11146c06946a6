//! What tests of staff pages begin with: somebody who is signed in, and somebody who was referred.

use spil_app::access::session::SessionId;
use spil_app::referral::{NewReferral, submit};
use spil_model::ids::ReferralId;
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind};
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;

/// The waiting-list manager of the area where people of these tests live.
pub(crate) const DESK: &str = "Marit van der Wiel";

/// The browser of the first person with this role.
pub(crate) async fn signed_in(test: &TestApp, role: Role) -> Browser {
    with_session(test, &test.session(role).await)
}

/// The browser of somebody by name.
pub(crate) async fn signed_in_as(test: &TestApp, name: &str) -> Browser {
    with_session(test, &test.session_of(name).await)
}

fn with_session(test: &TestApp, session: &SessionId) -> Browser {
    let mut browser = Browser::new(test);
    browser.signs_in(session);
    browser
}

/// A referral of somebody with this surname.
pub(crate) fn content(surname: &str) -> ReferralContent {
    let parts = NameParts {
        given: Some("Truus".to_owned()),
        surname: Some(surname.to_owned()),
        ..NameParts::default()
    };
    ReferralContent::about(PersonDetails::named(PersonName::new(parts).unwrap()))
}

/// Somebody with this surname was referred by a caregiver.
pub(crate) async fn referred(test: &TestApp, surname: &str) -> ReferralId {
    refer(test, content(surname), ReferrerKind::Caregiver).await
}

/// This was referred on the public page by one of this kind.
pub(crate) async fn refer(
    test: &TestApp,
    content: ReferralContent,
    by: ReferrerKind,
) -> ReferralId {
    let cx = test.visitor();
    let new = NewReferral {
        channel: Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer: Referrer::of(by),
        content,
        bsn: None,
        files: Vec::new(),
    };
    submit(&cx, new).await.unwrap().id
}

/// The version that the forms on a page were made of.
pub(crate) fn version_of(html: &str) -> String {
    let rest = html.split_once("name=\"versie\" value=\"").unwrap().1;
    rest.split_once('"').unwrap().0.to_owned()
}
