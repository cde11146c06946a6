//! An edition of the postcodes comes in beside the one in force, and only the switch makes it visible.

use spil_model::geography::{
    HouseNumber, NeighbourhoodCode, NeighbourhoodNames, Postcode, PostcodeRow,
};
use spil_model::team::Found;
use spil_policy::{Actor, Facts, Object, actions};
use spil_store::geography::import::{
    Added, Edition, InForce, add, begin, name_neighbourhoods, sweep, switch,
};
use spil_store::geography::{find, of_postcode};
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_store::{Error, Request};
use spil_testkit::{TestDb, on_both_engines};
use uuid::Uuid;

fn journal() -> Journal {
    Journal::new("test".to_owned(), JournalKey::new([7; 32]))
}

fn now() -> jiff::Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

fn row(postcode: &str, number: u32, neighbourhood: &str) -> PostcodeRow {
    PostcodeRow {
        postcode: Postcode::parse(postcode).unwrap(),
        house_number: HouseNumber::new(number).unwrap(),
        neighbourhood: NeighbourhoodCode::parse(neighbourhood).unwrap(),
    }
}

/// So many addresses of one neighbourhood, a hundred in each postcode.
fn rows(count: u32, neighbourhood: &str) -> Vec<PostcodeRow> {
    let letter = |place: u32| char::from(b'A' + u8::try_from(place % 26).unwrap());
    let postcode = |street: u32| {
        format!(
            "{}{}{}",
            9901 + street / 676,
            letter(street / 26),
            letter(street)
        )
    };
    (0..count)
        .map(|place| row(&postcode(place / 100), place % 100 + 1, neighbourhood))
        .collect()
}

macro_rules! with_permit {
    ($test:ident, $permit:ident => $work:expr) => {{
        let actor = Actor::Console {
            user: "test".to_owned(),
        };
        let origin = Origin::default();
        let request = Request {
            actor: &actor,
            now: now(),
            event_id: Uuid::from_u128(1),
            origin: &origin,
        };
        let tx = $test.db.write().await.unwrap();
        let object = ObjectRef::all(Object::Network);
        let $permit = tx
            .authorize::<actions::ImportPostcodes>(&request, object, &Facts::default())
            .unwrap();
        let done = $work;
        tx.commit(&journal()).await.unwrap();
        done
    }};
}

async fn began(test: &TestDb, year: u16) -> Edition {
    with_permit!(test, permit => begin(&permit, year, now()).await.unwrap())
}

async fn switched(test: &TestDb, edition: Edition) -> InForce {
    with_permit!(test, permit => switch(&permit, edition, now()).await.unwrap())
}

async fn added(test: &TestDb, edition: Edition, rows: &[PostcodeRow]) -> Result<Added, Error> {
    let tx = test.db.write().await.unwrap();
    let added = add(&tx, edition, rows).await?;
    tx.commit(&journal()).await.unwrap();
    Ok(added)
}

async fn found(test: &TestDb, postcode: &str, number: u32) -> Option<String> {
    let snapshot = test.db.read().await.unwrap();
    let row = row(postcode, number, "99010101");
    match find(&snapshot, row.postcode, row.house_number)
        .await
        .unwrap()
    {
        Found::Neighbourhood(code) => Some(code.to_string()),
        Found::Unknown => None,
    }
}

async fn swept(test: &TestDb, keep: Option<Edition>) -> u32 {
    let mut steps = 0;
    loop {
        let tx = test.db.write().await.unwrap();
        let more = sweep(&tx, keep, 500).await.unwrap();
        tx.commit(&journal()).await.unwrap();
        if !more {
            return steps;
        }
        steps += 1;
    }
}

on_both_engines! {
    async fn an_edition_is_seen_only_after_the_switch(test: &TestDb) {
        let first = began(test, 2025).await;
        assert_eq!(added(test, first, &rows(1_300, "99010101")).await.unwrap(), Added::All);
        assert_eq!(found(test, "9901AA", 1).await, None);
        assert_eq!(switched(test, first).await, InForce { rows: 1_300 });
        assert_eq!(found(test, "9901AA", 1).await.as_deref(), Some("99010101"));
        assert_eq!(found(test, "9901AA", 4711).await.as_deref(), Some("99010101"), "its neighbours are known");

        let second = began(test, 2026).await;
        added(test, second, &rows(1_300, "99010202")).await.unwrap();
        assert_eq!(found(test, "9901AA", 1).await.as_deref(), Some("99010101"), "the old edition is in force");
        switched(test, second).await;
        assert_eq!(found(test, "9901AA", 1).await.as_deref(), Some("99010202"));
        assert!(3 <= swept(test, None).await, "the old rows go in several steps");
        assert_eq!(found(test, "9901AM", 100).await.as_deref(), Some("99010202"), "those in force stay");
    }

    async fn a_broken_import_changes_nothing_and_is_swept_away(test: &TestDb) {
        let first = began(test, 2025).await;
        added(test, first, &rows(10, "99010101")).await.unwrap();
        switched(test, first).await;
        let broken = began(test, 2026).await;
        added(test, broken, &rows(2_000, "99010202")).await.unwrap();
        let third = began(test, 2026).await;
        assert!(0 < swept(test, Some(third)).await);
        assert_eq!(found(test, "9901AA", 1).await.as_deref(), Some("99010101"));
        let late = added(test, broken, &rows(10, "99010202")).await;
        assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
        assert_eq!(added(test, third, &rows(10, "99010202")).await.unwrap(), Added::All);
    }

    async fn an_address_has_one_neighbourhood(test: &TestDb) {
        let edition = began(test, 2025).await;
        let mut once_more = rows(300, "99010101");
        added(test, edition, &once_more).await.unwrap();
        assert_eq!(added(test, edition, once_more.get(..20).unwrap()).await.unwrap(), Added::Repeated(20));
        let wrong = row("9901AB", 7, "99010102");
        once_more[107] = wrong;
        let tx = test.db.write().await.unwrap();
        assert_eq!(add(&tx, edition, &once_more).await.unwrap(), Added::Contradicts(wrong));
    }

    async fn a_postcode_on_a_border_lies_in_two_neighbourhoods(test: &TestDb) {
        let edition = began(test, 2025).await;
        let rows = [row("9901AB", 1, "99010101"), row("9901AB", 2, "99010102")];
        added(test, edition, &rows).await.unwrap();
        switched(test, edition).await;
        assert_eq!(found(test, "9901AB", 3).await, None, "a new house on a border is for the desk");
        let snapshot = test.db.read().await.unwrap();
        let both = of_postcode(&snapshot, rows[0].postcode).await.unwrap();
        assert_eq!(both.len(), 2);
    }

    async fn the_network_keeps_its_own_names(test: &TestDb) {
        let edition = began(test, 2025).await;
        let named = |name: &str| {
            let names = NeighbourhoodNames {
                neighbourhood: name.to_owned(),
                district: "Oost".to_owned(),
                municipality: "Veldrijk".to_owned(),
            };
            [(NeighbourhoodCode::parse("99010101").unwrap(), names)]
        };
        for name in ["De Linde", "Anders"] {
            let tx = test.db.write().await.unwrap();
            name_neighbourhoods(&tx, edition, &named(name)).await.unwrap();
            tx.commit(&journal()).await.unwrap();
        }
        let snapshot = test.db.read().await.unwrap();
        let names = spil_store::organisation::neighbourhood_names(&snapshot).await.unwrap();
        assert_eq!(names, [("99010101".to_owned(), "De Linde".to_owned())]);
    }
}
