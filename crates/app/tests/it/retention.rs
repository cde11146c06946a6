//! What was kept long enough goes, everywhere; what must be kept stays; and nobody comes back with a backup.

mod merged;
mod terms;

use std::io::Cursor;
use std::path::Path;

use jiff::civil::date;
use spil_app::backup::{Order, make, open};
use spil_app::ending::{self, Ending, NewEnd};
use spil_app::guidance::{NewContact, first_contact};
use spil_app::referral::{NewReferral, Original, Upload, import};
use spil_app::retention::{self, Done, Plan, PurgeList, purge, purge_again};
use spil_app::team::take;
use spil_app::triage::{Findings, Verdict, decide, first_look};
use spil_app::{App, Chance, Clock, Cx, Parts, Settings};
use spil_model::address::Address;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::contact_details::{Email, Phone};
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::guidance::{ContactKind, WithWhom};
use spil_model::ids::{PersonId, ReferralId};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{
    Channel, ExternalNumber, GuidanceEnd, ReferralContent, Referrer, ReferrerKind, Withdrawal,
};
use spil_model::retention::Kind;
use spil_model::text::{LongText, ShortText};
use spil_store::backup::{Identity, Recipients};
use spil_store::files::Files;
use spil_store::journal::AnchorFile;
use spil_store::keys::Keys;
use spil_store::{Db, Purpose, Target};
use spil_testkit::searching::{Found, search_backup, search_network};
use spil_testkit::{IN_CENTRUM, TestApp, TestDb};

use crate::oversight::{DESK, OFFICER};

/// What is searched for afterwards: nobody who stays has any of it.
const SURNAMES: [&str; 2] = ["Kwartelmans", "Zilverschoon"];
const BSNS: [&str; 2] = ["123456782", "111222333"];
const PHONES: [&str; 2] = ["+31612345601", "+31612345602"];
const NOTE: &str = "Dochter Wilhelmina belde over de sleutel";
/// The day on which everything happens, and twenty-five years later.
const LATER: &str = "2051-03-02T08:00:00Z";
/// Cases that are removed, and a case that stays.
const REMOVED: [usize; 2] = [0, 1];

fn text(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

fn content(surname: &str, number: u32) -> ReferralContent {
    let parts = NameParts {
        given: Some("Truus".to_owned()),
        surname: Some(surname.to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(parts).unwrap());
    details.birth_date = BirthDate::parse("1941-03-12").ok();
    details.phones = vec![Phone::parse(&format!("06 1234 56{number:02}")).unwrap()];
    details.address = Address {
        street: Some(text(&format!("{surname}laan"))),
        postcode: Postcode::parse(IN_CENTRUM).ok(),
        house_number: HouseNumber::new(number).ok(),
        ..Address::default()
    };
    ReferralContent::about(details)
}

/// Somebody is taken in from another system, with a letter and the original, and is triaged.
async fn referred(test: &TestApp, surname: &str, bsn: Option<&str>, number: u32) -> ReferralId {
    let cx = test.console();
    let new = NewReferral {
        channel: Channel::Fhir,
        external_number: Some(ExternalNumber {
            system: text("ZorgDomein"),
            number: text(&format!("ZD-{number}")),
        }),
        received_at: cx.now,
        referrer: Referrer {
            email: Email::parse(&format!("{}@example.org", surname.to_lowercase())).ok(),
            ..Referrer::of(ReferrerKind::Gp)
        },
        content: content(surname, number),
        bsn: bsn.map(|bsn| Bsn::parse(bsn).unwrap()),
        files: Vec::new(),
    };
    let letter = Upload {
        name: format!("brief-{surname}.pdf"),
        bytes: format!("%PDF-1.7\n{surname}\n%%EOF\n").into_bytes(),
    };
    let original = Original {
        file: Upload {
            name: format!("{surname}.xml"),
            bytes: b"<Bundle/>".to_vec(),
        },
        media_type: "application/fhir+xml",
    };
    let id = import(&cx, new, vec![letter], vec![original])
        .await
        .unwrap()
        .id;
    let desk = test.named(DESK).await;
    first_look(&desk, id, None).await.unwrap();
    let verdict = Verdict {
        findings: Findings::default(),
        class: "high".parse().unwrap(),
        reason: LongText::parse(&format!("{NOTE} van {surname}")).ok(),
    };
    decide(&desk, id, None, verdict).await.unwrap();
    id
}

async fn guided_and_ended(test: &TestApp, id: ReferralId) {
    let cx = test.named("Bram Visser").await;
    take(&cx, id, None, None).await.unwrap();
    let visit = NewContact {
        on: date(2026, 3, 2),
        kind: ContactKind::Visit,
        with: WithWhom::Client,
    };
    first_contact(&cx, id, None, visit).await.unwrap();
    end(&cx, id, Ending::Guidance(GuidanceEnd::NoNeed)).await;
}

async fn end(cx: &Cx, id: ReferralId, ending: Ending) {
    let new = NewEnd {
        ending,
        on: date(2026, 3, 2),
        note: Some(text(NOTE)),
    };
    ending::end(cx, id, None, new).await.unwrap();
}

/// Five people: care, a referral that never became care, one kept longer, one that never ended, and one of later.
struct World {
    test: TestApp,
    list: PurgeList,
    people: Vec<PersonId>,
}

const ALL: [(&str, Option<&str>); 4] = [
    (SURNAMES[0], Some(BSNS[0])),
    (SURNAMES[1], Some(BSNS[1])),
    ("Blijversma", None),
    ("Openhuis", None),
];

async fn world(test: TestDb) -> World {
    let test = TestApp::with_team_on(test).await;
    let mut people = Vec::new();
    for ((surname, bsn), number) in ALL.into_iter().zip(1..) {
        let id = referred(&test, surname, bsn, number).await;
        people.push(person_of(&test, id).await);
        match surname {
            "Openhuis" => {}
            "Zilverschoon" => {
                end(
                    &test.named(DESK).await,
                    id,
                    Ending::Withdrawn(Withdrawal::Client),
                )
                .await;
            }
            _ => guided_and_ended(&test, id).await,
        }
    }
    let officer = test.named(OFFICER).await;
    retention::place(&officer, people[2], &text("Klacht loopt"))
        .await
        .unwrap();
    let list = PurgeList::new(test.test.folder.path().join("purged"));
    World { test, list, people }
}

async fn person_of(test: &TestApp, id: ReferralId) -> PersonId {
    let desk = test.named(DESK).await;
    let file = spil_app::case_file::case_file(&desk, id).await.unwrap();
    file.release(&desk).await.unwrap().head.person
}

impl World {
    async fn plan(&self) -> Plan {
        let cx = self.test.console();
        let plan = retention::plan(&cx).await.unwrap();
        plan.release(&cx).await.unwrap()
    }

    async fn purge(&self) -> Done {
        purge(&self.test.console(), &self.list).await.unwrap()
    }

    async fn back_up(&self, identity: &Identity, name: &str) -> Vec<u8> {
        let folder = self.test.test.folder.path();
        let order = Order {
            data: folder.join("data"),
            anchors: AnchorFile::new(folder.join("anchors")),
            recipients: Recipients::parse([identity.recipient().as_str()]).unwrap(),
            out: folder.join(name),
        };
        let out = order.out.clone();
        make(&self.test.console(), order).await.unwrap();
        std::fs::read(out).unwrap()
    }

    fn keys(&self) -> Keys {
        let folder = self.test.test.folder.path();
        Keys::open(&folder.join("keys"), &folder.join("data")).unwrap()
    }

    /// Takes a backup out into a folder, and works on it.
    async fn taken_out(&self, archive: Vec<u8>, identity: Identity, folder: &Path) -> Cx {
        open(Cursor::new(archive), identity, &self.keys(), folder)
            .await
            .unwrap();
        let target = Target::Sqlite(folder.join("spil.db"));
        let keys = std::sync::Arc::new(self.keys());
        let app = App::new(Parts {
            db: Db::open(&target, Purpose::Command).await.unwrap(),
            files: Files::open(folder, std::sync::Arc::clone(&keys)).unwrap(),
            keys,
            clock: Clock::at(LATER.parse().unwrap()),
            chance: Chance::seeded(8),
            settings: Settings::default(),
        });
        Cx {
            app,
            ..self.test.console()
        }
    }
}

/// Everything of the two who go: as typed, folded for search, and as an address for mail.
fn needles() -> Vec<String> {
    let mut needles: Vec<String> = BSNS.iter().map(|bsn| (*bsn).to_owned()).collect();
    needles.extend(PHONES.map(str::to_owned));
    for surname in SURNAMES {
        needles.push(surname.to_owned());
        needles.push(surname.to_lowercase());
    }
    needles
}

async fn twenty_five_years(db: TestDb) {
    let world = world(db).await;
    let (test, is_server) = (&world.test, world.test.test.is_server());
    let identity = Identity::generate();
    let secret = identity.file();
    let again = || {
        let line = secrecy::ExposeSecret::expose_secret(&secret);
        Identity::parse(line).unwrap()
    };
    let before = search_network(&test.test, &needles()).await;
    // The search itself finds what is there; a number stands sealed in the database, and is not found.
    assert!(before.hits.len() == 6 && before.files == 8, "{before:?}");
    assert!(
        before.hits.iter().all(|hit| !BSNS.contains(&hit.as_str())),
        "{before:?}"
    );
    assert_eq!(world.plan().await.due, [], "nothing is old enough");
    // The planner takes samples of the values in every index: they must go with the rows.
    test.test.tamper("ANALYZE").await;
    let old = world.back_up(&again(), "old.age").await;
    test.at(LATER);
    let plan = world.plan().await;
    let kinds = (plan.count(Kind::Care), plan.count(Kind::NeverCare));
    assert_eq!((kinds, plan.held, plan.open), ((1, 1), 1, 1), "{plan:?}");
    assert!(20 < plan.log_events, "{plan:?}");
    assert_eq!(
        search_network(&test.test, &needles()).await.hits,
        before.hits,
        "the dry run changes nothing"
    );
    let done = world.purge().await;
    assert_eq!(
        (done.clients, done.files, done.is_wiped),
        (2, 4, true),
        "{done:?}"
    );
    assert!(12 <= done.rows.len(), "{done:?}");
    assert!(plan.log_events <= done.log_events, "{done:?}");
    let after = search_network(&test.test, &needles()).await;
    floor(&after, is_server);
    assert_eq!((after.hits.as_slice(), after.files), (&[][..], 4));
    // Who stays, stays whole.
    let kept = ["Blijversma", "Openhuis"].map(str::to_owned);
    let stays = search_network(&test.test, &kept).await;
    assert_eq!(stays.hits.len(), 2);
    assert_eq!(world.purge().await.clients, 0, "nobody is left to go");
    let later = world.back_up(&again(), "later.age").await;
    let folder = tempfile::tempdir().unwrap();
    let cx = world.taken_out(later, again(), folder.path()).await;
    cx.app.close().await;
    let backup = search_backup(folder.path(), &needles());
    assert_eq!((backup.hits.as_slice(), backup.files), (&[][..], 4));
    comes_not_back(&world, old, again()).await;
    println!(
        "{}: {} bytes in {} places, {} files and {} tables searched for {} texts; the backup: {} bytes; {} rows of {} tables removed",
        if is_server { "PostgreSQL" } else { "SQLite" },
        after.bytes,
        after.places,
        after.files,
        after.tables,
        needles().len(),
        backup.bytes,
        done.rows.values().sum::<u64>(),
        done.rows.len()
    );
    world.test.test.finish().await;
}

#[track_caller]
fn floor(searched: &Found, is_server: bool) {
    let places = if is_server { 60 } else { 5 };
    assert!(places <= searched.places, "{searched:?}");
    assert!(
        200_000 < searched.bytes && 60 <= searched.tables,
        "{searched:?}"
    );
}

/// A backup from before is restored: who was removed meanwhile is removed from it, with the files.
async fn comes_not_back(world: &World, old: Vec<u8>, identity: Identity) {
    let folder = tempfile::tempdir().unwrap();
    let cx = world.taken_out(old, identity, folder.path()).await;
    let found = search_backup(folder.path(), &needles());
    assert!(found.hits.len() == 6 && found.files == 8, "{found:?}");
    let nowhere = PurgeList::new(folder.path().join("nowhere"));
    assert_eq!(purge_again(&cx, &nowhere).await.unwrap(), None);
    let again = purge_again(&cx, &world.list).await.unwrap();
    assert_eq!(again, Some(REMOVED.len()));
    cx.app.close().await;
    let found = search_backup(folder.path(), &needles());
    assert_eq!((found.hits.as_slice(), found.files), (&[][..], 4));
}

#[tokio::test]
async fn after_twenty_five_years_nothing_is_left_on_sqlite() {
    Box::pin(twenty_five_years(TestDb::sqlite().await)).await;
}

#[tokio::test]
async fn after_twenty_five_years_nothing_is_left_on_postgres() {
    Box::pin(twenty_five_years(TestDb::postgres().await)).await;
}
