//! The SQL reading of a scope and the predicate of policy open the same referrals, in random worlds.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use spil_model::bsn::BsnState;
use spil_model::covenant::Covenant;
use spil_model::ids::{OrganisationId, PersonId, ReferralId, StaffId, SubRegionId, TeamId};
use spil_model::name::{NameParts, PersonName};
use spil_model::network_file::NetworkFile;
use spil_model::person::{Person, PersonDetails};
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{
    Channel, Holders, Offer, Receipt, Referral, ReferralContent, Referrer, ReferrerKind, Routing,
    Stage,
};
use spil_policy::{
    Actor, Decision, Employer, Facts, Grant, Object, ReadAction, Relation, Role, Staff, actions,
    decide,
};
use spil_store::covenant::{self, CovenantVersion};
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_store::referral::{self, Entry, Found};
use spil_store::{Request, Snapshot, Target, Tx, organisation, person};
use spil_testkit::{TestDb, on_both_engines, read};
use sqlx::Connection as _;
use uuid::Uuid;

const REFERRALS: usize = 160;
const FLOOR: u64 = 5_000;
/// What may tie somebody to a referral in a list, and how often each must have opened one.
const LISTED: [Relation; 9] = [
    Relation::MyArea,
    Relation::NoArea,
    Relation::MyTeam,
    Relation::MyTreatment,
    Relation::OfferedToMe,
    Relation::AskedToConsult,
    Relation::Emergency,
    Relation::Invited,
    Relation::MyOrganisation,
];
const LISTED_FLOOR: u64 = 50;

/// More by hand: `SPIL_TEST_FULL=1`.
fn worlds() -> usize {
    let full = std::env::var_os("SPIL_TEST_FULL").is_some();
    if full { 10_000 } else { 1_000 }
}

fn now() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

/// What chance picks from.
pub(crate) struct Places {
    pub(crate) areas: Vec<SubRegionId>,
    pub(crate) teams: Vec<TeamId>,
    pub(crate) organisations: Vec<OrganisationId>,
    pub(crate) staff: Vec<StaffId>,
    /// The people who were referred.
    pub(crate) people: Vec<PersonId>,
}

pub(crate) struct Chance(pub(crate) ChaCha12Rng);

impl Chance {
    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.random_range(0..of.len())]
    }

    pub(crate) fn maybe<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        self.0.random_bool(0.6).then(|| self.one(of))
    }

    pub(crate) fn uuid(&mut self) -> Uuid {
        Uuid::from_u128(self.0.random())
    }
}

pub(crate) fn request<'a>(
    actor: &'a Actor,
    origin: &'a Origin,
    chance: &mut Chance,
) -> Request<'a> {
    Request {
        actor,
        now: now(),
        event_id: chance.uuid(),
        origin,
    }
}

fn console() -> Actor {
    Actor::Console {
        user: "test".to_owned(),
    }
}

pub(crate) async fn network(tx: &Tx, chance: &mut Chance) -> CovenantVersion {
    let (actor, origin) = (console(), Origin::default());
    let asked = request(&actor, &origin, chance);
    let all = ObjectRef::all(Object::Network);
    let permit = tx
        .authorize::<actions::ImportNetwork>(&asked, all, &Facts::default())
        .unwrap();
    let file = NetworkFile::parse(&read("testdata/network/two-sub-regions.toml")).unwrap();
    organisation::import(&permit, &file, date(2026, 3, 2), &mut || chance.uuid())
        .await
        .unwrap();
    let source = read("covenants/2026-drie-subregios.toml");
    let version = CovenantVersion {
        id: chance.uuid().into(),
        covenant: Covenant::parse(&source).unwrap(),
        source,
        published_at: now(),
    };
    let asked = request(&actor, &origin, chance);
    let permit = tx
        .authorize::<actions::PublishCovenant>(&asked, all, &Facts::default())
        .unwrap();
    covenant::publish(&permit, &version, None).await.unwrap();
    version
}

pub(crate) async fn places(tx: &Tx) -> Places {
    Places {
        areas: organisation::sub_regions(tx)
            .await
            .unwrap()
            .iter()
            .map(|area| area.id)
            .collect(),
        teams: organisation::teams(tx)
            .await
            .unwrap()
            .iter()
            .map(|team| team.id)
            .collect(),
        organisations: organisation::organisations(tx)
            .await
            .unwrap()
            .iter()
            .map(|one| one.id)
            .collect(),
        staff: organisation::staff_names(tx)
            .await
            .unwrap()
            .iter()
            .map(|one| one.id)
            .collect(),
        people: Vec::new(),
    }
}

/// A referral with its client, in a state that chance picks: also states that no path leads to, since access must hold in them.
async fn add(
    tx: &Tx,
    version: &CovenantVersion,
    places: &Places,
    chance: &mut Chance,
) -> (ReferralId, PersonId) {
    let parts = NameParts {
        surname: Some("Jansen".to_owned()),
        ..NameParts::default()
    };
    let details = PersonDetails::named(PersonName::new(parts).unwrap());
    let person = Person {
        id: PersonId::from(chance.uuid()),
        details: details.clone(),
        bsn_state: BsnState::None,
        died_on: None,
        version: 1,
    };
    let receipt = Receipt {
        id: chance.uuid().into(),
        code: ReferenceCode::from_random(chance.0.random()),
        person: person.id,
        channel: Channel::Web,
        external_number: None,
        received_at: now(),
        entered_at: now(),
        covenant: version.id,
        referrer: Referrer::of(ReferrerKind::Caregiver),
        content: ReferralContent::about(details),
        routing: Routing::default(),
    };
    let mut referral = Referral::receive(receipt).unwrap();
    let (visitor, origin) = (Actor::Public, Origin::default());
    let asked = request(&visitor, &origin, chance);
    let object = ObjectRef::referral(referral.id, Some(person.id));
    let permit = tx
        .authorize::<actions::SubmitReferral>(&asked, object, &Facts::default())
        .unwrap();
    person::insert(&permit, &person, None, &[], now())
        .await
        .unwrap();
    referral::insert(
        &permit,
        &referral,
        Entry {
            by: None,
            language: "nl",
        },
    )
    .await
    .unwrap();
    scramble(&mut referral, places, chance);
    let manager = desk(places);
    let asked = request(&manager, &origin, chance);
    let facts = Facts {
        stage: Some(Stage::Received),
        ..Facts::default()
    };
    let permit = tx
        .authorize::<actions::CompleteReferral>(&asked, object, &facts)
        .unwrap();
    referral::save(&permit, &referral).await.unwrap();
    (referral.id, person.id)
}

fn scramble(referral: &mut Referral, places: &Places, chance: &mut Chance) {
    referral.stage = chance.one(Stage::ALL);
    referral.routing.sub_region = chance.maybe(&places.areas);
    referral.routing.team = chance.maybe(&places.teams);
    referral.holders = Holders {
        offered: chance
            .maybe(&places.staff)
            .map(|to| Offer { to, at: now() }),
        case_manager: chance.maybe(&places.staff),
        link_worker: chance.maybe(&places.staff),
        stand_by: chance.maybe(&places.staff),
    };
}

pub(crate) fn desk(places: &Places) -> Actor {
    let grant = Grant {
        sub_region: places.areas.first().copied(),
        ..Grant::of(Role::WaitingListManager)
    };
    Actor::Staff(Staff {
        id: places.staff[0],
        grants: vec![grant],
        emergencies: Vec::new(),
        invited: Vec::new(),
    })
}

pub(crate) fn any_actor(places: &Places, chance: &mut Chance) -> Actor {
    let grants = (0..chance.0.random_range(0..4)).map(|_| Grant {
        role: chance.one(Role::ALL),
        sub_region: chance.maybe(&places.areas),
        organisation: chance.maybe(&places.organisations),
        team: chance.maybe(&places.teams),
        employer: chance.one(Employer::ALL),
    });
    let grants = grants.collect();
    Actor::Staff(Staff {
        id: chance.one(&places.staff),
        grants,
        emergencies: some_people(&places.people, chance),
        invited: some_people(&places.people, chance),
    })
}

/// Some of the people, or nobody: whose file somebody may open in an emergency, or for whom they are invited.
fn some_people(people: &[PersonId], chance: &mut Chance) -> Vec<PersonId> {
    let several = if people.is_empty() {
        0
    } else {
        chance.0.random_range(0..4)
    };
    (0..several).map(|_| chance.one(people)).collect()
}

const QUESTION: &str = "INSERT INTO geriatric_team_question (id, referral_id, asked_at, asked_by, asked_of, question, answer)
    VALUES ($1, $2, '2026-03-02T08:00:00.000000Z', $3, $3, '', '')";
const ANSWERED: &str = "INSERT INTO geriatric_team_question (id, referral_id, asked_at, asked_by, asked_of, question, answered_at, answer)
    VALUES ($1, $2, '2026-03-02T08:00:00.000000Z', $3, $3, '', '2026-03-02T08:00:00.000000Z', '')";

/// Questions to the geriatric team, some of them answered: these open nothing any more.
async fn ask(target: &Target, ids: &[ReferralId], places: &Places, chance: &mut Chance) {
    for referral in ids {
        let statement = chance.one(&[QUESTION, ANSWERED]);
        let (id, of) = (chance.uuid(), chance.one(&places.staff).uuid());
        match target {
            Target::Sqlite(path) => {
                let mut connection =
                    sqlx::SqliteConnection::connect(&format!("sqlite:{}", path.display()))
                        .await
                        .unwrap();
                let query = sqlx::query(statement)
                    .bind(id)
                    .bind(referral.uuid())
                    .bind(of);
                query.execute(&mut connection).await.unwrap();
            }
            Target::Postgres(url) => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                let query = sqlx::query(statement)
                    .bind(id)
                    .bind(referral.uuid())
                    .bind(of);
                query.execute(&mut connection).await.unwrap();
            }
        }
    }
}

#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) open: u64,
    pub(crate) shut: u64,
    /// Under which relations something was opened, and how often.
    pub(crate) by: BTreeMap<Relation, u64>,
}

async fn compare<A: ReadAction>(
    snapshot: &Snapshot,
    actor: &Actor,
    all: &[Found],
    chance: &mut Chance,
    seen: &mut Seen,
) {
    let origin = Origin::default();
    let asked = request(actor, &origin, chance);
    let opened = match snapshot.authorize_list::<A>(&asked) {
        Ok(permit) => referral::visible(&permit).await.unwrap(),
        Err(_) => Vec::new(),
    };
    for one in all {
        let decision = decide(actor, A::ACTION, &one.facts);
        assert_eq!(
            opened.contains(&one.id),
            decision.is_granted(),
            "{} of {:?} by {actor:?}",
            A::ACTION,
            one.facts
        );
        match decision {
            Decision::Granted(granted) => {
                seen.open += 1;
                *seen.by.entry(granted.relation).or_default() += 1;
            }
            Decision::Refused(_) => seen.shut += 1,
        }
    }
}

/// A network with referrals at random, and where they may be.
pub(crate) async fn filled(test: &TestDb, chance: &mut Chance) -> (Places, Vec<ReferralId>) {
    let tx = test.db.write().await.unwrap();
    let version = network(&tx, chance).await;
    let mut places = places(&tx).await;
    let mut ids = Vec::new();
    for _ in 0..REFERRALS {
        let (referral, person) = add(&tx, &version, &places, chance).await;
        ids.push(referral);
        places.people.push(person);
    }
    let journal = Journal::new("test", JournalKey::new([7; 32]));
    tx.commit(&journal).await.unwrap();
    (places, ids)
}

on_both_engines! {
    async fn a_list_opens_what_policy_grants(test: &TestDb) {
        let mut chance = Chance(ChaCha12Rng::seed_from_u64(20_260_302));
        let (places, ids) = filled(test, &mut chance).await;
        ask(&test.target, &ids, &places, &mut chance).await;
        let mut seen = Seen::default();
        let snapshot = test.db.read().await.unwrap();
        let mut all = Vec::new();
        for id in ids {
            all.push(referral::find(&snapshot, id).await.unwrap().unwrap());
        }
        for _ in 0..worlds() {
            let actor = any_actor(&places, &mut chance);
            compare::<actions::ViewWaitingList>(&snapshot, &actor, &all, &mut chance, &mut seen).await;
            compare::<actions::ListReferrals>(&snapshot, &actor, &all, &mut chance, &mut seen).await;
            compare::<actions::SearchReferrals>(&snapshot, &actor, &all, &mut chance, &mut seen).await;
            compare::<actions::ExportReferrals>(&snapshot, &actor, &all, &mut chance, &mut seen).await;
            compare::<actions::ViewInbox>(&snapshot, &actor, &all, &mut chance, &mut seen).await;
            compare::<actions::ViewConsult>(&snapshot, &actor, &all, &mut chance, &mut seen).await;
            compare::<actions::ViewGuidance>(&snapshot, &actor, &all, &mut chance, &mut seen).await;
            compare::<actions::ViewReferral>(&snapshot, &actor, &all, &mut chance, &mut seen).await;
        }
        println!("{} worlds: {} opened, {} shut; {:?}", worlds(), seen.open, seen.shut, seen.by);
        assert!(seen.open >= FLOOR && seen.shut >= FLOOR, "too few to say anything");
        for relation in LISTED {
            let opened = seen.by.get(&relation).copied().unwrap_or_default();
            assert!(opened >= LISTED_FLOOR, "{relation:?} opened {opened}");
        }
    }
}
