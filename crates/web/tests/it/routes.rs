//! Every route is asked for by every role at two places and by nobody: about somebody of the own area who waits, about
//! somebody of the own area who is held, about somebody elsewhere, and about nobody there is. What comes back stands in
//! `routes.txt`; a route that is not in it fails, and so does a difference between elsewhere and nobody.
//!
//! After a route was added: `SPIL_WRITE_ROUTES=1 cargo nextest run -p spil-web routes`, and read the difference as code.

use std::collections::BTreeMap;
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
use spil_model::network_file::NetworkFile;
use spil_model::person::PersonDetails;
use spil_model::referral::{ReferralContent, ReferrerKind};
use spil_model::text::LongText;
use spil_testkit::{TestApp, Waits, read};

use spil_web::Mode;

use crate::browser::{Browser, Page};
use crate::desk::{refer, signed_in_as};

/// A referral that does not exist.
const ABSENT: &str = "018f0000-0000-7000-8000-000000000000";
const EXPECTED: &str = "tests/it/routes.txt";
const FLOOR: usize = 4_000;

/// A role, with what the network file wants to know of it in the north and in the south.
const ROLES: [(&str, [&str; 2]); 10] = [
    (
        "waiting_list_manager",
        ["sub_region = \"noord\"", "sub_region = \"zuid\""],
    ),
    (
        "secretary",
        ["sub_region = \"noord\"", "sub_region = \"zuid\""],
    ),
    ("case_manager", [CENTRUM, ZUIDERVELD]),
    ("link_worker", [CENTRUM, ZUIDERVELD]),
    ("geriatric_team_member", EMPLOYERS),
    ("organisation_manager", EMPLOYERS),
    ("programme_lead", EMPLOYERS),
    ("funder", EMPLOYERS),
    ("privacy_officer", EMPLOYERS),
    ("administrator", EMPLOYERS),
];
const CENTRUM: &str = "organisation = \"thuis-in-zorg\", team = \"centrum-1\"";
const ZUIDERVELD: &str = "organisation = \"zorg-aan-de-velde\", team = \"zuiderveld\"";
const EMPLOYERS: [&str; 2] = [
    "organisation = \"thuis-in-zorg\"",
    "organisation = \"zorg-aan-de-velde\"",
];

pub(crate) fn name(role: &str, place: usize) -> String {
    let there = if place == 0 { "Noord" } else { "Zuid" };
    format!("{there} {}", role.replace('_', " "))
}

/// The test network with one person for each role in the north and one in the south.
fn network() -> NetworkFile {
    let mut file = read("testdata/network/two-sub-regions.toml");
    for (role, places) in ROLES {
        for (place, keys) in places.iter().enumerate() {
            let is_in_team = keys.contains("team =");
            let appointment = if is_in_team {
                format!("appointments = [{{ role = \"{role}\", {keys}, hours = 20 }}]\n")
            } else {
                String::new()
            };
            write!(
                file,
                "\n[[person]]\nname = \"{}\"\nemail = \"{role}.{place}@example.org\"\nprofession = \"nurse\"\n\
                 roles = [{{ role = \"{role}\", {keys} }}]\n{appointment}",
                name(role, place)
            )
            .unwrap();
        }
    }
    NetworkFile::parse(&file).unwrap()
}

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
    spil_app::organisation::import(&cx, &network())
        .await
        .unwrap();
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

/// Somebody who asks, by their place: in the north the objects `waits` and `held` are of the own area, in the south `south`.
struct Actor {
    title: String,
    who: Option<String>,
}

fn actors() -> Vec<Actor> {
    let mut all = vec![Actor {
        title: "nobody".to_owned(),
        who: None,
    }];
    for place in 0..2 {
        for (role, _) in ROLES {
            let there = if place == 0 { "north" } else { "south" };
            let title = format!("{role}@{there}");
            all.push(Actor {
                title,
                who: Some(name(role, place)),
            });
        }
    }
    all
}

async fn browser(test: &TestApp, actor: &Actor) -> Browser {
    match &actor.who {
        Some(who) => signed_in_as(test, who).await,
        None => Browser::new(test),
    }
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

/// What an answer gives away apart from the address that was asked for.
fn shown(page: &Page, id: &str) -> (u16, String, String) {
    // The number of the request is another one each time.
    let html = match page.html.split_once("<code>") {
        Some((before, after)) => {
            before.to_owned() + after.split_once("</code>").map_or("", |(_, rest)| rest)
        }
        None => page.html.clone(),
    };
    (
        page.status.as_u16(),
        page.location.replace(id, "ID"),
        html.replace(id, "ID"),
    )
}

#[tokio::test]
async fn every_route_answers_everybody_as_it_was_written_down() {
    let (test, objects) = world().await;
    let routes = spil_web::addresses(Mode::Serve);
    let mut found = String::new();
    let mut asked = 0;
    for route in &routes {
        for method in ["GET", "POST"] {
            let mut alike: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for actor in actors() {
                let mut browser = browser(&test, &actor).await;
                let mut answers = Vec::new();
                for id in objects.about(route) {
                    let page = ask(&mut browser, method, &at(route, &id)).await;
                    asked += 1;
                    answers.push(shown(&page, &id));
                    if !route.contains("{id}") {
                        break;
                    }
                }
                hides(route, &actor, &answers);
                let codes: Vec<String> = answers
                    .iter()
                    .map(|(status, ..)| status.to_string())
                    .collect();
                alike.entry(codes.join(" ")).or_default().push(actor.title);
            }
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
    println!("{} routes, {asked} requests", routes.len());
    assert!(asked >= FLOOR, "only {asked} requests");
    compare(&found);
}

/// Somebody elsewhere whom one may not see looks like nobody at all.
fn hides(route: &str, actor: &Actor, answers: &[(u16, String, String)]) {
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
        actor.who.is_some() || answers.iter().all(|answer| answer.0 != 200),
        "{route} shows a person to nobody"
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
