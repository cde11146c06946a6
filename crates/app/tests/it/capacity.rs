//! Looking ahead on a network with people: the figures are counts of the list, and a run is done once, by one process, unless
//! somebody stops it or its process is gone. On both engines.

use std::sync::Arc;

use spil_app::capacity::{
    Ended, Measured, Run, check, compile_json, decide, list, make, measure, run_next, show, stop,
    take_up,
};
use spil_app::capacity::{ask_look_back, look_back};
use spil_app::worker::Worker;
use spil_app::{App, Chance, Cx, Error, Parts, Settings};
use spil_model::capacity::{Assumptions, Number, RunState, Start};
use spil_model::ids::ScenarioId;
use spil_policy::{Actor, JobName, Role};
use spil_store::files::Files;
use spil_store::journal::AnchorFile;
use spil_store::keys::Keys;
use spil_store::{Db, Purpose};
use spil_testkit::{TestApp, TestDb, Waits};

macro_rules! on_both {
    ($($name:ident => $law:ident;)*) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $law(TestApp::with_team_on(TestDb::sqlite().await).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $law(TestApp::with_team_on(TestDb::postgres().await).await).await;
            }
        }
    )*};
}

on_both! {
    figures_are_counts_of_the_list => counts;
    a_scenario_is_computed_kept_and_decided_on => a_whole_life;
    a_run_is_stopped_within_a_second => stopped;
    a_run_whose_process_is_gone_is_taken_up_again => taken_over;
    two_processes_share_the_runs => shared;
}

const HOUSES: u32 = 2;

async fn waiting(test: &TestApp, class: &str, number: u32) -> spil_model::ids::ReferralId {
    let waits = Waits {
        surname: "Geheimnaam",
        class,
        house_number: number * HOUSES + 1,
    };
    test.waiting(waits).await
}

/// Five wait since 2 March, two of them since taken; one was referred and has no class yet. It is 20 April.
async fn world(test: &TestApp) -> Cx {
    for (number, class) in ["high", "high", "medium", "low", "low"]
        .into_iter()
        .enumerate()
    {
        let id = waiting(test, class, u32::try_from(number).unwrap()).await;
        if number == 0 || number == 2 {
            let manager = test.named("Bram Visser").await;
            spil_app::team::take(&manager, id, None, None)
                .await
                .unwrap();
        }
    }
    test.at("2026-04-20T08:00:00Z");
    crate::given::referred(test, "Geheimnaam").await;
    test.staff(Role::ProgrammeLead).await
}

async fn measured(cx: &Cx) -> Measured {
    measure(cx).await.unwrap().release(cx).await.unwrap()
}

async fn how_far(cx: &Cx, id: ScenarioId) -> Run {
    show(cx, id).await.unwrap().release(cx).await.unwrap().run
}

/// A small scenario of this network, that takes no second.
fn small(mut assumptions: Assumptions) -> Assumptions {
    assumptions.numbers.extend([
        (Number::Replications, 20.0),
        (Number::Years, 1.0),
        (Number::HoursChange, 10.0),
    ]);
    assumptions
}

/// One that takes minutes: nobody waits for its end.
fn large(mut assumptions: Assumptions) -> Assumptions {
    assumptions.numbers.extend([
        (Number::Arrivals, 25_000.0),
        (Number::Replications, 150.0),
        (Number::Years, 15.0),
        (Number::CasesPerHour, 10.0),
    ]);
    assumptions
}

fn job(app: &Arc<App>, test: &TestApp) -> Cx {
    Cx {
        app: Arc::clone(app),
        actor: Actor::Job(JobName::RunScenarios),
        ..test.visitor()
    }
}

/// Another process on the same database.
async fn another(test: &TestApp, seed: u64) -> Arc<App> {
    let data = test.test.folder.path().join("data");
    let keys = Keys::open(&test.test.folder.path().join("keys"), &data).unwrap();
    let keys = Arc::new(keys);
    App::new(Parts {
        db: Db::open(&test.test.target, Purpose::Command).await.unwrap(),
        files: Files::open(&data, Arc::clone(&keys)).unwrap(),
        keys,
        clock: test.app.clock.clone(),
        chance: Chance::seeded(seed),
        settings: Settings::default(),
    })
}

async fn counts(test: TestApp) {
    let lead = world(&test).await;
    let Measured {
        assumptions,
        observed,
    } = measured(&lead).await;
    assert_eq!((observed.waiting, observed.in_care), (4, 2));
    assert_eq!((observed.unclassed, observed.unplaced), (1, 1));
    assert_eq!((observed.arrivals, observed.recent_days), (5, 49));
    assert!(!observed.is_fitted, "nothing has ended yet");
    let of_class =
        |place: usize| Start::count(&assumptions.start.in_care, |group| group.class == place);
    let place = |id: &str| {
        assumptions
            .classes
            .iter()
            .position(|class| class.id.as_str() == id)
    };
    assert_eq!(of_class(place("high").unwrap()), 1);
    assert_eq!(of_class(place("medium").unwrap()), 1);
    let weeks: Vec<u32> = assumptions
        .start
        .waiting
        .iter()
        .map(|group| group.steps)
        .collect();
    assert!(weeks.contains(&7) && weeks.contains(&0), "{weeks:?}");
    let percents: f64 = assumptions.classes.iter().map(|class| class.percent).sum();
    assert!((percents - 100.0).abs() < 1e-9);
    // Five in 49 days.
    assert!((assumptions.number(Number::Arrivals) - 37.0).abs() < 1e-9);
    let hours: f64 = assumptions.areas.iter().map(|area| area.hours).sum();
    assert!((hours - observed.hours).abs() < 0.2 && hours > 0.0);
    assert_eq!(check(&assumptions, lead.language), Vec::new());
    let spec = compile_json(&assumptions).unwrap().to_string();
    assert!(
        !spec.contains("Geheimnaam") && !spec.contains("2026-"),
        "{spec}"
    );
    let counted = spec.matches("days_waited").count() + spec.matches("days_in_care").count();
    assert_eq!(counted, 6);
}

async fn a_whole_life(test: TestApp) {
    let lead = world(&test).await;
    let assumptions = small(measured(&lead).await.assumptions);
    let id = make(&lead, "Tien procent meer uren", &assumptions)
        .await
        .unwrap();
    assert_eq!(how_far(&lead, id).await.state, RunState::Queued);
    let early = decide(&lead, id, 1, "Doen.").await;
    assert!(matches!(early, Err(Error::Conflict)), "{early:?}");
    let worker = job(&test.app, &test);
    assert_eq!(run_next(&worker).await.unwrap(), Some(Ended::Done));
    assert_eq!(run_next(&worker).await.unwrap(), None);
    let kept = show(&lead, id).await.unwrap().release(&lead).await.unwrap();
    assert_eq!(kept.assumptions.unwrap(), assumptions);
    let result = kept.result.unwrap();
    // The region and two areas; all classes together and each of the five.
    assert_eq!(result.groups.len(), 3);
    assert_eq!(result.groups[0].classes.len(), 6);
    let path = &result.groups[0].unchanged_path;
    assert_eq!(path[0].day.to_bits(), 0.0_f64.to_bits());
    assert!(path.len() > 12 && path.iter().all(|point| point.low <= point.high));
    decide(&lead, id, kept.run.version, "  We breiden uit.  ")
        .await
        .unwrap();
    let again = decide(&lead, id, kept.run.version, "Toch niet.").await;
    assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
    let listed = list(&lead).await.unwrap().release(&lead).await.unwrap();
    assert_eq!(listed[0].decision, "We breiden uit.");
    let late = stop(&lead, id).await;
    assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
}

async fn stopped(test: TestApp) {
    let lead = world(&test).await;
    let assumptions = large(measured(&lead).await.assumptions);
    let id = make(&lead, "Groot", &assumptions).await.unwrap();
    let worker = job(&test.app, &test);
    let work = take_up(&worker).await.unwrap().unwrap();
    assert_eq!(work.id(), id);
    let running = tokio::spawn(async move { work.run(&worker).await });
    while how_far(&lead, id).await.progress == 0 {
        tokio::task::yield_now().await;
    }
    stop(&lead, id).await.unwrap();
    assert_eq!(running.await.unwrap().unwrap(), Ended::Lost);
    let run = how_far(&lead, id).await;
    assert_eq!(run.state, RunState::Cancelled);
    assert_eq!(run_next(&job(&test.app, &test)).await.unwrap(), None);
}

async fn taken_over(test: TestApp) {
    let lead = world(&test).await;
    let assumptions = small(measured(&lead).await.assumptions);
    let id = make(&lead, "Afgebroken", &assumptions).await.unwrap();
    let first = job(&test.app, &test);
    let lost = take_up(&first).await.unwrap().unwrap();
    let other = another(&test, 8).await;
    assert_eq!(
        run_next(&job(&other, &test)).await.unwrap(),
        None,
        "it is leased"
    );
    test.at("2026-04-20T08:00:31Z");
    assert_eq!(
        run_next(&job(&other, &test)).await.unwrap(),
        Some(Ended::Done)
    );
    let before = how_far(&lead, id).await;
    assert_eq!(lost.run(&first).await.unwrap(), Ended::Lost);
    assert_eq!(
        how_far(&lead, id).await,
        before,
        "who lost the run changes nothing"
    );
    // A process that ends in good order gives the run back at once.
    let id = make(&lead, "Teruggegeven", &large(assumptions))
        .await
        .unwrap();
    let work = take_up(&first).await.unwrap().unwrap();
    work.stop()
        .store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(work.run(&first).await.unwrap(), Ended::Interrupted);
    let taken = take_up(&job(&other, &test)).await.unwrap();
    assert_eq!(taken.unwrap().id(), id);
}

async fn shared(test: TestApp) {
    let lead = world(&test).await;
    let assumptions = small(measured(&lead).await.assumptions);
    let mut ids = Vec::new();
    for name in ["A", "B", "C", "D"] {
        ids.push(make(&lead, name, &assumptions).await.unwrap());
    }
    let other = another(&test, 9).await;
    let work = |app: &Arc<App>| {
        let cx = job(app, &test);
        tokio::spawn(async move {
            let mut done = 0;
            while let Some(ended) = run_next(&cx).await.unwrap() {
                assert_eq!(ended, Ended::Done);
                done += 1;
            }
            done
        })
    };
    let (one, two) = (work(&test.app), work(&other));
    let (one, two): (i32, i32) = (one.await.unwrap(), two.await.unwrap());
    assert_eq!(one + two, 4, "each once: {one} and {two}");
    for id in ids {
        assert_eq!(how_far(&lead, id).await.state, RunState::Done);
    }
}

#[tokio::test]
async fn the_loop_of_the_program_takes_up_a_run_and_goes_on_meanwhile() {
    let test = TestApp::with_team().await;
    let lead = world(&test).await;
    let assumptions = small(measured(&lead).await.assumptions);
    let id = make(&lead, "Vanzelf", &assumptions).await.unwrap();
    let anchors = AnchorFile::new(test.test.folder.path().join("anchors"));
    let worker = Worker::new(Arc::clone(&test.app), anchors);
    assert!(
        worker
            .turn()
            .await
            .unwrap()
            .contains(&JobName::RunScenarios)
    );
    while how_far(&lead, id).await.state != RunState::Done {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn only_the_programme_lead_looks_ahead() {
    let test = TestApp::with_team().await;
    let assumptions = small(measured(&world(&test).await).await.assumptions);
    for role in [
        Role::WaitingListManager,
        Role::CaseManager,
        Role::Administrator,
    ] {
        let cx = test.staff(role).await;
        assert!(
            matches!(measure(&cx).await, Err(Error::Forbidden)),
            "{role:?}"
        );
        let made = make(&cx, "Nee", &assumptions).await;
        assert!(matches!(made, Err(Error::Forbidden)), "{role:?}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_its_field() {
    let test = TestApp::with_team().await;
    let lead = world(&test).await;
    let good = measured(&lead).await.assumptions;
    let wrong = |number, value| {
        let mut changed = good.clone();
        changed.numbers.insert(number, value);
        changed
    };
    for (assumptions, field) in [
        (wrong(Number::Years, 0.0), "years"),
        (wrong(Number::Replications, 1e9), "replications"),
        (wrong(Number::Arrivals, -3.0), "arrivals"),
    ] {
        let refused = make(&lead, "Fout", &assumptions).await;
        let Err(Error::Invalid(problems)) = refused else {
            unreachable!("{refused:?}")
        };
        assert_eq!(problems[0].field, field);
    }
    let unnamed = make(&lead, " ", &good).await;
    assert!(matches!(unnamed, Err(Error::Invalid(_))), "{unnamed:?}");
}

#[tokio::test]
async fn a_short_past_gives_no_look_back_and_says_so() {
    let test = TestApp::with_team().await;
    let lead = world(&test).await;
    ask_look_back(&lead).await.unwrap();
    ask_look_back(&lead).await.unwrap();
    let worker = job(&test.app, &test);
    assert_eq!(run_next(&worker).await.unwrap(), Some(Ended::Done));
    assert_eq!(
        run_next(&worker).await.unwrap(),
        None,
        "asked twice is asked once"
    );
    let (run, found) = look_back(&lead)
        .await
        .unwrap()
        .release(&lead)
        .await
        .unwrap();
    assert_eq!(run.unwrap().state, RunState::Done);
    let found = found.unwrap();
    assert_eq!((found.days, found.readings.len()), (49, 0));
}
