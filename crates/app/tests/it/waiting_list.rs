//! Who is referred stands on the list of the desk, with reasons, and on nobody else's; every view is in the journal.

use spil_app::Error;
use spil_app::referral::submit;
use spil_app::waiting_list::{Filter, List, list};
use spil_model::referral::{Danger, ReferralContent, Stage};
use spil_model::waiting_list::Reason;
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::given::{content, referral};

async fn refer(test: &TestApp, content: ReferralContent) {
    let cx = test.visitor();
    let created = submit(&cx, referral(&cx, content)).await.unwrap();
    assert!(!created.was_known);
    assert!(cx.today() < created.reaction_due);
}

async fn seen_by(test: &TestApp, role: Role, filter: &Filter) -> Result<List, Error> {
    let cx = test.staff(role).await;
    list(&cx, filter, 1).await?.release(&cx).await
}

#[tokio::test]
async fn the_desk_sees_who_came_in_first_and_why() {
    let test = TestApp::new().await;
    refer(&test, content("Eerst")).await;
    let mut in_danger = content("Gevaar");
    in_danger.dangers.insert(Danger::Fire);
    refer(&test, in_danger).await;
    let list = seen_by(&test, Role::WaitingListManager, &Filter::default())
        .await
        .unwrap();
    assert_eq!(list.lines.len(), 2);
    assert!(list.lines.iter().all(|line| line.stage == Stage::Received));
    let of_danger = list
        .lines
        .iter()
        .find(|line| line.who.contains("Gevaar"))
        .unwrap();
    assert!(
        of_danger
            .standing
            .reasons
            .contains(&Reason::Danger { signs: 1 }),
        "{of_danger:?}"
    );
    let first_looks = list.lines.iter().flat_map(|line| &line.standing.reasons);
    assert_eq!(
        first_looks
            .filter(|reason| matches!(reason, Reason::FirstLook { .. }))
            .count(),
        2
    );
}

#[tokio::test]
async fn a_filter_leaves_out_the_others() {
    let test = TestApp::new().await;
    refer(&test, content("Eerst")).await;
    let triaged = Filter {
        stage: Some(Stage::Triage),
        ..Filter::default()
    };
    let list = seen_by(&test, Role::WaitingListManager, &triaged)
        .await
        .unwrap();
    assert!(list.lines.is_empty());
}

#[tokio::test]
async fn a_visitor_sees_no_list() {
    let test = TestApp::new().await;
    refer(&test, content("Eerst")).await;
    let refused = list(&test.visitor(), &Filter::default(), 1).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
}

#[tokio::test]
async fn a_receipt_in_the_future_is_refused_and_nothing_is_kept() {
    let test = TestApp::new().await;
    let cx = test.visitor();
    let mut new = referral(&cx, content("Morgen"));
    new.received_at = cx.now + jiff::SignedDuration::from_hours(24);
    assert!(matches!(submit(&cx, new).await, Err(Error::Refused(_))));
    let list = seen_by(&test, Role::WaitingListManager, &Filter::default())
        .await
        .unwrap();
    assert!(list.lines.is_empty());
}
