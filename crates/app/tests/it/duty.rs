//! Duty: danger reaches whoever is on duty at once, late steps are asked for once per rung, and the lead sees numbers.

use jiff::civil::date;
use spil_app::duty::{self, NewShift, OpenAlert, Watched};
use spil_app::referral::submit;
use spil_app::{Cx, Error, triage};
use spil_model::duty::AlertKind;
use spil_model::ids::ReferralId;
use spil_model::referral::Danger;
use spil_model::steps::StepKind;
use spil_policy::{Actor, JobName, Role};
use spil_testkit::TestApp;

use crate::given::{content, referral, referred};

async fn in_danger(test: &TestApp) -> ReferralId {
    let cx = test.visitor();
    let mut content = content("Vries");
    content.dangers.insert(Danger::Fire);
    submit(&cx, referral(&cx, content)).await.unwrap().id
}

async fn alerts(cx: &Cx) -> Vec<OpenAlert> {
    duty::alerts(cx).await.unwrap().release(cx).await.unwrap()
}

async fn alerts_of(test: &TestApp, name: &str) -> Vec<OpenAlert> {
    alerts(&test.named(name).await).await
}

async fn watch(test: &TestApp) -> Watched {
    let cx = Cx {
        actor: Actor::Job(JobName::WatchTerms),
        ..test.visitor()
    };
    duty::watch_terms(&cx).await.unwrap()
}

#[tokio::test]
async fn danger_without_an_area_reaches_every_desk_on_duty() {
    let test = TestApp::new().await;
    let id = in_danger(&test).await;
    for name in ["Marit van der Wiel", "Joris de Graaf"] {
        let [alert] = alerts_of(&test, name).await.try_into().unwrap();
        assert_eq!((alert.kind, alert.referral), (AlertKind::Danger, id));
    }
    assert!(alerts_of(&test, "Sefa Yıldırım").await.is_empty());
    let desk = test.named("Joris de Graaf").await;
    let seen = alerts(&desk).await;
    assert_eq!(duty::see(&desk, seen[0].id).await.unwrap(), id);
    assert!(alerts(&desk).await.is_empty());
    assert_eq!(alerts_of(&test, "Marit van der Wiel").await.len(), 1);
    triage::first_look(&desk, id, None).await.unwrap();
    assert!(alerts_of(&test, "Marit van der Wiel").await.is_empty());
}

#[tokio::test]
async fn without_danger_nobody_is_alerted_and_somebody_elses_alert_is_not_found() {
    let test = TestApp::new().await;
    referred(&test, "Rustig").await;
    assert!(alerts_of(&test, "Marit van der Wiel").await.is_empty());
    in_danger(&test).await;
    let of_marit = alerts_of(&test, "Marit van der Wiel").await;
    let other = test.named("Anouk Peters").await;
    let refused = duty::see(&other, of_marit[0].id).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
}

#[tokio::test]
async fn a_late_step_is_asked_of_the_deputy_and_then_of_the_manager_once_each() {
    let test = TestApp::with_team().await;
    let waits = spil_testkit::Waits {
        surname: "Vries",
        class: "high",
        house_number: 12,
    };
    test.waiting(waits).await;
    let desk = test.named("Marit van der Wiel").await;
    assert_eq!(watch(&test).await, Watched::default());
    let due = StepKind::TeamInbox;
    test.at("2026-03-31T08:00:00Z");
    let late = watch(&test).await;
    assert_eq!(
        late,
        Watched {
            deputies: 1,
            managers: 1
        }
    );
    assert_eq!(watch(&test).await, Watched::default());
    let asked = alerts(&desk).await;
    assert!(
        asked
            .iter()
            .any(|alert| alert.step.is_some_and(|(kind, _)| kind == due)),
        "{asked:?}"
    );
    let manager = alerts_of(&test, "Wim Bos").await;
    let [manager] = manager.as_slice() else {
        unreachable!("{manager:?}")
    };
    assert_eq!(manager.kind, AlertKind::ManagerAsked);
    let lead = test.staff(Role::ProgrammeLead).await;
    let terms = duty::terms(&lead)
        .await
        .unwrap()
        .release(&lead)
        .await
        .unwrap();
    let north = terms
        .areas()
        .iter()
        .find(|area| area.name.as_deref() == Some("Veldrijk-Noord"));
    let inbox = north
        .unwrap()
        .kinds
        .iter()
        .find(|count| count.kind == due)
        .unwrap();
    assert_eq!((inbox.open, inbox.overdue, inbox.asked_manager), (1, 1, 1));
}

#[tokio::test]
async fn the_desks_own_step_goes_to_the_deputy_first() {
    let test = TestApp::with_team().await;
    let cx = test.visitor();
    let mut content = content("Vries");
    content.client.address = spil_model::address::Address {
        postcode: spil_testkit::IN_CENTRUM.parse().ok(),
        house_number: spil_model::geography::HouseNumber::new(12).ok(),
        ..spil_model::address::Address::default()
    };
    submit(&cx, referral(&cx, content)).await.unwrap();
    test.at("2026-03-04T08:00:00Z");
    assert_eq!(
        watch(&test).await,
        Watched {
            deputies: 1,
            managers: 0
        }
    );
    let [alert] = alerts_of(&test, "Sefa Yıldırım").await.try_into().unwrap();
    assert_eq!(alert.step.unwrap().0, StepKind::FirstLook);
    test.at("2026-03-09T08:00:00Z");
    assert_eq!(
        watch(&test).await,
        Watched {
            deputies: 0,
            managers: 1
        }
    );
}

async fn rota_of_the_north(desk: &Cx) -> duty::AreaRota {
    let rota = duty::rota(desk).await.unwrap().release(desk).await.unwrap();
    let mut areas = rota.areas.into_iter();
    areas.find(|area| area.name == "Veldrijk-Noord").unwrap()
}

#[tokio::test]
async fn the_rota_is_changed_by_its_own_desk_for_days_to_come() {
    let test = TestApp::new().await;
    let desk = test.named("Marit van der Wiel").await;
    let (marit, sefa) = (
        test.id_of("Marit van der Wiel").await,
        test.id_of("Sefa Yıldırım").await,
    );
    let north = rota_of_the_north(&desk).await;
    assert!(north.can_edit && north.today.unwrap().manager == marit);
    let swap = NewShift {
        area: north.area,
        manager: sefa,
        deputy: Some(marit),
        first_day: date(2026, 3, 9),
        last_day: Some(date(2026, 3, 13)),
    };
    duty::add_shift(&desk, swap).await.unwrap();
    let north = rota_of_the_north(&desk).await;
    assert_eq!(north.ahead.len(), 3);
    assert_eq!(north.ahead[1].shift.unwrap().manager, sefa);
    for wrong in [
        NewShift {
            deputy: Some(sefa),
            ..swap
        },
        NewShift {
            first_day: date(2026, 3, 1),
            ..swap
        },
        NewShift {
            last_day: Some(date(2026, 3, 8)),
            ..swap
        },
        NewShift {
            manager: test.id_of("Anouk Peters").await,
            ..swap
        },
    ] {
        let refused = duty::add_shift(&desk, wrong).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{wrong:?}: {refused:?}"
        );
    }
    let south = test.named("Joris de Graaf").await;
    let refused = duty::add_shift(&south, swap).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    let swapped = north.ahead[1].shift.unwrap().id;
    duty::end_shift(&desk, swapped).await.unwrap();
    assert_eq!(rota_of_the_north(&desk).await.ahead.len(), 1);
}
