//! The clock of the machine jumps, forwards and backwards: the journal stays whole and in order, the jobs go on, a message
//! leaves once, and no session lasts longer for it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use spil_app::access::session;
use spil_app::outbox::deliver;
use spil_app::referral::{NewReferral, submit};
use spil_app::worker::Worker;
use spil_app::{App, Chance, Clock, Cx, Origin, Parts, Settings};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind};
use spil_policy::{Actor, JobName, Role};
use spil_store::files::Files;
use spil_store::journal::{AnchorFile, verify};
use spil_store::keys::Keys;
use spil_testkit::{MORNING, TestApp, TestDb};
use spil_texts::Language;

use crate::outbox::{MailServer, job, refer, with_post};

/// Where the clock stands, in minutes from the first moment, one after the other.
const JUMPS: [i64; 9] = [0, 1_440, 2, -2_880, 60, 525_600, -525_600, 3, 4];

fn at(minutes: i64) -> Timestamp {
    let morning: Timestamp = MORNING.parse().unwrap();
    morning + SignedDuration::from_mins(minutes)
}

/// A second process on the same database, with a clock of its own.
fn another_process(test: &TestApp) -> Arc<App> {
    let folder = test.test.folder.path();
    let keys = Keys::open(&folder.join("keys"), &folder.join("data")).unwrap();
    let keys = Arc::new(keys);
    App::new(Parts {
        db: test.test.db.clone(),
        files: Files::open(&folder.join("data"), Arc::clone(&keys)).unwrap(),
        keys,
        clock: Clock::at(at(0)),
        chance: Chance::seeded(8),
        settings: Settings::default(),
    })
}

async fn somebody_is_referred(app: &Arc<App>) {
    let cx = Cx::new(app, Actor::Public, Language::Dutch, Origin::default());
    let parts = NameParts {
        surname: Some("Jansen".to_owned()),
        ..NameParts::default()
    };
    let new = NewReferral {
        channel: Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer: Referrer::of(ReferrerKind::Gp),
        content: ReferralContent::about(PersonDetails::named(PersonName::new(parts).unwrap())),
        bsn: None,
        files: Vec::new(),
    };
    submit(&cx, new).await.unwrap();
}

/// Two processes whose clocks jump at different moments.
async fn goes_on(test: TestDb) {
    let test = TestApp::on(test).await;
    let other = another_process(&test);
    let anchors = || AnchorFile::new(test.test.folder.path().join("anchors"));
    let workers = [&test.app, &other].map(|app| Worker::new(Arc::clone(app), anchors()));
    let key = test.journal_key();
    let (mut events, mut jobs) = (0, 0);
    for (step, minutes) in JUMPS.into_iter().enumerate() {
        let process = step % 2;
        let app = [&test.app, &other][process];
        app.clock.set(at(minutes));
        for app in [&test.app, &other] {
            somebody_is_referred(app).await;
        }
        let done = workers[process].turn().await.unwrap();
        assert!(
            done.contains(&JobName::AnchorJournal) && done.contains(&JobName::SendMessages),
            "at {minutes} minutes only {done:?}"
        );
        jobs += done.len();
        let verified = verify(&test.test.db, &key, &anchors()).await.unwrap();
        assert_eq!(verified.findings, [], "at {minutes} minutes");
        assert!(events + 2 <= verified.events, "at {minutes} minutes");
        events = verified.events;
    }
    println!(
        "{} jumps of two clocks: {events} events in order, {jobs} jobs done",
        JUMPS.len()
    );
    assert!(40 <= events && 18 <= jobs);
    test.test.finish().await;
}

#[tokio::test]
async fn the_journal_and_the_jobs_go_on_on_sqlite() {
    goes_on(TestDb::sqlite().await).await;
}

#[tokio::test]
async fn the_journal_and_the_jobs_go_on_on_postgres() {
    goes_on(TestDb::postgres().await).await;
}

/// A clock that was ahead for a while and is set right keeps no job from its turn.
#[tokio::test]
async fn a_clock_that_is_set_right_lets_every_job_run_at_once() {
    let test = TestApp::new().await;
    let anchors = AnchorFile::new(test.test.folder.path().join("anchors"));
    let worker = Worker::new(Arc::clone(&test.app), anchors);
    test.app.clock.set(at(525_600));
    let ahead = worker.turn().await.unwrap();
    assert_eq!(worker.turn().await.unwrap(), [], "each had its turn");
    test.app.clock.set(at(0));
    assert_eq!(worker.turn().await.unwrap(), ahead);
    assert_eq!(worker.turn().await.unwrap(), [], "once");
    assert!(10 <= ahead.len(), "{ahead:?}");
}

#[tokio::test]
async fn no_session_lasts_longer_for_it() {
    let test = TestApp::new().await;
    let holds = async |session: &session::SessionId, minutes: i64| {
        let found = session::who(&test.app, session, at(minutes)).await;
        found.unwrap().is_some()
    };
    let mut looked = 0;
    for back in [36, 60, 1_440, 525_600] {
        test.app.clock.set(at(0));
        let session = test.session(Role::WaitingListManager).await;
        assert!(holds(&session, 1).await);
        for later in [0, 29, 400] {
            assert!(
                !holds(&session, later - back).await,
                "{later} after {back} back"
            );
            looked += 1;
        }
    }
    // Clocks differ by a little without anybody having touched them.
    let session = test.session(Role::WaitingListManager).await;
    assert!(holds(&session, -4).await);
    assert!(!holds(&session, 31).await, "a jump forwards ends it");
    println!("{looked} looks at sessions after the clock was set back: none held");
}

#[tokio::test]
async fn a_message_leaves_once_whatever_the_clock_does() {
    let mut server = MailServer::start();
    let test = with_post(&server.url).await;
    let mut sent = 0;
    for minutes in JUMPS {
        test.app.clock.set(at(minutes));
        refer(&test, "melder@example.org", Language::Dutch).await;
        sent += deliver(&job(&test)).await.unwrap().sent;
    }
    test.app.clock.set(at(1_000_000));
    assert_eq!(
        deliver(&job(&test)).await.unwrap().sent,
        0,
        "nothing is left"
    );
    assert_eq!(usize::try_from(sent).unwrap(), JUMPS.len());
    for _ in JUMPS {
        server.next();
    }
}
