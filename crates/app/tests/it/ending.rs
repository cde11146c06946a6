//! A referral ends with a type, can be opened again, and a death stops everything about the person.

use jiff::civil::date;
use spil_app::ending::{self, Death, Ending, NewEnd, Reopen};
use spil_app::waiting_list::{Filter, list};
use spil_app::{Cx, Error};
use spil_model::ids::ReferralId;
use spil_model::referral::{Reopening, Withdrawal};
use spil_model::text::ShortText;
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::given::{messages, referred};

async fn waiting(cx: &Cx) -> usize {
    let viewed = list(cx, &Filter::default(), 1).await.unwrap();
    viewed.release(cx).await.unwrap().lines.len()
}

async fn code_of_end(cx: &Cx, id: ReferralId) -> Option<String> {
    let view = ending::view(cx, id).await.unwrap();
    let view = view.release(cx).await.unwrap();
    view.referral.end.map(|ended| ended.end.code().to_owned())
}

fn withdrawn() -> NewEnd {
    NewEnd {
        ending: Ending::Withdrawn(Withdrawal::Client),
        on: date(2026, 3, 2),
        note: ShortText::parse("Dochter belde").ok(),
    }
}

#[tokio::test]
async fn an_ended_referral_leaves_the_list_and_comes_back_with_a_reason() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.staff(Role::WaitingListManager).await;
    ending::end(&cx, id, Some(1), withdrawn()).await.unwrap();
    assert_eq!(waiting(&cx).await, 0);
    assert_eq!(code_of_end(&cx, id).await.as_deref(), Some("withdrawn"));
    let stale = ending::end(&cx, id, Some(1), withdrawn()).await;
    assert!(
        matches!(stale, Err(Error::NotFound | Error::Forbidden)),
        "{stale:?}"
    );
    let why = |why| Reopen {
        why,
        reason: ShortText::parse("Toch hulp nodig").unwrap(),
    };
    let wrong = ending::reopen(&cx, id, Some(2), why(Reopening::NotDeceased)).await;
    assert!(matches!(wrong, Err(Error::Refused(_))), "{wrong:?}");
    ending::reopen(&cx, id, Some(2), why(Reopening::CameBack))
        .await
        .unwrap();
    assert_eq!(waiting(&cx).await, 1);
}

#[tokio::test]
async fn a_stale_form_changes_nothing() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.staff(Role::WaitingListManager).await;
    let stale = ending::end(&cx, id, Some(7), withdrawn()).await;
    assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
    assert_eq!(waiting(&cx).await, 1);
}

#[tokio::test]
async fn an_end_lies_between_the_receipt_and_today() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.staff(Role::WaitingListManager).await;
    for on in [date(2026, 3, 3), date(2026, 3, 1)] {
        let wrong = ending::end(&cx, id, None, NewEnd { on, ..withdrawn() }).await;
        assert!(matches!(wrong, Err(Error::Invalid(_))), "{on}: {wrong:?}");
    }
}

#[tokio::test]
async fn a_duplicate_names_the_referral_that_goes_on() {
    let test = TestApp::new().await;
    let first = referred(&test, "Vries").await;
    test.app.clock.set("2026-03-04T08:00:00Z".parse().unwrap());
    let second = referred(&test, "Vries").await;
    let cx = test.staff(Role::WaitingListManager).await;
    let duplicate = |code| NewEnd {
        ending: Ending::Duplicate(code),
        on: date(2026, 3, 4),
        note: None,
    };
    let itself = ending::end(&cx, first.id, None, duplicate(first.code)).await;
    assert!(matches!(itself, Err(Error::Invalid(_))), "{itself:?}");
    ending::end(&cx, first.id, None, duplicate(second.code))
        .await
        .unwrap();
    assert_eq!(
        code_of_end(&cx, first.id).await.as_deref(),
        Some("duplicate")
    );
    let kept = ending::view(&cx, second.id).await.unwrap();
    let kept = kept.release(&cx).await.unwrap().referral;
    assert_eq!(kept.registered_on(), date(2026, 3, 2));
}

#[tokio::test]
async fn a_death_stops_every_message_and_can_be_taken_back() {
    let test = TestApp::new().await;
    let cx = test.visitor();
    let mut new = crate::given::referral(&cx, crate::given::content("Vries"));
    new.referrer.email = spil_model::contact_details::Email::parse("dochter@example.org").ok();
    let id = spil_app::referral::submit(&cx, new).await.unwrap().id;
    assert_eq!(messages(&test).await, 1);
    let cx = test.staff(Role::WaitingListManager).await;
    let death = |on| Death { on, note: None };
    let future = ending::record_death(&cx, id, None, death(date(2026, 3, 3))).await;
    assert!(matches!(future, Err(Error::Invalid(_))), "{future:?}");
    ending::record_death(&cx, id, Some(1), death(date(2026, 2, 27)))
        .await
        .unwrap();
    assert_eq!(messages(&test).await, 0);
    assert_eq!(code_of_end(&cx, id).await.as_deref(), Some("death"));
    let again = ending::record_death(&cx, id, None, death(date(2026, 2, 27))).await;
    assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    let reason = ShortText::parse("Verwisseld").unwrap();
    let mistaken = Reopen {
        why: Reopening::NotDeceased,
        reason,
    };
    ending::reopen(&cx, id, None, mistaken).await.unwrap();
    assert_eq!(waiting(&cx).await, 1);
}

#[tokio::test]
async fn whoever_has_no_part_in_it_ends_nothing() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    for role in [Role::LinkWorker, Role::ProgrammeLead] {
        let cx = test.staff(role).await;
        let refused = ending::end(&cx, id, None, withdrawn()).await;
        assert!(
            matches!(refused, Err(Error::NotFound | Error::Forbidden)),
            "{role:?}: {refused:?}"
        );
    }
}
