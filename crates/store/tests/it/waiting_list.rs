//! The order of the list from a few columns is the order of the model from whole referrals, in random worlds.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use spil_model::bsn::BsnState;
use spil_model::contact_details::Phone;
use spil_model::covenant::{Covenant, OwnWishRule, Parameters};
use spil_model::ids::{PersonId, ReferralId};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::{Person, PersonDetails};
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{
    Channel, Decision, End, Receipt, Referral, ReferralContent, Referrer, ReferrerKind, Routing,
    Stage,
};
use spil_model::waiting_list::{Lookout, Place, ordered};
use spil_policy::{Actor, Facts, Scope, actions, scope};
use spil_store::covenant::CovenantVersion;
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_store::referral::{self, Entry};
use spil_store::waiting_list::{self, Filter};
use spil_store::{Tx, person};
use spil_testkit::on_both_engines;

use crate::scope::{Chance, Places, any_actor, desk, network, places, request};

const REFERRALS: usize = 300;
const QUESTIONS: usize = 150;
const FLOOR: usize = 3_000;
const FIRST: Date = date(2026, 1, 5);

fn at(day: Date, minutes: i64) -> Timestamp {
    let morning: Timestamp = format!("{day}T07:00:00Z").parse().unwrap();
    morning + SignedDuration::from_mins(minutes)
}

/// Somebody who came along some path of the model, as far as chance leads.
pub(crate) fn somebody(
    version: &CovenantVersion,
    places: &Places,
    chance: &mut Chance,
) -> Referral {
    let name = NameParts {
        surname: Some("Jansen".to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(name).unwrap());
    details.phones = vec![Phone::parse("030 123 45 67").unwrap()];
    let received = FIRST.saturating_add(jiff::Span::new().days(chance.0.random_range(0_i64..120)));
    let received_at = at(received, chance.one(&[0, 0, 30]));
    let mut referral = Referral::receive(Receipt {
        id: chance.uuid().into(),
        code: ReferenceCode::from_random(chance.0.random()),
        person: PersonId::from(chance.uuid()),
        channel: Channel::Web,
        external_number: None,
        received_at,
        entered_at: received_at + SignedDuration::from_hours(chance.one(&[0, 0, 100])),
        covenant: version.id,
        referrer: Referrer::of(ReferrerKind::Caregiver),
        content: ReferralContent::about(details),
        routing: Routing {
            neighbourhood: None,
            sub_region: chance.maybe(&places.areas),
            team: chance.maybe(&places.teams),
        },
    })
    .unwrap();
    walk(&mut referral, &version.covenant, received, chance);
    referral
}

/// Each step may be refused: then it stays where it was.
fn walk(referral: &mut Referral, covenant: &Covenant, received: Date, chance: &mut Chance) {
    let parameters: &Parameters = &covenant.parameters;
    let on = |days: i64| received.saturating_add(jiff::Span::new().days(days));
    for step in 1..chance.0.random_range(1_i64..8) {
        let now = at(on(step * 3), 60);
        match chance.0.random_range(0..6) {
            0 => drop(referral.first_look(now)),
            1 | 2 => {
                let class = &chance
                    .one(&parameters.classes.iter().collect::<Vec<_>>())
                    .id;
                let decision = Decision {
                    class: class.clone(),
                    suggested: None,
                    reason: None,
                    at: now,
                };
                // What is refused in this world leaves the referral as it was.
                let _ = referral.first_look(now);
                let _ = referral.decide_triage(&decision, parameters, &covenant.calendar);
            }
            3 => drop(referral.wait_at_own_wish(on(step * 3 + 40), on(step * 3))),
            4 => drop(referral.resume(on(step * 3), OwnWishRule::DoesNotCount, &covenant.calendar)),
            _ if chance.0.random_bool(0.3) => drop(referral.end(End::Admission, now)),
            _ => drop(referral.begin_inventory(now, now)),
        }
    }
}

/// Keeps a referral as it came in, with its client unless that one is known.
pub(crate) async fn insert(tx: &Tx, referral: &Referral, is_new: bool, chance: &mut Chance) {
    let person = Person {
        id: referral.person,
        details: referral.content.client.clone(),
        bsn_state: BsnState::None,
        died_on: None,
        version: 1,
    };
    let (visitor, origin) = (Actor::Public, Origin::default());
    let asked = request(&visitor, &origin, chance);
    let object = ObjectRef::referral(referral.id, Some(person.id));
    let permit = tx
        .authorize::<actions::SubmitReferral>(&asked, object, &Facts::default())
        .unwrap();
    let moment = referral.received_at;
    if is_new {
        person::insert(&permit, &person, None, &[], moment)
            .await
            .unwrap();
    }
    let entry = Entry {
        by: None,
        language: "nl",
    };
    referral::insert(&permit, referral, entry).await.unwrap();
}

async fn keep(tx: &Tx, referral: &Referral, places: &Places, chance: &mut Chance) {
    insert(tx, referral, true, chance).await;
    let origin = Origin::default();
    let object = ObjectRef::referral(referral.id, Some(referral.person));
    let manager = desk(places);
    let asked = request(&manager, &origin, chance);
    let facts = Facts {
        stage: Some(Stage::Received),
        ..Facts::default()
    };
    let permit = tx
        .authorize::<actions::CompleteReferral>(&asked, object, &facts)
        .unwrap();
    referral::save(&permit, referral).await.unwrap();
}

fn facts(referral: &Referral) -> Facts {
    Facts {
        sub_region: referral.routing.sub_region,
        teams: referral.routing.team.into_iter().collect(),
        stage: Some(referral.stage),
        ..Facts::default()
    }
}

fn fits(referral: &Referral, filter: &Filter, scope: &Scope) -> bool {
    let class = referral
        .deadline
        .as_ref()
        .map(|deadline| deadline.class.to_string());
    scope.matches(&facts(referral))
        && (filter.sub_region.is_none() || filter.sub_region == referral.routing.sub_region)
        && (filter.team.is_none() || filter.team == referral.routing.team)
        && (filter.class.is_none() || filter.class == class)
        && (filter.stage.is_none() || filter.stage == Some(referral.stage))
}

fn any_filter(places: &Places, chance: &mut Chance) -> Filter {
    let half = |chance: &mut Chance| chance.0.random_bool(0.3);
    Filter {
        sub_region: if half(chance) {
            chance.maybe(&places.areas)
        } else {
            None
        },
        organisation: None,
        team: if half(chance) {
            chance.maybe(&places.teams)
        } else {
            None
        },
        class: half(chance).then(|| chance.one(&["high", "low", "crisis"]).to_owned()),
        stage: if half(chance) {
            chance.maybe(&[Stage::Received, Stage::Triage, Stage::Waiting])
        } else {
            None
        },
    }
}

on_both_engines! {
    async fn the_list_has_the_order_of_the_model(test: &TestDb) {
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(50_260_302));
        let tx = test.db.write().await.unwrap();
        let version = network(&tx, &mut chance).await;
        let places = places(&tx).await;
        let mut all = Vec::new();
        for _ in 0..REFERRALS {
            let referral = somebody(&version, &places, &mut chance);
            keep(&tx, &referral, &places, &mut chance).await;
            all.push(referral);
        }
        tx.commit(&Journal::new("test", JournalKey::new([7; 32]))).await.unwrap();
        let snapshot = test.db.read().await.unwrap();
        let mut compared = 0;
        for number in 0..QUESTIONS {
            let actor = if number % 2 == 0 { desk(&places) } else { any_actor(&places, &mut chance) };
            let filter = any_filter(&places, &mut chance);
            let today = FIRST.saturating_add(jiff::Span::new().days(chance.0.random_range(0_i64..200)));
            let lookout = Lookout {
                today,
                calendar: &version.covenant.calendar,
                terms: &version.covenant.parameters.terms,
            };
            let opens = scope(&actor, spil_policy::Action::ViewWaitingList);
            let expected: Vec<ReferralId> = ordered(all.iter().filter(|one| fits(one, &filter, &opens)), &lookout)
                .iter()
                .map(|(referral, _)| referral.id)
                .collect();
            let origin = Origin::default();
            let asked = request(&actor, &origin, &mut chance);
            let Ok(permit) = snapshot.authorize_list::<actions::ViewWaitingList>(&asked) else {
                assert!(expected.is_empty());
                continue;
            };
            let narrow = waiting_list::narrow(&permit, &filter, today).await.unwrap();
            let mut found: Vec<Place> = narrow.iter().map(|one| Place::of(&one.wait(&lookout), &lookout)).collect();
            found.sort_unstable();
            let found: Vec<ReferralId> = found.into_iter().map(|place| place.id).collect();
            assert_eq!(found, expected, "{filter:?} on {today}");
            let page: Vec<ReferralId> = found.iter().copied().take(20).collect();
            let opened = waiting_list::open(&permit, &page).await.unwrap();
            let opened: Vec<ReferralId> = opened.iter().map(|one| one.referral.id).collect();
            assert_eq!(opened, page);
            compared += found.len();
        }
        assert!(FLOOR <= compared, "{compared} places compared");
        println!("{compared} places compared in {QUESTIONS} lists");
    }
}

on_both_engines! {
    async fn nobody_outside_the_scope_is_opened(test: &TestDb) {
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(7));
        let tx = test.db.write().await.unwrap();
        let version = network(&tx, &mut chance).await;
        let places = places(&tx).await;
        let mut referral = somebody(&version, &places, &mut chance);
        referral.routing.sub_region = places.areas.last().copied();
        referral.routing.team = None;
        keep(&tx, &referral, &places, &mut chance).await;
        tx.commit(&Journal::new("test", JournalKey::new([7; 32]))).await.unwrap();
        let snapshot = test.db.read().await.unwrap();
        let (manager, origin) = (desk(&places), Origin::default());
        let asked = request(&manager, &origin, &mut chance);
        let permit = snapshot.authorize_list::<actions::ViewWaitingList>(&asked).unwrap();
        let opened = waiting_list::open(&permit, &[referral.id]).await.unwrap();
        assert!(opened.is_empty(), "an id is no key");
    }
}
