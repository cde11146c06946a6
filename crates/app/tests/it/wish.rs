//! Waiting at own wish until a date, and the question every three months whether help is still needed.

use jiff::civil::date;
use spil_app::waiting_list::{Filter, list};
use spil_app::wish::{self, Wait};
use spil_app::{Cx, Error};
use spil_model::ids::ReferralId;
use spil_model::referral::{Stage, StillNeeded};
use spil_policy::{Actor, JobName, Role};
use spil_testkit::{TestApp, Waits};

use crate::given::referred;

fn job(test: &TestApp, name: JobName) -> Cx {
    Cx {
        actor: Actor::Job(name),
        ..test.console()
    }
}

async fn referral(cx: &Cx, id: ReferralId) -> spil_model::referral::Referral {
    let view = wish::view_question(cx, id).await.unwrap();
    view.release(cx).await.unwrap().referral
}

#[tokio::test]
async fn who_waits_three_months_is_asked_once() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let asked = wish::ask_still_needed(&job(&test, JobName::AskStillNeeded)).await;
    assert_eq!(asked.unwrap(), 0);
    test.app.clock.set("2026-06-02T08:00:00Z".parse().unwrap());
    for expected in [1, 0] {
        let asked = wish::ask_still_needed(&job(&test, JobName::AskStillNeeded)).await;
        assert_eq!(asked.unwrap(), expected);
    }
    let cx = test.staff(Role::WaitingListManager).await;
    assert_eq!(
        referral(&cx, id).await.still_needed_on,
        Some(date(2026, 6, 2))
    );
    wish::answer_still_needed(&cx, id, None, StillNeeded::Yes)
        .await
        .unwrap();
    assert_eq!(
        referral(&cx, id).await.still_needed_on,
        Some(date(2026, 9, 2))
    );
}

#[tokio::test]
async fn no_longer_needed_ends_the_wait() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.staff(Role::WaitingListManager).await;
    wish::answer_still_needed(&cx, id, Some(1), StillNeeded::No)
        .await
        .unwrap();
    let view = spil_app::ending::view(&cx, id).await.unwrap();
    let view = view.release(&cx).await.unwrap();
    assert_eq!(view.referral.stage, Stage::Ended);
    assert_eq!(view.ends.len(), 1);
    let left = list(&cx, &Filter::default(), 1).await.unwrap();
    assert!(left.release(&cx).await.unwrap().lines.is_empty());
}

#[tokio::test]
async fn before_the_first_look_nobody_waits_at_own_wish() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.staff(Role::WaitingListManager).await;
    let until = |until| Wait {
        until,
        reason: None,
    };
    let early = wish::wait(&cx, id, None, until(date(2026, 5, 1))).await;
    assert!(matches!(early, Err(Error::Refused(_))), "{early:?}");
    let past = wish::wait(&cx, id, None, until(date(2026, 3, 2))).await;
    assert!(matches!(past, Err(Error::Invalid(_))), "{past:?}");
    let not_waiting = wish::resume(&cx, id, None).await;
    assert!(
        matches!(not_waiting, Err(Error::Refused(_))),
        "{not_waiting:?}"
    );
}

#[tokio::test]
async fn a_job_asks_and_a_visitor_does_not() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let refused = wish::answer_still_needed(&test.visitor(), id, None, StillNeeded::Yes).await;
    assert!(
        matches!(refused, Err(Error::NotFound | Error::Forbidden)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn who_waits_at_own_wish_stands_below_until_the_day_comes() {
    let test = TestApp::with_team().await;
    let waits = |surname, class| Waits {
        surname,
        class,
        house_number: 1,
    };
    let wishing = test.waiting(waits("Vries", "urgent")).await;
    let other = test.waiting(waits("Bakker", "low")).await;
    let cx = test.named("Marit van der Wiel").await;
    let order = async |cx: &Cx| {
        let list = list(cx, &Filter::default(), 1).await.unwrap();
        let lines = list.release(cx).await.unwrap().lines;
        lines.iter().map(|line| line.id).collect::<Vec<_>>()
    };
    assert_eq!(order(&cx).await, [wishing, other]);
    let due = referral(&cx, wishing).await.deadline.unwrap().due;
    let wait = Wait {
        until: date(2026, 3, 16),
        reason: None,
    };
    wish::wait(&cx, wishing, None, wait).await.unwrap();
    assert_eq!(order(&cx).await, [other, wishing]);
    let watch = job(&test, JobName::WatchTerms);
    assert_eq!(wish::resume_elapsed(&watch).await.unwrap(), 0);
    test.at("2026-03-16T08:00:00Z");
    for expected in [1, 0] {
        let watch = job(&test, JobName::WatchTerms);
        assert_eq!(wish::resume_elapsed(&watch).await.unwrap(), expected);
    }
    let cx = test.named("Marit van der Wiel").await;
    let view = wish::view(&cx, wishing).await.unwrap();
    let view = view.release(&cx).await.unwrap();
    assert_eq!(view.referral.own_wish, None);
    assert_eq!(view.periods.len(), 1);
    assert_eq!(view.periods[0].ended_on, Some(date(2026, 3, 16)));
    let moved = view.referral.deadline.unwrap().due;
    assert!(
        due < moved,
        "the days of the wish do not count: {due} {moved}"
    );
}
