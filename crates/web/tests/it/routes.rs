//! Every route is asked for by every role of three organisations, by nobody, with a session that is over and by somebody who
//! left: about somebody of the own area who waits, about somebody of the own area who is held, about somebody elsewhere, and
//! about nobody there is. What comes back stands in `routes.txt`; a route that is not in it fails, and so does a difference
//! between elsewhere and nobody, or a refusal that says more than the page of the object does.
//!
//! After a route was added: `SPIL_WRITE_ROUTES=1 cargo nextest run -p spil-web routes`, and read the difference as code.

mod actors;
mod reading;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use spil_app::case_file::case_file;
use spil_app::data_request::{NewRequest, record};
use spil_app::geography;
use spil_model::address::Address;
use spil_model::data_request::{Asker, IdentityCheck, RequestKind};
use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode, PostcodeRow};
use spil_model::ids::ReferralId;
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{ReferralContent, ReferrerKind};
use spil_model::text::LongText;
use spil_testkit::{TestApp, Waits};

use spil_web::Mode;

use crate::browser::{Browser, Page};
use crate::desk::refer;

use self::actors::{Actor, actors, browser};

pub(crate) use self::actors::name;

/// A referral that does not exist.
const ABSENT: &str = "018f0000-0000-7000-8000-000000000000";
const EXPECTED: &str = "tests/it/routes.txt";
/// Fewer routes than these are not the site.
const ROUTES: usize = 150;
/// So many requests are about somebody whose own page is hidden from whoever asks.
const HIDDEN: usize = 6_000;

fn row(postcode: &str, number: u32, neighbourhood: &str) -> PostcodeRow {
    PostcodeRow {
        postcode: Postcode::parse(postcode).unwrap(),
        house_number: HouseNumber::new(number).unwrap(),
        neighbourhood: NeighbourhoodCode::parse(neighbourhood).unwrap(),
    }
}

/// Somebody in the south who was referred and whom nobody has looked at.
async fn in_the_south(test: &TestApp) -> ReferralId {
    let parts = NameParts {
        surname: Some("Zuiderling".to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(parts).unwrap());
    details.address = Address {
        postcode: Postcode::parse("9902AB").ok(),
        house_number: HouseNumber::new(3).ok(),
        ..Address::default()
    };
    refer(test, ReferralContent::about(details), ReferrerKind::Gp).await
}

/// Whom the routes are asked about.
pub(crate) struct Objects {
    pub(crate) waits: String,
    pub(crate) held: String,
    south: String,
    /// The clients of these three.
    clients: [String; 3],
    /// What these asked: a copy of their data.
    requests: [String; 3],
}

impl Objects {
    /// What a route is asked about, in the order of the answers: its referrals or its clients, and nobody.
    fn about(&self, route: &str) -> [String; 4] {
        let [waits, held, south] = if route.starts_with("/clienten/") {
            self.clients.clone()
        } else if route.starts_with("/verzoeken/") {
            self.requests.clone()
        } else {
            [&self.waits, &self.held, &self.south].map(Clone::clone)
        };
        [waits, held, south, ABSENT.to_owned()]
    }
}

/// The client of a referral, as the desk of the place sees it.
async fn client_of(test: &TestApp, id: ReferralId, place: usize) -> String {
    let desk = test.named(&name("waiting_list_manager", place)).await;
    let file = case_file(&desk, id).await.unwrap();
    let file = file.release(&desk).await.unwrap();
    file.head.person.to_string()
}

/// A client whose identity was checked asks for a copy, and somebody who is responsible takes it down.
async fn asks(test: &TestApp, role: &str, place: usize, client: &str) -> String {
    let cx = test.named(&name(role, place)).await;
    let new = NewRequest {
        kind: RequestKind::Copy,
        asker: Asker::Client,
        asker_name: None,
        checked: IdentityCheck::Document,
        what: LongText::parse("Een kopie van alles").unwrap(),
        received_on: cx.today(),
    };
    let asked = record(&cx, client.parse().unwrap(), new).await;
    asked.unwrap().to_string()
}

pub(crate) async fn world() -> (TestApp, Objects) {
    let test = TestApp::with_team().await;
    let cx = test.console();
    actors::arrive(&test).await;
    let mut rows: Vec<PostcodeRow> = (1..=60)
        .map(|number| row("9901AB", number, "99010101"))
        .collect();
    rows.extend((1..=9).map(|number| row("9902AB", number, "99020001")));
    geography::import(&cx, 2026, &rows).await.unwrap();
    let waits = test
        .waiting(Waits {
            surname: "Wachter",
            class: "high",
            house_number: 1,
        })
        .await;
    let held = test
        .waiting(Waits {
            surname: "Geholpen",
            class: "medium",
            house_number: 3,
        })
        .await;
    let manager = test.named(&name("case_manager", 0)).await;
    spil_app::team::take(&manager, held, None, None)
        .await
        .unwrap();
    let south = in_the_south(&test).await;
    let clients = [
        client_of(&test, waits, 0).await,
        client_of(&test, held, 0).await,
        client_of(&test, south, 1).await,
    ];
    let objects = Objects {
        waits: waits.to_string(),
        held: held.to_string(),
        south: south.to_string(),
        requests: [
            asks(&test, "waiting_list_manager", 0, &clients[0]).await,
            asks(&test, "case_manager", 0, &clients[1]).await,
            asks(&test, "waiting_list_manager", 1, &clients[2]).await,
        ],
        clients,
    };
    (test, objects)
}

async fn ask(browser: &mut Browser, method: &str, address: &str) -> Page {
    match method {
        "GET" => browser.get(address).await,
        // A version that is never the present one: nothing is changed by asking.
        _ => browser.post(address, "versie=0").await,
    }
}

pub(crate) fn at(route: &str, id: &str) -> String {
    let mut address = String::new();
    for (place, part) in route.split('/').enumerate() {
        if place > 0 {
            address.push('/');
        }
        let of = ["/aanmeldingen/", "/clienten/", "/verzoeken/"];
        let is_object = of.iter().any(|start| route.starts_with(start));
        let is_id = part == "{id}" && is_object;
        address.push_str(if is_id {
            id
        } else if part.starts_with('{') {
            ABSENT
        } else {
            part
        });
    }
    address
}

/// What an answer gives away apart from the address that was asked for: status, headers and body, without the moment, the
/// number of the request and the word that lets scripts run, which are others each time.
fn shown(page: &Page, id: &str) -> (u16, Vec<String>, String) {
    let html = match page.html.split_once("<code>") {
        Some((before, after)) => {
            before.to_owned() + after.split_once("</code>").map_or("", |(_, rest)| rest)
        }
        None => page.html.clone(),
    };
    let headers = page.headers.iter().filter(|(name, _)| {
        !["date", "x-request-id", "content-security-policy"].contains(&name.as_str())
    });
    let headers = headers.map(|(name, value)| format!("{name}: {value:?}").replace(id, "ID"));
    (
        page.status.as_u16(),
        headers.collect(),
        html.replace(id, "ID"),
    )
}

/// Every cell of the product, each asked once: a method and a route, by somebody, about something.
#[derive(Default)]
struct Asked {
    cells: BTreeMap<Cell, u16>,
    distinct: BTreeSet<u16>,
}

/// The request, the actor and the object.
type Cell = (String, String, String);

impl Asked {
    fn note(&mut self, request: &str, actor: &Actor, address: &str, status: u16) {
        let cell = (request.to_owned(), actor.title.clone(), address.to_owned());
        let before = self.cells.insert(cell, status);
        assert_eq!(before, None, "{request} was asked twice");
        self.distinct.insert(status);
    }

    /// None is missing: so many follow from the list of routes.
    fn is_the_product(&self, routes: &[String]) {
        let objects = |route: &String| if route.contains("{id}") { 4 } else { 1 };
        let each: usize = routes.iter().map(objects).sum();
        let product = 2 * actors().len() * each;
        println!("{} routes, {} requests", routes.len(), self.cells.len());
        assert!(ROUTES <= routes.len(), "{} routes", routes.len());
        assert_eq!(self.cells.len(), product, "cells of the product");
        assert!(8 <= self.distinct.len(), "answers {:?}", self.distinct);
    }

    /// Where the page of somebody is as of nobody, nothing about them is refused: a refusal says that there is somebody.
    fn betrays_nobody(&self) {
        let mut hidden = 0;
        for ((request, actor, id), status) in &self.cells {
            if !request.contains("{id}") {
                continue;
            }
            let kind = request.split('/').nth(1).unwrap();
            let page = (format!("GET /{kind}/{{id}}"), actor.clone(), id.clone());
            if id != ABSENT && self.cells.get(&page) == Some(&404) {
                hidden += 1;
                assert_ne!(*status, 403, "{request} tells {actor} that {id} is there");
            }
        }
        println!("{hidden} requests about somebody whose page is hidden, no refusal says more");
        assert!(HIDDEN <= hidden, "{hidden} requests about the hidden");
    }
}

/// What a request answers everybody: who gets the same codes stands in one line.
async fn answers(
    (fresh, test): (&Browser, &TestApp),
    objects: &Objects,
    (method, route): (&str, &str),
    asked: &mut Asked,
) -> BTreeMap<String, Vec<String>> {
    let mut alike: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for actor in actors() {
        let mut browser = browser(fresh, test, &actor).await;
        let mut answers = Vec::new();
        for id in objects.about(route) {
            let address = at(route, &id);
            let page = ask(&mut browser, method, &address).await;
            let request = format!("{method} {route}");
            asked.note(&request, &actor, &id, page.status.as_u16());
            answers.push(shown(&page, &id));
            if !route.contains("{id}") {
                break;
            }
        }
        hides(route, &actor, &answers);
        let codes: Vec<String> = answers.iter().map(|answer| answer.0.to_string()).collect();
        alike.entry(codes.join(" ")).or_default().push(actor.title);
    }
    alike
}

#[tokio::test]
async fn every_route_answers_everybody_as_it_was_written_down() {
    let (test, objects) = world().await;
    let routes = spil_web::addresses(Mode::Serve);
    let mut found = String::new();
    let mut asked = Asked::default();
    let fresh = Browser::new(&test);
    for route in &routes {
        for method in ["GET", "POST"] {
            let alike = answers((&fresh, &test), &objects, (method, route), &mut asked).await;
            if alike.keys().all(|codes| codes.starts_with("405")) {
                continue;
            }
            writeln!(found, "{method} {route}").unwrap();
            for (codes, who) in alike {
                let who = if who.len() == actors().len() {
                    "everybody".to_owned()
                } else {
                    who.join(" ")
                };
                writeln!(found, "  {codes}: {who}").unwrap();
            }
        }
    }
    asked.is_the_product(&routes);
    asked.betrays_nobody();
    compare(&found);
}

/// Somebody elsewhere whom one may not see looks like nobody at all.
fn hides(route: &str, actor: &Actor, answers: &[(u16, Vec<String>, String)]) {
    let [waits, held, south, absent] = answers else {
        return;
    };
    for hidden in [waits, held, south] {
        if hidden.0 == 404 {
            assert_eq!(
                hidden, absent,
                "{route} as {}: hidden and absent differ",
                actor.title
            );
        }
    }
    assert!(
        actor.may_see_people() || answers.iter().all(|answer| answer.0 != 200),
        "{route} shows a person to {}",
        actor.title
    );
}

fn compare(found: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXPECTED);
    if std::env::var_os("SPIL_WRITE_ROUTES").is_some() {
        std::fs::write(&file, found).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap();
    for (written, now) in expected.lines().zip(found.lines()) {
        assert_eq!(
            written, now,
            "a route answers differently than routes.txt says"
        );
    }
    assert_eq!(
        expected.lines().count(),
        found.lines().count(),
        "routes.txt has other routes than the site"
    );
}
