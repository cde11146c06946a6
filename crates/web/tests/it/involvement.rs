//! Who is invited for one client sees who it is and nothing more, and no longer than the invitation holds; a link worker of a
//! welfare partner never sees the citizen service number or clinical notes.

use std::collections::BTreeMap;

use spil_app::case_file::case_file;
use spil_app::data_request::{NewRequest, Step, lift, record, step};
use spil_app::involvement::mine;
use spil_app::referral::{NewReferral, submit};
use spil_app::team::take;
use spil_app::triage::{Findings, Verdict, decide, first_look};
use spil_model::bsn::Bsn;
use spil_model::contact_details::Phone;
use spil_model::data_request::{Asker, IdentityCheck, Outcome, RequestKind};
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::ids::ReferralId;
use spil_model::referral::{Channel, DementiaType, Diagnosis, Referrer, ReferrerKind};
use spil_model::text::LongText;
use spil_testkit::{IN_CENTRUM, TestApp, TestDb};
use spil_web::Mode;

use crate::browser::{Browser, Page};
use crate::desk::{DESK, content, signed_in_as};
use crate::routes::at;

const TREATS: &str = "Bram Visser";
const LINKS: &str = "Noor Bakker";
const INVITED: &str = "Mia de Groot";
const BSN: &str = "123456782";
/// What only those who treat read.
const QUESTION: &str = "Zwaluwvraag over de nachten";
const VERDICT: &str = "Zwaluwoordeel na het gesprek";
const SECRETS: [&str; 5] = ["123456782", "1234•", QUESTION, VERDICT, "Alzheimer"];

/// Two pages, and forms that show no more than the head of one of them; none of them may be sent.
const OPEN_TO_GUESTS: [&str; 7] = [
    "/aanmeldingen/{id}",
    "/aanmeldingen/{id}/contact",
    "/aanmeldingen/{id}/eerste-contact",
    "/aanmeldingen/{id}/kennismaking",
    "/aanmeldingen/{id}/teruggeven",
    "/aanmeldingen/{id}/vraag-verwijzer",
    "/clienten/{id}",
];

struct World {
    test: TestApp,
    referral: ReferralId,
    client: String,
    page: String,
}

fn long(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

async fn referred(test: &TestApp, class: &str) -> ReferralId {
    let cx = test.visitor();
    let mut content = content("Kwartelmans");
    content.question = Some(long(QUESTION));
    content.diagnosis = Diagnosis::Diagnosed {
        kind: DementiaType::Alzheimer,
        on: None,
        letter: None,
    };
    content.client.phones = vec![Phone::parse("06-12345601").unwrap()];
    content.client.address.postcode = Postcode::parse(IN_CENTRUM).ok();
    content.client.address.house_number = HouseNumber::new(1).ok();
    let new = NewReferral {
        channel: Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer: Referrer::of(ReferrerKind::Gp),
        content,
        bsn: Bsn::parse(BSN).ok(),
        files: Vec::new(),
    };
    let id = submit(&cx, new).await.unwrap().id;
    let desk = test.named(DESK).await;
    first_look(&desk, id, None).await.unwrap();
    let verdict = Verdict {
        findings: Findings::default(),
        class: class.parse().unwrap(),
        reason: Some(long(VERDICT)),
    };
    decide(&desk, id, None, verdict).await.unwrap();
    id
}

impl World {
    async fn new(test: TestDb, class: &str) -> Self {
        let test = TestApp::with_team_on(test).await;
        let referral = referred(&test, class).await;
        let desk = test.named(DESK).await;
        let file = case_file(&desk, referral).await.unwrap();
        let file = file.release(&desk).await.unwrap();
        Self {
            client: file.head.person.to_string(),
            page: format!("/aanmeldingen/{referral}/betrokkenen"),
            referral,
            test,
        }
    }

    /// All pages of the site about the referral and its client that somebody may open.
    async fn pages(&self, who: &mut Browser) -> BTreeMap<String, Page> {
        let mut shown = BTreeMap::new();
        for route in spil_web::addresses(Mode::Serve) {
            let id = match route.split('/').nth(1) {
                Some("aanmeldingen") => self.referral.to_string(),
                Some("clienten") => self.client.clone(),
                _ => continue,
            };
            let page = who.get(&at(&route, &id)).await;
            if page.status == 200 {
                shown.insert(route, page);
            }
        }
        shown
    }

    async fn restricts(&self) -> spil_model::ids::DataRequestId {
        let treats = self.test.named(TREATS).await;
        let new = NewRequest {
            kind: RequestKind::Restrict,
            asker: Asker::Client,
            asker_name: None,
            checked: IdentityCheck::Document,
            what: long("Even met niemand delen"),
            received_on: treats.today(),
        };
        let client = self.client.parse().unwrap();
        let id = record(&treats, client, new).await.unwrap();
        let granted = Step::Decide {
            outcome: Outcome::Granted,
            ground: None,
            answer: long("Zo doen we het."),
        };
        step(&treats, id, Some(1), granted).await.unwrap();
        id
    }
}

fn form(name: &str, email: &str, until: &str) -> String {
    let mut parts = until.split('-');
    let mut part = || parts.next().unwrap();
    let (year, month, day) = (part(), part(), part());
    format!(
        "actie=uitnodigen&name={name}&email={email}&as=general_practice&agreed=client&until_day={day}&until_month={month}&until_year={year}"
    )
}

/// The number of the one that can be taken back.
fn number_in(html: &str) -> String {
    let rest = html.split_once("name=\"nummer\" value=\"").unwrap().1;
    rest.split_once('"').unwrap().0.to_owned()
}

/// Nothing of what only those who treat read stands on a page; says how often was looked.
fn keeps_secrets(pages: &BTreeMap<String, Page>) -> usize {
    let mut looked = 0;
    for (route, page) in pages {
        for secret in SECRETS {
            assert!(!page.html.contains(secret), "{route} shows {secret}");
            looked += 1;
        }
    }
    looked
}

/// What whoever is invited sees: their own list, the page of the referral, the page of the client.
async fn sees(world: &World, guest: &mut Browser) -> usize {
    let mine = guest.get("/betrokken").await;
    let landing = guest.get("/werk").await;
    assert_eq!(landing.location, "/betrokken");
    assert!(mine.html.contains("Kwartelmans") && mine.html.contains(TREATS));
    let mut pages = world.pages(guest).await;
    for route in pages.keys() {
        assert!(OPEN_TO_GUESTS.contains(&route.as_str()), "{route}");
        let sent = guest
            .post(&at(route, &world.referral.to_string()), "versie=1")
            .await;
        assert!(sent.status.is_client_error(), "{route}: {}", sent.status);
    }
    let shown = &pages["/aanmeldingen/{id}"].html;
    assert!(
        shown.contains("Kwartelmans") && shown.contains("12345601") && shown.contains(TREATS),
        "{shown}"
    );
    pages.insert("/betrokken".to_owned(), mine);
    keeps_secrets(&pages)
}

async fn sees_nothing(world: &World, guest: &mut Browser) {
    let pages = world.pages(guest).await;
    assert_eq!(pages.len(), 0, "{:?}", pages.keys());
    let mine = guest.get("/betrokken").await;
    assert!(!mine.html.contains("Kwartelmans"), "{}", mine.html);
}

async fn invited(test: TestDb, engine: &str) {
    let world = World::new(test, "high").await;
    let test = &world.test;
    let treats = test.named(TREATS).await;
    take(&treats, world.referral, None, None).await.unwrap();
    let mut treats = signed_in_as(test, TREATS).await;
    let own = world.pages(&mut treats).await;
    let found = |secret: &&str| own.values().any(|page| page.html.contains(*secret));
    assert!(SECRETS[1..].iter().all(found), "whoever treats reads it");

    // Somebody without an account gets a link, and the account has no role.
    let first = treats
        .post(&world.page, &form(INVITED, "mia@example.org", "2026-03-09"))
        .await;
    assert_eq!(first.status, 200, "{}", first.html);
    assert!(first.html.contains("/uitnodiging/"), "{}", first.html);
    let mut guest = signed_in_as(test, INVITED).await;
    let mut looked = sees(&world, &mut guest).await;

    // Taken back: the next request finds nobody.
    let number = number_in(&treats.get(&world.page).await.html);
    let stop = format!("actie=stoppen&nummer={number}");
    assert_eq!(treats.post(&world.page, &stop).await.status, 303);
    sees_nothing(&world, &mut guest).await;
    assert_eq!(
        treats.post(&world.page, &stop).await.status,
        409,
        "only once"
    );

    // Whoever has an account is told by a message, which names nobody.
    let again = treats
        .post(&world.page, &form(INVITED, "Mia@example.org", "2026-03-09"))
        .await;
    assert_eq!(again.status, 303, "{}", again.html);
    looked += sees(&world, &mut guest).await;

    // A restriction stops it, until it is lifted.
    let request = world.restricts().await;
    sees_nothing(&world, &mut guest).await;
    let refused = treats
        .post(&world.page, &form("Ans", "ans@example.org", "2026-03-09"))
        .await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    let cx = test.named(TREATS).await;
    lift(&cx, request, &long("Het mag weer.")).await.unwrap();
    looked += sees(&world, &mut guest).await;

    // It ends by itself: on the last day they still look, the day after nobody is there.
    test.at("2026-03-09T21:00:00Z");
    let mut guest = signed_in_as(test, INVITED).await;
    looked += sees(&world, &mut guest).await;
    test.at("2026-03-10T08:00:00Z");
    let mut guest = signed_in_as(test, INVITED).await;
    sees_nothing(&world, &mut guest).await;
    let nobody = test.named(INVITED).await;
    assert!(
        mine(&nobody).await.is_err(),
        "the role is gone with the invitation"
    );
    // Two invitations, one that was refused, and one that was taken back.
    for (action, count) in [("involvement.invite", 3), ("involvement.end", 1)] {
        assert_eq!(
            test.test.events_that_say("action", action).await,
            count,
            "{action}"
        );
    }
    println!("{engine}: looked {looked} times for what an invited professional may not read");
    assert!(60 <= looked, "{looked}");
}

#[tokio::test]
async fn who_is_invited_sees_who_it_is_until_it_ends_by_itself_on_sqlite() {
    Box::pin(invited(TestDb::sqlite().await, "SQLite")).await;
}

#[tokio::test]
async fn who_is_invited_sees_who_it_is_until_it_ends_by_itself_on_postgres() {
    Box::pin(invited(TestDb::postgres().await, "PostgreSQL")).await;
}

#[tokio::test]
async fn the_form_says_what_is_missing_and_invites_nobody_twice() {
    let world = World::new(TestDb::sqlite().await, "high").await;
    let cx = world.test.named(TREATS).await;
    take(&cx, world.referral, None, None).await.unwrap();
    let mut treats = signed_in_as(&world.test, TREATS).await;
    let file = treats
        .get(&format!("/aanmeldingen/{}", world.referral))
        .await;
    assert!(file.html.contains(&world.page), "a way leads there");
    let empty = treats.post(&world.page, "actie=uitnodigen").await;
    assert_eq!(empty.status, 422);
    for problem in [
        "Vul de naam in",
        "Vul een e-mailadres in",
        "Kies wie dit",
        "Kies wie het",
    ] {
        assert!(empty.html.contains(problem), "{problem}: {}", empty.html);
    }
    let own = "b.visser@example.org";
    for (email, until, problem) in [
        ("mia@example.org", "2026-03-01", "Deze dag is al geweest"),
        (
            "mia@example.org",
            "2026-09-03",
            "Kies een dag binnen zes maanden",
        ),
        (own, "2026-03-09", "Dit is je eigen adres"),
    ] {
        let sent = treats.post(&world.page, &form(INVITED, email, until)).await;
        assert_eq!(sent.status, 422, "{problem}: {}", sent.html);
        assert!(sent.html.contains(problem), "{}", sent.html);
        assert!(sent.html.contains(INVITED), "what was typed stays");
    }
    let good = form(INVITED, "mia@example.org", "2026-09-02");
    assert_eq!(treats.post(&world.page, &good).await.status, 200);
    let twice = treats.post(&world.page, &good).await;
    assert_eq!(twice.status, 422);
    assert!(twice.html.contains("al uitgenodigd"), "{}", twice.html);
    // Nobody but whoever treats invites.
    let mut desk = signed_in_as(&world.test, DESK).await;
    let sent = desk
        .post(&world.page, &form("Ans", "ans@example.org", "2026-03-09"))
        .await;
    assert!(sent.status.is_client_error(), "{}", sent.status);
    // A closed account stays closed.
    world.test.elif_has_left().await;
    let closed = treats
        .post(
            &world.page,
            &form("Elif", "e.kaya@example.org", "2026-03-09"),
        )
        .await;
    assert!(
        closed.html.contains("Dit account is gesloten"),
        "{}",
        closed.html
    );
}

/// The link worker takes somebody whose situation is light; a case manager stands by.
async fn links(test: TestDb, engine: &str) {
    let world = World::new(test, "low").await;
    let test = &world.test;
    let stand_by = test.id_of(TREATS).await;
    let cx = test.named(LINKS).await;
    take(&cx, world.referral, None, Some(stand_by))
        .await
        .unwrap();
    let mut care = signed_in_as(test, LINKS).await;
    let of_care = world.pages(&mut care).await;
    let shows = |text: &str| of_care.values().any(|page| page.html.contains(text));
    assert!(
        shows(QUESTION) && shows("Alzheimer"),
        "who works for care reads what is the matter"
    );
    assert!(
        !shows(BSN) && !shows("1234•"),
        "no link worker sees the number"
    );
    test.noor_works_for_welfare().await;
    let mut welfare = signed_in_as(test, LINKS).await;
    let pages = world.pages(&mut welfare).await;
    let looked = keeps_secrets(&pages);
    assert!(pages["/aanmeldingen/{id}"].html.contains("Kwartelmans"));
    for way in ["contact", "kennismaking"] {
        let route = format!("/aanmeldingen/{{id}}/{way}");
        assert!(pages.contains_key(&route), "{route} of {:?}", pages.keys());
    }
    assert!(pages.len() < of_care.len());
    println!(
        "{engine}: looked {looked} times on {} pages of a welfare partner for number and notes; who works for care opens {}",
        pages.len(),
        of_care.len()
    );
    assert!(20 <= looked, "{looked}");
}

#[tokio::test]
async fn a_welfare_partner_never_sees_the_number_or_notes_on_sqlite() {
    Box::pin(links(TestDb::sqlite().await, "SQLite")).await;
}

#[tokio::test]
async fn a_welfare_partner_never_sees_the_number_or_notes_on_postgres() {
    Box::pin(links(TestDb::postgres().await, "PostgreSQL")).await;
}
