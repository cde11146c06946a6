//! The page of the proposal: a line a person with its reason, boxes for whoever may accept, a conflict told per person.

use spil_testkit::TestApp;

use crate::browser::Page;
use crate::desk::signed_in_as;
use crate::team::{has, has_not, waits};

const BRAM: &str = "Bram Visser";
const ELIF: &str = "Elif Kaya";

/// The values of the boxes on a page.
fn boxes(page: &Page) -> Vec<String> {
    let parts = page.html.split("name=\"regels\" value=\"").skip(1);
    let values = parts.filter_map(|rest| rest.split_once('"'));
    values.map(|(value, _)| value.to_owned()).collect()
}

fn form(boxes: &[String], way: &str) -> String {
    let ticked: Vec<String> = boxes
        .iter()
        .map(|value| format!("regels={}", value.replace('/', "%2F")))
        .collect();
    format!(
        "{}&rationale=Volgens+het+voorstel.&hoe={way}",
        ticked.join("&")
    )
}

#[tokio::test]
async fn each_line_says_who_and_why_and_what_is_ticked_is_assigned() {
    let test = TestApp::with_team().await;
    let mut bram = signed_in_as(&test, BRAM).await;
    let empty = bram.get("/team/voorstel").await;
    has(&empty, &["Er is niemand te verdelen"]);
    for surname in ["Zonderling", "Winter"] {
        waits(&test, surname, "high").await;
    }
    has(&bram.get("/team").await, &["/team/voorstel?team="]);
    let page = bram.get("/team/voorstel").await;
    has(
        &page,
        &[
            "T.Z.",
            "84 jaar · Binnenstad",
            "Voor 2 mensen een plek",
            "Er is ruimte: van 0 % naar",
            "Gevolgen per casemanager",
            "Volgens het voorstel van ma 2 mrt 2026.",
            "Wijs toe wat is aangevinkt",
        ],
    );
    has_not(&page, &["Zonderling", "Winter", "Truus", "9901AB"]);
    let lines = boxes(&page);
    assert_eq!(lines.len(), 2);
    let nothing = bram
        .post("/team/voorstel", "rationale=Zomaar&hoe=toewijzen")
        .await;
    assert_eq!(nothing.status, 422);
    has(&nothing, &["Vink ten minste één persoon aan.", "Zomaar"]);
    let silent = bram
        .post(
            "/team/voorstel",
            &form(&lines, "toewijzen").replace("Volgens+het+voorstel.", ""),
        )
        .await;
    assert_eq!(silent.status, 422);
    has(&silent, &["Zeg kort waarom.", " checked"]);
    let one = lines.get(..1).unwrap();
    let done = bram.post("/team/voorstel", &form(one, "toewijzen")).await;
    has(&done, &["1 persoon verdeeld.", "Voor 1 persoon een plek"]);
    let again = bram
        .post("/team/voorstel", &form(&lines, "toewijzen"))
        .await;
    has(&again, &["1 persoon verdeeld.", "Is intussen al verdeeld"]);
    has(
        &bram.get("/team/voorstel").await,
        &["Er is niemand te verdelen"],
    );
}

#[tokio::test]
async fn the_desk_offers_without_figures_and_a_link_worker_only_reads() {
    let test = TestApp::with_team().await;
    waits(&test, "Zonderling", "high").await;
    let mut desk = signed_in_as(&test, "Sefa Yıldırım").await;
    let mut elif = signed_in_as(&test, ELIF).await;
    let own = elif.get("/team").await;
    let (_, rest) = own.html.split_once("/team/voorstel?team=").unwrap();
    let (team, _) = rest.split_once('"').unwrap();
    let page = desk.get(&format!("/team/voorstel?team={team}")).await;
    has(
        &page,
        &["T.Z.", "Er is ruimte.", "Bied aan wat is aangevinkt"],
    );
    has_not(
        &page,
        &[
            "Wijs toe wat is aangevinkt",
            "Gevolgen per casemanager",
            "van 0 %",
        ],
    );
    let (_, rest) = page.html.split_once("value=\"gebied-").unwrap();
    let (area, _) = rest.split_once('"').unwrap();
    let whole = desk
        .get(&format!("/team/voorstel?team=gebied-{area}"))
        .await;
    has(
        &whole,
        &["Heel Veldrijk-Noord", "T.Z.", "Wijkteam Centrum 1 ·"],
    );
    has_not(&own, &["Heel Veldrijk-Noord"]);
    let sent = format!("{}&team=gebied-{area}", form(&boxes(&whole), "aanbieden"));
    let done = desk.post("/team/voorstel", &sent).await;
    has(
        &done,
        &["1 persoon verdeeld.", "1 aangeboden, die plek blijft vrij"],
    );
    let mut link_worker = signed_in_as(&test, "Anouk Peters").await;
    waits(&test, "Winter", "high").await;
    let page = link_worker.get("/team/voorstel").await;
    has(&page, &["T.W."]);
    assert!(boxes(&page).is_empty());
    has_not(&page, &["aangevinkt</button>"]);
    let mut manager = signed_in_as(&test, "Wim Bos").await;
    assert_eq!(manager.get("/team/voorstel").await.status, 403);
}
