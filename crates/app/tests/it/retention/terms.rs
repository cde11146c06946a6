//! Whose data stay longer, who sets the terms, and which backups are too old.

use jiff::civil::date;
use spil_app::Error;
use spil_app::retention;
use spil_model::ids::PersonId;
use spil_model::retention::{Standing, Terms};
use spil_policy::Role;
use spil_testkit::TestDb;

use super::{LATER, text, world};
use crate::oversight::OFFICER;

#[tokio::test]
async fn a_hold_keeps_the_data_until_it_is_lifted() {
    let world = Box::pin(world(TestDb::sqlite().await)).await;
    let client = world.people[2];
    world.test.at(LATER);
    let officer = world.test.named(OFFICER).await;
    let shown = retention::client(&officer, client).await.unwrap();
    let shown = shown.release(&officer).await.unwrap();
    assert_eq!(shown.standing, Standing::Held(date(2046, 3, 2)));
    assert_eq!(world.purge().await.clients, 2);
    let hold = shown.holds[0].id;
    retention::lift(&officer, client, hold, &text("Klacht afgedaan"))
        .await
        .unwrap();
    let twice = retention::lift(&officer, client, hold, &text("Nog eens")).await;
    assert!(matches!(twice, Err(Error::Conflict)), "{twice:?}");
    assert_eq!(world.purge().await.clients, 1);
    let gone = retention::client(&officer, client).await;
    assert!(matches!(gone, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_officer_sets_the_terms_and_nobody_else() {
    let world = Box::pin(world(TestDb::sqlite().await)).await;
    let terms = Terms {
        never_care_months: 6,
        ..Terms::SHIPPED
    };
    let why = text("Besluit van de stuurgroep");
    for role in [Role::Administrator, Role::ProgrammeLead, Role::CaseManager] {
        let cx = world.test.staff(role).await;
        let refused = retention::set_terms(&cx, terms, &why).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        assert!(retention::overview(&cx).await.is_err());
    }
    let officer = world.test.named(OFFICER).await;
    let wrong = Terms {
        log_years: 4,
        ..terms
    };
    let wrong = retention::set_terms(&officer, wrong, &why).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    world.test.at("2026-09-02T08:00:00Z");
    assert_eq!(world.plan().await.due, []);
    let officer = world.test.named(OFFICER).await;
    retention::set_terms(&officer, terms, &why).await.unwrap();
    let plan = world.plan().await;
    assert_eq!((plan.due.len(), plan.due[0].client), (1, world.people[1]));
    assert_eq!(plan.due[0].since, date(2026, 9, 2));
}

#[tokio::test]
async fn the_responsible_organisation_holds_and_others_do_not_see_that_there_is_anybody() {
    let world = Box::pin(world(TestDb::sqlite().await)).await;
    let treats = world.test.named("Bram Visser").await;
    retention::place(&treats, world.people[0], &text("Claim"))
        .await
        .unwrap();
    let elsewhere = world.test.named("Joris de Graaf").await;
    for client in [world.people[0], PersonId::from_parts(1, [7; 10])] {
        let refused = retention::place(&elsewhere, client, &text("Zomaar")).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    let console = world.test.console();
    let refused = retention::place(&console, world.people[0], &text("Zomaar")).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
}

/// How every encrypted file begins.
const AGE: &str = "age-encryption.org";

#[test]
fn old_backups_go_and_the_latest_stays() {
    let folder = tempfile::tempdir().unwrap();
    let now: jiff::Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
    let make = |name: &str, head: &str, days: i64| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{head}/v1\n")).unwrap();
        let made = now - jiff::SignedDuration::from_hours(24 * days);
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(made.into()).unwrap();
        path
    };
    let old = make("old.age", AGE, 91);
    make("young.age", AGE, 89);
    make("diary.txt", "dear", 900);
    let found = retention::backups(folder.path(), Terms::SHIPPED, now).unwrap();
    assert_eq!((found.files, found.kept), (vec![old], 1));
    std::fs::remove_file(folder.path().join("young.age")).unwrap();
    let found = retention::backups(folder.path(), Terms::SHIPPED, now).unwrap();
    assert_eq!((found.files, found.kept), (vec![], 1));
}
