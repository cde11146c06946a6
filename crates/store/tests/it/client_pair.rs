//! Pairs of people: the list opens what policy grants, in random worlds.

use rand::SeedableRng as _;
use rand_chacha::ChaCha12Rng;
use spil_model::client::pair::Judgement;
use spil_model::ids::{PairId, PersonId};
use spil_policy::{Action, Actor, Decision, actions, decide, scope};
use spil_store::client::pair::{self, FoundPair};
use spil_store::journal::Origin;
use spil_store::{Snapshot, Target, referral};
use spil_testkit::on_both_engines;
use sqlx::Connection as _;

use crate::scope::{Chance, Seen, any_actor, filled, request};

const PAIR_WORLDS: usize = 200;
const PAIR_FLOOR: u64 = 500;

/// Pairs of two of the people, and some who are seen as one: what opens either opens the pair.
async fn pair_up(target: &Target, people: &[PersonId], chance: &mut Chance) -> Vec<PairId> {
    let mut pairs = Vec::new();
    for two in people.chunks(2) {
        let [one, other] = two else { continue };
        let third = chance.one(people).uuid();
        let (id, one, other) = (chance.uuid(), one.uuid(), other.uuid());
        match target {
            Target::Sqlite(path) => {
                let address = format!("sqlite:{}", path.display());
                let mut connection = sqlx::SqliteConnection::connect(&address).await.unwrap();
                let query = sqlx::query(PAIR)
                    .bind(id)
                    .bind(one.min(other))
                    .bind(one.max(other));
                query.execute(&mut connection).await.unwrap();
                let query = sqlx::query(SEEN_UNDER).bind(one).bind(third);
                query.execute(&mut connection).await.unwrap();
            }
            Target::Postgres(url) => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                let query = sqlx::query(PAIR_POSTGRES)
                    .bind(id)
                    .bind(one.min(other))
                    .bind(one.max(other));
                query.execute(&mut connection).await.unwrap();
                let query = sqlx::query(SEEN_UNDER).bind(one).bind(third);
                query.execute(&mut connection).await.unwrap();
            }
        }
        pairs.push(PairId::from(id));
    }
    pairs
}

const PAIR: &str = "INSERT INTO person_pair (id, one_id, other_id, probability, weight, reasons, judgement, found_at, version)
    VALUES ($1, $2, $3, 0.5, 1, '[]', 'open', '2026-03-02T08:00:00.000000Z', 1)";
const PAIR_POSTGRES: &str = "INSERT INTO person_pair (id, one_id, other_id, probability, weight, reasons, judgement, found_at, version)
    VALUES ($1, $2, $3, 0.5, 1, '[]', 'open', '2026-03-02T08:00:00Z', 1)";
// Any two may be seen as one here, also around in a circle: the list and the facts read one column.
const SEEN_UNDER: &str = "UPDATE person SET canonical_id = $2 WHERE id = $1";

async fn compare_pairs(
    snapshot: &Snapshot,
    actor: &Actor,
    all: &[FoundPair],
    chance: &mut Chance,
    seen: &mut Seen,
) {
    let origin = Origin::default();
    let asked = request(actor, &origin, chance);
    let mut opened = Vec::new();
    if let Ok(permit) = snapshot.authorize_list::<actions::ListPairs>(&asked) {
        for page in 1..=all.len().div_ceil(pair::ON_A_PAGE) {
            let listed = pair::list(&permit, Judgement::Open, page).await.unwrap();
            opened.extend(listed.iter().take(pair::ON_A_PAGE).map(|pair| pair.id));
        }
    }
    assert!(all.len() <= pair::LOOKED_AT);
    let counted = pair::count_open(snapshot, &scope(actor, Action::ListPairs)).await;
    assert_eq!(
        counted.unwrap(),
        opened.len().min(pair::COUNTED),
        "the number in the menu is that of the list, by {actor:?}"
    );
    for one in all {
        let granted = matches!(
            decide(actor, Action::ListPairs, &one.facts),
            Decision::Granted(_)
        );
        assert_eq!(
            opened.contains(&one.id),
            granted,
            "{:?} by {actor:?}",
            one.facts
        );
        if granted {
            seen.open += 1;
        } else {
            seen.shut += 1;
        }
    }
}

on_both_engines! {
    async fn a_list_of_pairs_opens_what_policy_grants(test: &TestDb) {
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(20_261_122));
        let (places, ids) = filled(test, &mut chance).await;
        let snapshot = test.db.read().await.unwrap();
        let mut people = Vec::new();
        for id in ids {
            people.push(referral::find(&snapshot, id).await.unwrap().unwrap().client);
        }
        snapshot.finish().await.unwrap();
        let pairs = pair_up(&test.target, &people, &mut chance).await;
        let snapshot = test.db.read().await.unwrap();
        let mut all = Vec::new();
        for id in pairs {
            all.push(pair::find(&snapshot, id).await.unwrap().unwrap());
        }
        let mut seen = Seen::default();
        for _ in 0..PAIR_WORLDS {
            let actor = any_actor(&places, &mut chance);
            compare_pairs(&snapshot, &actor, &all, &mut chance, &mut seen).await;
        }
        println!("{PAIR_WORLDS} worlds of pairs: {} opened, {} shut", seen.open, seen.shut);
        assert!(seen.open >= PAIR_FLOOR && seen.shut >= PAIR_FLOOR, "too few to say anything");
    }
}
