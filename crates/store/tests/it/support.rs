//! Lists of support and pages of information: an edition is seen after its switch, a page is never overwritten blind.

use spil_model::geography::NeighbourhoodCode;
use spil_model::support_file;
use spil_policy::{Actor, Facts, Object, actions};
use spil_store::information::{NewPage, history, page, write, written};
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_store::support::{add, begin, count, near, switch};
use spil_store::{Error, Request};
use spil_testkit::{TestDb, on_both_engines};
use uuid::Uuid;

fn journal() -> Journal {
    Journal::new("test".to_owned(), JournalKey::new([7; 32]))
}

fn now() -> jiff::Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

macro_rules! with_permit {
    ($test:ident, $action:ident, $actor:expr, $permit:ident => $work:expr) => {{
        let (actor, origin) = ($actor, Origin::default());
        let request = Request {
            actor: &actor,
            now: now(),
            event_id: Uuid::from_u128(1),
            origin: &origin,
        };
        let tx = $test.db.write().await.unwrap();
        let object = ObjectRef::all(Object::Network);
        let $permit = tx
            .authorize::<actions::$action>(&request, object, &Facts::default())
            .unwrap();
        let done = $work;
        if done.is_ok() {
            tx.commit(&journal()).await.unwrap();
        }
        done
    }};
}

fn console() -> Actor {
    Actor::Console {
        user: "test".to_owned(),
    }
}

fn editor() -> Actor {
    Actor::Staff(spil_policy::Staff {
        id: spil_model::ids::StaffId::from(Uuid::from_u128(9)),
        grants: vec![spil_policy::Grant::of(spil_policy::Role::Administrator)],
        emergencies: Vec::new(),
        invited: Vec::new(),
    })
}

async fn import(test: &TestDb, lines: &str, first_id: u128, ends: Ends) {
    let head = "aanbod;organisatie;gebied;voor wie;diagnose nodig;indicatie nodig;omschrijving\n";
    let offers = support_file::parse(&format!("{head}{lines}")).unwrap();
    let ids = (first_id..).map(Uuid::from_u128);
    let with_ids: Vec<_> = ids.zip(&offers).collect();
    let edition =
        with_permit!(test, ImportSupport, console(), permit => begin(&permit, now()).await)
            .unwrap();
    let tx = test.db.write().await.unwrap();
    add(&tx, edition, &with_ids).await.unwrap();
    tx.commit(&journal()).await.unwrap();
    if ends == Ends::Switched {
        with_permit!(test, ImportSupport, console(), permit => switch(&permit, edition, now()).await).unwrap();
    }
}

#[derive(PartialEq, Eq)]
enum Ends {
    Switched,
    Broken,
}

async fn names(test: &TestDb, code: &str) -> Vec<String> {
    let snapshot = test.db.read().await.unwrap();
    let codes = [NeighbourhoodCode::parse(code).unwrap()];
    let offers = near(&snapshot, &codes).await.unwrap();
    offers.into_iter().map(|offer| offer.name).collect()
}

async fn wrote(test: &TestDb, title: &str, version: i64) -> Result<(), Error> {
    let new = NewPage {
        slug: "wachten",
        language: "nl",
        title,
        body: "Tekst",
    };
    with_permit!(test, EditPage, editor(), permit => write(&permit, new, version, None, now()).await)
}

on_both_engines! {
    async fn offers_are_seen_after_the_switch_and_the_nearest_first(test: &TestDb) {
        import(test, "Hulplijn;N;netwerk;beiden;nee;geen;Bel.\nStad;N;9901;beiden;ja;wmo;Stad.\nBuurt;N;99010101;cliënt;nee;wlz;Buurt.", 1, Ends::Switched).await;
        assert_eq!(names(test, "99010101").await, ["Buurt", "Stad", "Hulplijn"]);
        assert_eq!(names(test, "99020101").await, ["Hulplijn"]);
        import(test, "Nieuw;N;netwerk;beiden;nee;geen;Nieuw.", 100, Ends::Broken).await;
        assert_eq!(names(test, "99010101").await.len(), 3, "a broken import is not seen");
        import(test, "Anders;N;netwerk;beiden;nee;geen;Anders.", 200, Ends::Switched).await;
        assert_eq!(names(test, "99010101").await, ["Anders"]);
        let snapshot = test.db.read().await.unwrap();
        assert_eq!(count(&snapshot).await.unwrap(), 1);
    }

    async fn a_page_keeps_how_it_was_and_is_never_overwritten_blind(test: &TestDb) {
        wrote(test, "Een", 0).await.unwrap();
        assert!(matches!(wrote(test, "Twee", 0).await, Err(Error::Conflict)));
        wrote(test, "Twee", 1).await.unwrap();
        assert!(matches!(wrote(test, "Drie", 1).await, Err(Error::Conflict)));
        assert!(matches!(wrote(test, "Drie", 7).await, Err(Error::Conflict)));
        let snapshot = test.db.read().await.unwrap();
        let now = page(&snapshot, "wachten", "nl").await.unwrap().unwrap();
        assert_eq!((now.title.as_str(), now.version), ("Twee", 2));
        let earlier = history(&snapshot, "wachten", "nl", 10).await.unwrap();
        assert_eq!(earlier.iter().map(|page| page.title.as_str()).collect::<Vec<_>>(), ["Een"]);
        assert_eq!(written(&snapshot).await.unwrap().len(), 1);
        assert_eq!(page(&snapshot, "wachten", "en").await.unwrap(), None);
    }
}
