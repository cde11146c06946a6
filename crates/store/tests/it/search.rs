//! A search finds whoever the words of the model name, within the scope, the same on both engines.

use jiff::Timestamp;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::BsnState;
use spil_model::ids::{PersonId, SubRegionId};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::{Person, PersonDetails};
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{
    Channel, ExternalNumber, Receipt, Referral, ReferralContent, Referrer, ReferrerKind, Routing,
};
use spil_model::text::{ShortText, fold};
use spil_policy::{Actor, Facts, actions};
use spil_store::covenant::CovenantVersion;
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_store::person::SealedBsn;
use spil_store::referral::{self, Entry};
use spil_store::search::{MOST, Sought, find};
use spil_store::{Snapshot, Tx, person};
use spil_testkit::on_both_engines;

use crate::scope::{Chance, desk, network, places, request};

const PEOPLE: usize = 120;
const GIVEN: [&str; 6] = ["Truus", "Jan", "Ahmed", "Øystein", "Zoë", "أحمد"];
const SURNAMES: [&str; 8] = [
    "Vries",
    "Jansen",
    "El Amrani",
    "Müller",
    "Yılmaz",
    "Bakker",
    "Ja-Jong",
    "李",
];

fn now() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

async fn add(
    tx: &Tx,
    version: &CovenantVersion,
    area: Option<SubRegionId>,
    number: usize,
    chance: &mut Chance,
) -> Referral {
    let parts = NameParts {
        given: Some(chance.one(&GIVEN).to_owned()),
        prefix: chance.maybe(&["van der", "de"]).map(str::to_owned),
        surname: Some(chance.one(&SURNAMES).to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(parts).unwrap());
    details.birth_date = BirthDate::parse(&format!("19{:02}-03-12", 20 + number % 60)).ok();
    let text = |text: &str| ShortText::parse(text).unwrap();
    let person = Person {
        id: PersonId::from(chance.uuid()),
        details: details.clone(),
        bsn_state: BsnState::Entered,
        died_on: None,
        version: 1,
    };
    let referral = Referral::receive(Receipt {
        id: chance.uuid().into(),
        code: ReferenceCode::from_random(chance.0.random()),
        person: person.id,
        channel: Channel::Web,
        external_number: Some(ExternalNumber {
            system: text("ZorgDomein"),
            number: text(&format!("ZD-{number:04}")),
        }),
        received_at: now(),
        entered_at: now(),
        covenant: version.id,
        referrer: Referrer::of(ReferrerKind::Caregiver),
        content: ReferralContent::about(details),
        routing: Routing {
            sub_region: area,
            ..Routing::default()
        },
    })
    .unwrap();
    let (visitor, origin) = (Actor::Public, Origin::default());
    let asked = request(&visitor, &origin, chance);
    let object = ObjectRef::referral(referral.id, Some(person.id));
    let permit = tx
        .authorize::<actions::SubmitReferral>(&asked, object, &Facts::default())
        .unwrap();
    let bsn = SealedBsn {
        sealed: vec![1],
        index: format!("index {number}").into_bytes(),
    };
    person::insert(&permit, &person, Some(&bsn), &[], now())
        .await
        .unwrap();
    let entry = Entry {
        by: None,
        language: "nl",
    };
    referral::insert(&permit, &referral, entry).await.unwrap();
    referral
}

async fn found(
    snapshot: &Snapshot,
    actor: &Actor,
    sought: &Sought,
    chance: &mut Chance,
) -> Vec<Referral> {
    let origin = Origin::default();
    let asked = request(actor, &origin, chance);
    let permit = snapshot
        .authorize_list::<actions::SearchReferrals>(&asked)
        .unwrap();
    let scope = permit.scope().clone();
    let hits = find(&permit, &scope, sought).await.unwrap();
    let mut all = Vec::new();
    for hit in hits {
        let object = ObjectRef::referral(hit.id, Some(hit.client));
        let asked = request(actor, &origin, chance);
        let permit = snapshot
            .authorize::<actions::ViewReferral>(&asked, object, &hit.facts)
            .unwrap();
        all.push(referral::load(&permit).await.unwrap().referral);
    }
    all
}

fn fits(referral: &Referral, parts: &[String]) -> bool {
    let text = referral.content.client.name.search_text();
    let known: Vec<&str> = text.split(' ').collect();
    let begins = |part: &String| known.iter().any(|word| word.starts_with(part.as_str()));
    parts.iter().all(begins)
}

on_both_engines! {
    async fn a_search_finds_every_part_of_a_name_and_no_more(test: &TestDb) {
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(3));
        let tx = test.db.write().await.unwrap();
        let version = network(&tx, &mut chance).await;
        let places = places(&tx).await;
        let area = places.areas.first().copied();
        let mut all = Vec::new();
        for number in 0..PEOPLE {
            // One in four lies in an area of somebody else.
            let area = if number % 4 == 0 { places.areas.last().copied() } else { area };
            all.push(add(&tx, &version, area, number, &mut chance).await);
        }
        tx.commit(&Journal::new("test", JournalKey::new([7; 32]))).await.unwrap();
        let snapshot = test.db.read().await.unwrap();
        let actor = desk(&places);
        let mut checked = 0;
        for term in ["vri", "ja", "jans truus", "oys", "el am", "mull de", "أح", "李", "yil", "zoe ba", "nergens", "de"] {
            let parts: Vec<String> = fold(term).split(' ').map(str::to_owned).collect();
            let mut expected: Vec<_> = all.iter().filter(|one| one.routing.sub_region == area && fits(one, &parts)).collect();
            expected.sort_by_key(|one| (one.content.client.name.search_text(), one.id));
            let found = found(&snapshot, &actor, &Sought::Name(parts), &mut chance).await;
            let ids = |list: &[&Referral]| list.iter().map(|one| one.id).collect::<Vec<_>>();
            let found: Vec<&Referral> = found.iter().collect();
            if expected.len() <= MOST {
                assert_eq!(ids(&found), ids(&expected), "{term}");
            } else {
                assert_eq!(found.len(), MOST + 1, "{term}: more than are shown");
                let names: Vec<String> = found.iter().map(|one| one.content.client.name.search_text()).collect();
                assert!(names.is_sorted() && found.iter().all(|one| expected.contains(one)), "{term}");
            }
            checked += found.len();
        }
        assert!(60 < checked, "{checked} found");
        println!("{checked} found by name");
    }
}

on_both_engines! {
    async fn numbers_and_dates_are_found_exactly(test: &TestDb) {
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(4));
        let tx = test.db.write().await.unwrap();
        let version = network(&tx, &mut chance).await;
        let places = places(&tx).await;
        let area = places.areas.first().copied();
        let mut all = Vec::new();
        for number in 0..60 {
            all.push(add(&tx, &version, area, number, &mut chance).await);
        }
        tx.commit(&Journal::new("test", JournalKey::new([7; 32]))).await.unwrap();
        let snapshot = test.db.read().await.unwrap();
        let actor = desk(&places);
        let asked = [
            (Sought::Code(all[7].code.compact()), 7),
            (Sought::External(ExternalNumber::key_of_number("zd 0011")), 11),
            (Sought::Bsn(vec![b"other".to_vec(), b"index 13".to_vec()]), 13),
            (Sought::BirthDate("1937-03-12".to_owned()), 17),
            (Sought::BirthDate("1937".to_owned()), 17),
        ];
        for (sought, expected) in asked {
            let found = found(&snapshot, &actor, &sought, &mut chance).await;
            assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [all[expected].id], "{sought:?}");
        }
        for nothing in [Sought::Name(Vec::new()), Sought::Bsn(Vec::new()), Sought::BirthDate("1899".to_owned())] {
            assert!(found(&snapshot, &actor, &nothing, &mut chance).await.is_empty());
        }
    }
}
