//! The region is a living network: the simulation, held against its own past, predicts it as it says it does.

use spil_app::capacity::{Ended, LookBack, ask_look_back, look_back, run_next};
use spil_app::organisation::one_per_role;
use spil_app::{Cx, Origin};
use spil_policy::{Actor, Grant, JobName, Role, Staff};
use spil_region::Size;
use spil_store::capacity::expected::of_area;
use spil_store::organisation::sub_regions;
use spil_testkit::TestDb;
use spil_texts::Language;

use crate::small::sized;

/// Three years with a few hundred people.
const SIZE: Size = Size {
    days: 1_096,
    in_guidance: 240,
    waiting: 15,
    teams: 3,
    case_managers: 6,
    link_workers: 3,
};

async fn looked_back(job: &Cx) -> LookBack {
    let people = one_per_role(job).await.unwrap();
    let lead = people.iter().find(|one| one.role == Role::ProgrammeLead);
    let staff = Staff {
        id: lead.unwrap().id,
        grants: vec![Grant::of(Role::ProgrammeLead)],
        emergencies: Vec::new(),
        invited: Vec::new(),
    };
    let lead = Cx {
        actor: Actor::Staff(staff),
        ..job.clone()
    };
    ask_look_back(&lead).await.unwrap();
    assert_eq!(run_next(job).await.unwrap(), Some(Ended::Done));
    let found = look_back(&lead)
        .await
        .unwrap()
        .release(&lead)
        .await
        .unwrap();
    found.1.unwrap()
}

#[tokio::test]
async fn a_living_network_is_predicted_and_what_may_be_said_of_a_wait_is_kept() {
    let test = TestDb::sqlite().await;
    let (app, built, _) = Box::pin(sized(&test, 5, SIZE)).await;
    println!("{built:?}");
    assert!((200..=260).contains(&built.in_guidance), "{built:?}");
    let actor = Actor::Job(JobName::RunScenarios);
    let job = Cx::new(&app, actor, Language::Dutch, Origin::default());
    let found = Box::pin(looked_back(&job)).await;
    // Whoever was received long before is known only where they were still there.
    assert!((1_090..=1_097).contains(&found.days), "{}", found.days);
    let in_care = found.readings.first().unwrap();
    for figure in &in_care.figures {
        println!("{figure:?}");
    }
    println!(
        "{} predictions, coverage {:.2}",
        in_care.predictions, in_care.coverage
    );
    assert!(in_care.predictions >= 30);
    assert!(0.6 <= in_care.coverage, "{}", in_care.coverage);
    let snapshot = test.db.read().await.unwrap();
    let areas = sub_regions(&snapshot).await.unwrap();
    let mut kept = 0;
    for found in found.waits.iter().filter(|wait| wait.class.is_none()) {
        println!("{found:?}");
        let row = of_area(&snapshot, found.area).await.unwrap().unwrap();
        let wait = found.wait;
        assert_eq!(
            (row.low_weeks, row.high_weeks),
            (wait.low_weeks, wait.high_weeks)
        );
        assert_eq!((row.origins, row.people), (wait.origins, wait.people));
        assert!((row.held - wait.held).abs() < 1e-9 && (row.coverage - wait.coverage).abs() < 1e-9);
        assert!(areas.iter().any(|area| Some(area.id) == found.area));
        kept += 1;
    }
    snapshot.finish().await.unwrap();
    println!("{kept} areas kept");
    assert!(kept > 0);
    test.finish().await;
}
