//! The list of weighed accesses among a hundred thousand: every page once, in order, and each as quick as the first.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rand::SeedableRng as _;
use rand_chacha::ChaCha12Rng;
use spil_model::ids::StaffId;
use spil_model::oversight::Hit;
use spil_policy::{Actor, Facts, Grant, Object, Role, Staff, actions};
use spil_store::journal::{ObjectRef, Origin};
use spil_store::oversight::review::{Cursor, Filter, ON_A_PAGE, page, summary};
use spil_testkit::on_both_engines;
use uuid::Uuid;

use crate::scope::{Chance, request};

const ROWS: i64 = 100_000;
/// In a build for tests on a busy machine; the query itself takes some milliseconds.
const PATIENCE: Duration = Duration::from_millis(500);
const PAGES: usize = 40;

const SQLITE: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    INSERT INTO access_review (id, staff_id, client_id, day, first_at, last_at, events, hits, score, note, version)
    SELECT randomblob(16), unhex(printf('%032x', i % 80)), randomblob(16), '2026-03-02', '2026-03-02T08:00:00.000000Z',
      '2026-03-02T08:' || substr('0' || (i % 60), -2) || ':00.000000Z', 1, i % 512, i % 97, '', 1 FROM n";
const POSTGRES: &str = "INSERT INTO access_review (id, staff_id, client_id, day, first_at, last_at, events, hits, score, note, version)
    SELECT gen_random_uuid(), ('00000000-0000-0000-0000-' || lpad(to_hex(i % 80), 12, '0'))::uuid, gen_random_uuid(), '2026-03-02',
      '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z'::timestamptz + (i % 60) * interval '1 minute', 1, i % 512, i % 97, '', 1
    FROM generate_series(1, 100000) AS s (i)";

fn officer() -> Actor {
    Actor::Staff(Staff {
        id: StaffId::from(Uuid::from_u128(1)),
        grants: vec![Grant::of(Role::PrivacyOfficer)],
        emergencies: Vec::new(),
        invited: Vec::new(),
    })
}

on_both_engines! {
    async fn a_page_of_a_hundred_thousand_accesses_is_as_quick_as_the_first(test: &TestDb) {
        test.tamper(if test.is_server() { POSTGRES } else { SQLITE }).await;
        let (actor, origin) = (officer(), Origin::default());
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(1));
        let snapshot = test.db.read().await.unwrap();
        let asked = request(&actor, &origin, &mut chance);
        let all = ObjectRef::all(Object::Journal);
        let permit = snapshot.authorize::<actions::ReviewAccesses>(&asked, all, &Facts::default()).unwrap();
        let (mut seen, mut last, mut slowest) = (BTreeSet::new(), None::<Cursor>, Duration::ZERO);
        for _ in 0..PAGES {
            let begun = Instant::now();
            let rows = page(&permit, &Filter::default(), last).await.unwrap();
            slowest = slowest.max(begun.elapsed());
            assert_eq!(rows.len(), ON_A_PAGE + 1);
            for row in rows.iter().take(ON_A_PAGE) {
                let cursor = Cursor { score: row.score, last_at: row.last_at, id: row.id };
                if let Some(last) = last {
                    assert!((cursor.score, cursor.last_at) <= (last.score, last.last_at), "out of order");
                }
                assert!(seen.insert(row.id), "twice");
                last = Some(cursor);
            }
        }
        let begun = Instant::now();
        let filter = Filter { hit: Some(Hit::OutsideHours), staff: Some(StaffId::from(Uuid::from_u128(7))), ..Filter::default() };
        let found = page(&permit, &filter, None).await.unwrap();
        let filtered = begun.elapsed();
        assert!(found.iter().all(|row| row.hits.rules().any(|hit| hit == Hit::OutsideHours)));
        let begun = Instant::now();
        assert!(summary(&permit).await.unwrap().open > ROWS / 2);
        println!("{} of {ROWS} accesses on {PAGES} pages, the slowest {slowest:?}; filtered {filtered:?}; counted {:?}", seen.len(), begun.elapsed());
        assert!(slowest < PATIENCE && filtered < PATIENCE, "{slowest:?} {filtered:?}");
    }
}
