//! A death reaches every referral of the client, and an end is kept with who took it down.

use jiff::civil::date;
use rand::SeedableRng as _;
use rand_chacha::ChaCha12Rng;
use spil_model::referral::{End, Referral, Stage};
use spil_policy::{Facts, actions};
use spil_store::ending::{self, EndRow};
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_testkit::on_both_engines;

use crate::scope::{Chance, desk, network, places, request};
use crate::waiting_list::{insert, somebody};

on_both_engines! {
    async fn a_death_reaches_the_other_referrals_of_the_client_and_nobody_elses(test: &TestDb) {
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(11));
        let tx = test.db.write().await.unwrap();
        let version = network(&tx, &mut chance).await;
        let places = places(&tx).await;
        let mut all: Vec<Referral> = (0..4).map(|_| somebody(&version, &places, &mut chance)).collect();
        // The first three are about one client, in whatever area they lie.
        let client = all[0].person;
        for (number, referral) in all.iter_mut().take(3).enumerate() {
            referral.person = client;
            referral.routing.sub_region = places.areas.get(number % places.areas.len()).copied();
        }
        for (number, referral) in all.iter().enumerate() {
            insert(&tx, referral, number == 0 || number == 3, &mut chance).await;
        }
        let (manager, origin) = (desk(&places), Origin::default());
        let asked = request(&manager, &origin, &mut chance);
        let object = ObjectRef::referral(all[0].id, Some(client));
        let facts = Facts { stage: Some(Stage::Received), ..Facts::default() };
        let permit = tx.authorize::<actions::RecordDeath>(&asked, object, &facts).unwrap();
        let mut others: Vec<_> = ending::others_of_client(&permit).await.unwrap().iter().map(|one| one.id).collect();
        others.sort_unstable();
        let mut expected = vec![all[1].id, all[2].id];
        expected.sort_unstable();
        assert_eq!(others, expected);
        let end = End::Death { on: date(2026, 3, 1) };
        let row = EndRow {
            id: chance.uuid(),
            end: &end,
            on: date(2026, 3, 1),
            note: "gebeld",
            at: all[0].entered_at,
            by: places.staff[0],
        };
        ending::insert(&permit, &all[0], &row).await.unwrap();
        let kept = ending::ends(&permit).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].kind.as_str(), kept[0].note.as_str()), ("death", "gebeld"));
        tx.commit(&Journal::new("test", JournalKey::new([7; 32]))).await.unwrap();
    }
}
