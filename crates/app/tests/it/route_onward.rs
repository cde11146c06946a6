//! Routes onward: open until the receiver confirms; only a confirmed one ends the referral, and the network never refuses.

use spil_app::route_onward::{self, NewRoute, Routes, Word};
use spil_app::{Cx, Error};
use spil_model::ids::ReferralId;
use spil_model::referral::{RouteReason, Stage};
use spil_model::text::ShortText;
use spil_testkit::{TestApp, Waits};

use crate::given::referred;

fn short(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

fn psychiatry() -> NewRoute {
    NewRoute {
        reason: RouteReason::Psychiatry,
        receiver: short("GGZ Veldrijk"),
        note: None,
    }
}

fn confirmed() -> Word {
    Word::Confirmed {
        by: short("mw. Smit"),
    }
}

async fn seen(cx: &Cx, id: ReferralId) -> Routes {
    route_onward::view(cx, id)
        .await
        .unwrap()
        .release(cx)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_route_stays_open_after_a_no_and_ends_the_referral_only_after_a_yes() {
    let test = TestApp::with_team().await;
    let id = test
        .waiting(Waits {
            surname: "Vries",
            class: "high",
            house_number: 12,
        })
        .await;
    let cx = test.named("Marit van der Wiel").await;
    let route = route_onward::open(&cx, id, None, psychiatry())
        .await
        .unwrap();
    let early = route_onward::redirect(&cx, id, None, route).await;
    assert!(
        matches!(early, Err(Error::Refused("refused-route-open"))),
        "{early:?}"
    );
    let no = Word::Declined {
        why: short("wachtlijst"),
    };
    route_onward::answer(&cx, id, None, route, no)
        .await
        .unwrap();
    let page = seen(&cx, id).await;
    assert!(page.routes[0].route.is_open());
    assert_eq!(page.routes[0].declined_why, "wachtlijst");
    route_onward::answer(&cx, id, None, route, confirmed())
        .await
        .unwrap();
    let twice = route_onward::answer(&cx, id, None, route, confirmed()).await;
    assert!(
        matches!(twice, Err(Error::Refused("refused-already-confirmed"))),
        "{twice:?}"
    );
    assert_eq!(seen(&cx, id).await.head.stage, Stage::Waiting);
    route_onward::redirect(&cx, id, None, route).await.unwrap();
    let ended = spil_app::ending::view(&cx, id)
        .await
        .unwrap()
        .release(&cx)
        .await
        .unwrap();
    assert_eq!(ended.referral.end.unwrap().end.code(), "redirected");
}

#[tokio::test]
async fn a_condition_of_inclusion_is_a_reason_only_where_the_covenant_has_one() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.named("Marit van der Wiel").await;
    let reason = RouteReason::CovenantCondition;
    assert!(!seen(&cx, id).await.reasons.contains(&reason));
    let wrong = route_onward::open(
        &cx,
        id,
        None,
        NewRoute {
            reason,
            ..psychiatry()
        },
    )
    .await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
}

#[tokio::test]
async fn a_route_that_was_given_up_is_over() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.named("Marit van der Wiel").await;
    let route = route_onward::open(&cx, id, None, psychiatry())
        .await
        .unwrap();
    route_onward::answer(&cx, id, None, route, Word::GivenUp)
        .await
        .unwrap();
    let late = route_onward::answer(&cx, id, None, route, confirmed()).await;
    assert!(
        matches!(late, Err(Error::Refused("refused-route-given-up"))),
        "{late:?}"
    );
    let stale = route_onward::open(&cx, id, Some(1), psychiatry()).await;
    assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
}
