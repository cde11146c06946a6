//! The reporting code for abuse through its pages: whoever is responsible records the steps, nobody else reads them, and nothing
//! of them stands where a client or their family reads: every page, letter and file for them is searched for what was written.

use spil_app::case_file::case_file;
use spil_app::consult::{self, Ask};
use spil_app::data_request::{NewRequest, record};
use spil_model::abuse_code::AbuseCodeStep;
use spil_model::data_request::{Asker, IdentityCheck, RequestKind};
use spil_model::ids::ReferralId;
use spil_model::text::LongText;
use spil_testkit::{TestApp, TestDb, Waits};
use spil_web::Mode;

use crate::browser::{Browser, Page};
use crate::desk::{DESK, signed_in_as, version_of};
use crate::routes::at;

const TREATS: &str = "Bram Visser";
const OFFICER: &str = "Femke Postma";
const ADVISES: &str = "Ilse Vermeer";
/// Everybody else of the network, each with another role or place.
const OTHERS: [&str; 8] = [
    DESK,
    OFFICER,
    ADVISES,
    "Elif Kaya",
    "Noor Bakker",
    "Anouk Peters",
    "Wim Bos",
    "Hanna Smit",
];
/// Words that give away that there is a suspicion.
const TELLING: [&str; 6] = [
    "meldcode",
    "abuse_code",
    "veilig thuis",
    "mishandeling",
    "huiselijk geweld",
    "iemand zou in gevaar kunnen komen",
];

fn mark(step: AbuseCodeStep) -> String {
    format!("Zwaluw{step}staart")
}

fn form(version: &str, step: AbuseCodeStep, decision: &str) -> String {
    let what = mark(step);
    format!(
        "versie={version}&step={step}&on_day=2&on_month=3&on_year=2026&what={what}&decision={decision}&confidence=not_told"
    )
}

struct World {
    test: TestApp,
    referral: ReferralId,
    client: String,
    code: String,
    page: String,
}

impl World {
    async fn new(test: TestDb) -> Self {
        let test = TestApp::with_team_on(test).await;
        let waits = Waits {
            surname: "Vries",
            class: "high",
            house_number: 1,
        };
        let referral = test.waiting(waits).await;
        let desk = test.named(DESK).await;
        let file = case_file(&desk, referral).await.unwrap();
        let file = file.release(&desk).await.unwrap();
        Self {
            client: file.head.person.to_string(),
            code: file.code.to_string(),
            page: format!("/aanmeldingen/{referral}/meldcode"),
            referral,
            test,
        }
    }

    async fn records(&self, who: &mut Browser, step: AbuseCodeStep, decision: &str) {
        let shown = who.get(&self.page).await;
        assert_eq!(shown.status, 200, "{}", shown.html);
        let sent = form(&version_of(&shown.html), step, decision);
        let sent = who.post(&self.page, &sent).await;
        assert_eq!(sent.status, 303, "{step}: {}", sent.html);
    }

    /// The desk takes the first step; then a case manager begins, who takes the others.
    async fn all_steps(&self) -> Browser {
        let mut desk = signed_in_as(&self.test, DESK).await;
        self.records(&mut desk, AbuseCodeStep::Signals, "none")
            .await;
        self.test.at("2026-03-04T09:00:00Z");
        let treats = self.test.named(TREATS).await;
        let taken = spil_app::team::take(&treats, self.referral, None, None).await;
        taken.unwrap();
        let mut treats = signed_in_as(&self.test, TREATS).await;
        for step in &AbuseCodeStep::ALL[1..] {
            let decides = *step == AbuseCodeStep::Decide;
            let decision = if decides { "report_and_help" } else { "none" };
            self.records(&mut treats, *step, decision).await;
        }
        treats
    }

    /// A request for a copy by somebody whose identity was checked: its page.
    async fn asks_for_copy(&self) -> String {
        let treats = self.test.named(TREATS).await;
        let new = NewRequest {
            kind: RequestKind::Copy,
            asker: Asker::Client,
            asker_name: None,
            checked: IdentityCheck::Document,
            what: LongText::parse("Alles").unwrap(),
            received_on: treats.today(),
        };
        let asked = record(&treats, self.client.parse().unwrap(), new).await;
        asked.unwrap().to_string()
    }

    /// Everything that is made for the client or their family, or is shown to them, as it is now.
    async fn for_family(&self, treats: &mut Browser, request: &str) -> Vec<(&'static str, Page)> {
        let mut visitor = Browser::new(&self.test);
        let mut officer = signed_in_as(&self.test, OFFICER).await;
        let log = format!("/clienten/{}/inzage", self.client);
        let copy = format!("/verzoeken/{request}/kopie");
        let code = self.code.replace(' ', "+");
        let pages = vec![
            (
                "where it stands",
                visitor.post("/volgen", &format!("code={code}")).await,
            ),
            ("who looked", treats.get(&log).await),
            (
                "letter of who looked",
                treats.get(&format!("{log}/brief")).await,
            ),
            (
                "file of who looked",
                officer.get(&format!("{log}/csv")).await,
            ),
            (
                "printed copy",
                treats.get(&format!("{copy}/afdrukken")).await,
            ),
            (
                "file of the copy",
                treats.get(&format!("{copy}/bestand")).await,
            ),
        ];
        for (name, page) in &pages {
            assert_eq!(page.status, 200, "{name}: {}", page.html);
        }
        pages
    }

    /// Decides about every step of the code in the copy; gives how many.
    async fn decides(&self, treats: &mut Browser, request: &str, decision: &str) -> usize {
        let address = format!("/verzoeken/{request}/kopie");
        let html = treats.get(&address).await.html;
        let names = html.split("name=\"abuse_code_entry:").skip(1);
        let mut rows: Vec<&str> = names.filter_map(|rest| rest.split('"').next()).collect();
        rows.dedup();
        let body: Vec<String> = rows
            .iter()
            .map(|row| format!("abuse_code_entry%3A{row}={decision}"))
            .collect();
        let sent = treats.post(&address, &body.join("&")).await;
        assert_eq!(sent.status, 303, "{}", sent.html);
        rows.len()
    }
}

/// Searches for each text that was written and each word that gives it away; gives how often it looked.
fn says_nothing(pages: &[(&'static str, Page)]) -> usize {
    let marks = AbuseCodeStep::ALL
        .iter()
        .map(|step| mark(*step).to_lowercase());
    let sought: Vec<String> = marks.chain(TELLING.map(str::to_owned)).collect();
    for (name, page) in pages {
        let text = page.html.to_lowercase();
        for one in &sought {
            assert!(!text.contains(one), "{name} tells {one}: {}", page.html);
        }
    }
    pages.len() * sought.len()
}

async fn is_hidden(test: TestDb, engine: &str) {
    let world = World::new(test).await;
    let mut mail = signed_in_as(&world.test, "Hanna Smit").await;
    let before = mail.get("/beheer/berichten").await;
    assert_eq!(before.status, 200);
    let mut desk = signed_in_as(&world.test, DESK).await;
    world
        .records(&mut desk, AbuseCodeStep::Signals, "none")
        .await;
    let after = mail.get("/beheer/berichten").await.html;
    assert_eq!(before.html, after, "a message went out");

    let mut treats = world.all_steps().await;
    let request = world.asks_for_copy().await;
    let pages = world.for_family(&mut treats, &request).await;
    let mut looked = says_nothing(&pages);
    let letter = &pages[2].1.html;
    assert!(
        letter.contains("Vulde gegevens aan of verbeterde ze") && letter.contains(TREATS),
        "the letter has the change, told as any other: {letter}"
    );
    let print = &pages[4].1.html;
    assert!(print.contains("nog niet bekeken"), "{print}");

    let rows = world.decides(&mut treats, &request, "safety").await;
    assert_eq!(rows, 6, "each step that was taken is reviewed");
    looked += says_nothing(&world.for_family(&mut treats, &request).await);

    world.test.at("2026-03-05T09:00:00Z");
    let mut treats = signed_in_as(&world.test, TREATS).await;
    world.decides(&mut treats, &request, "include").await;
    let pages = world.for_family(&mut treats, &request).await;
    for (name, page) in &pages[4..] {
        for step in AbuseCodeStep::ALL {
            assert!(page.html.contains(&mark(*step)), "{name} has not {step}");
        }
    }
    looked += says_nothing(&pages[..4]);
    println!("{engine}: looked {looked} times in what family reads, and found nothing");
    assert!(170 <= looked, "{looked}");
}

#[tokio::test]
async fn no_step_stands_where_family_reads_on_sqlite() {
    is_hidden(TestDb::sqlite().await, "SQLite").await;
}

#[tokio::test]
async fn no_step_stands_where_family_reads_on_postgres() {
    is_hidden(TestDb::postgres().await, "PostgreSQL").await;
}

/// The addresses on which a step may stand, for whoever is responsible: its own page, and the review of a copy.
fn may_tell(who: &str, route: &str) -> bool {
    let told = ["/aanmeldingen/{id}/meldcode", "/verzoeken/{id}/kopie"];
    who == TREATS && told.contains(&route)
}

#[tokio::test]
async fn every_page_of_the_site_is_silent_but_two() {
    let world = World::new(TestDb::sqlite().await).await;
    world.all_steps().await;
    let request = world.asks_for_copy().await;
    let desk = world.test.named(TREATS).await;
    let ask = Ask {
        of: world.test.id_of(ADVISES).await,
        text: LongText::parse("Wat is hier wijs?").unwrap(),
    };
    consult::ask(&desk, world.referral, None, ask)
        .await
        .unwrap();
    let mut shown = 0;
    let mut told = 0;
    for who in [TREATS].iter().chain(&OTHERS) {
        let mut browser = signed_in_as(&world.test, who).await;
        for route in spil_web::addresses(Mode::Serve) {
            let id = match route.split('/').nth(1) {
                Some("clienten") => world.client.clone(),
                Some("verzoeken") => request.clone(),
                _ => world.referral.to_string(),
            };
            let page = browser.get(&at(&route, &id)).await;
            if page.status != 200 {
                continue;
            }
            shown += 1;
            if page.html.contains("Zwaluw") {
                assert!(may_tell(who, &route), "{route} tells {who}");
                told += 1;
            } else {
                assert!(!may_tell(who, &route), "{route} should tell {who}");
            }
        }
        if *who != TREATS {
            let page = browser.get(&world.page).await;
            assert!(!page.status.is_success(), "{who}: {}", page.status);
        }
    }
    println!(
        "{shown} pages were shown to {} people, {told} told of a step",
        1 + OTHERS.len()
    );
    assert!(200 <= shown && told == 2, "{shown} {told}");
}

#[tokio::test]
async fn a_step_is_recorded_once_and_says_what_is_missing() {
    let world = World::new(TestDb::sqlite().await).await;
    let mut desk = signed_in_as(&world.test, DESK).await;
    let file = desk.get(&format!("/aanmeldingen/{}", world.referral)).await;
    assert!(file.html.contains(&world.page), "{}", file.html);
    let version = version_of(&desk.get(&world.page).await.html);
    for (step, decision, problem) in [
        (AbuseCodeStep::Decide, "none", "Kies bij stap 5"),
        (
            AbuseCodeStep::Talk,
            "report",
            "Een besluit hoort bij stap 5",
        ),
    ] {
        let sent = desk
            .post(&world.page, &form(&version, step, decision))
            .await;
        assert_eq!(sent.status, 422);
        assert!(sent.html.contains(problem), "{}", sent.html);
        assert!(sent.html.contains(&mark(step)), "what was typed stays");
    }
    let empty = desk.post(&world.page, &format!("versie={version}")).await;
    assert_eq!(empty.status, 422);
    for problem in ["Kies welke stap", "Schrijf op wat", "Kies of de cliënt"] {
        assert!(empty.html.contains(problem), "{problem}: {}", empty.html);
    }
    let late = form(&version, AbuseCodeStep::Signals, "none").replace("on_day=2", "on_day=3");
    assert_eq!(desk.post(&world.page, &late).await.status, 422);
    let first = form(&version, AbuseCodeStep::Signals, "none");
    assert_eq!(desk.post(&world.page, &first).await.status, 303);
    let again = desk.post(&world.page, &first).await;
    assert_eq!(again.status, 409, "the form was made of an older version");
    let events = &world.test.test;
    assert_eq!(
        events.events_that_say("action", "abuse_code.record").await,
        1
    );
    assert_eq!(events.events_that_say("step", "signals").await, 1);
    let page = desk.get(&format!("{}?gedaan=stap", world.page)).await.html;
    assert!(
        page.contains("De stap is vastgelegd") && page.contains(DESK),
        "{page}"
    );
}
