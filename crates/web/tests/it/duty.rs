//! Duty through the pages: alerts on every page until seen, the rota, and counts for the programme lead.

use spil_model::referral::{Danger, ReferrerKind};
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::desk::{DESK, content, refer, referred, signed_in, signed_in_as};

async fn in_danger(test: &TestApp) -> String {
    let mut content = content("Vries");
    content.dangers.insert(Danger::Fire);
    refer(test, content, ReferrerKind::Caregiver)
        .await
        .to_string()
}

#[tokio::test]
async fn danger_stands_on_every_page_of_whoever_is_on_duty_until_it_is_seen() {
    let test = TestApp::new().await;
    let mut desk = signed_in_as(&test, "Marit van der Wiel").await;
    assert!(
        !desk
            .get("/wachtlijst")
            .await
            .html
            .contains("melding wacht op je")
    );
    let id = in_danger(&test).await;
    for address in ["/wachtlijst", "/dienst"] {
        let page = desk.get(address).await.html;
        assert!(page.contains("1 melding wacht op je"), "{address}: {page}");
    }
    let page = desk.get("/meldingen").await.html;
    assert!(page.contains("Gevaar: er is iemand aangemeld"), "{page}");
    assert!(!page.contains("Vries"), "an alert names nobody");
    let alert = page.split_once("name=\"melding\" value=\"").unwrap().1;
    let alert = alert.split_once('"').unwrap().0.to_owned();
    let mut other = signed_in_as(&test, "Anouk Peters").await;
    assert_eq!(
        other
            .post("/meldingen", &format!("melding={alert}"))
            .await
            .status,
        404
    );
    let seen = desk.post("/meldingen", &format!("melding={alert}")).await;
    assert_eq!(seen.location, format!("/aanmeldingen/{id}"));
    assert!(
        !desk
            .get("/wachtlijst")
            .await
            .html
            .contains("melding wacht op je")
    );
    assert!(
        desk.get("/meldingen")
            .await
            .html
            .contains("Er is geen melding voor je")
    );
    assert_eq!(desk.post("/meldingen", "melding=x").await.status, 400);
}

async fn area_of(desk: &mut Browser) -> String {
    let page = desk.get("/dienst").await.html;
    let start = page.split_once("name=\"gebied\" value=\"").unwrap().1;
    start.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn the_desk_changes_its_own_rota_and_hears_what_is_wrong() {
    let test = TestApp::new().await;
    let mut desk = signed_in_as(&test, "Marit van der Wiel").await;
    let page = desk.get("/dienst").await.html;
    assert!(
        page.contains("Marit van der Wiel, vervanger Sefa"),
        "{page}"
    );
    assert_eq!(
        page.matches("name=\"gebied\"").count(),
        1,
        "only the own area can be changed"
    );
    let area = area_of(&mut desk).await;
    let empty = desk
        .post("/dienst", &format!("actie=inplannen&gebied={area}"))
        .await;
    assert_eq!(empty.status, 422);
    assert!(
        empty.html.contains("Kies wie dienst heeft."),
        "{}",
        empty.html
    );
    let sefa = test.id_of("Sefa Yıldırım").await;
    let form = |deputy: &str, day: u8| {
        format!(
            "actie=inplannen&gebied={area}&beheerder={sefa}&vervanger={deputy}&vanaf_day={day}&vanaf_month=3&vanaf_year=2026\
             &tot_day={day}&tot_month=3&tot_year=2026"
        )
    };
    let own = desk.post("/dienst", &form(&sefa.to_string(), 9)).await;
    assert!(
        own.html.contains("Niemand vervangt zichzelf."),
        "{}",
        own.html
    );
    let past = desk.post("/dienst", &form("", 1)).await;
    assert!(
        past.html.contains("De eerste dag is al voorbij."),
        "{}",
        past.html
    );
    assert_eq!(desk.post("/dienst", &form("", 9)).await.location, "/dienst");
    let page = desk.get("/dienst").await.html;
    assert!(
        page.contains("ma 9 mrt 2026") && page.contains("zonder vervanger"),
        "{page}"
    );
    let mut south = signed_in_as(&test, "Joris de Graaf").await;
    assert_eq!(south.post("/dienst", &form("", 10)).await.status, 403);
    let mut reader = signed_in_as(&test, "Anouk Peters").await;
    assert!(!reader.get("/dienst").await.html.contains("name=\"gebied\""));
}

/// Numbers of a table as the page shows them, each row apart.
fn numbers(html: &str) -> Vec<Vec<&str>> {
    let rows = html.split("<tr>").skip(2);
    rows.map(|row| {
        let cells = row.split("<td").skip(1);
        let text = |cell: &'_ str| -> Option<(usize, usize)> {
            Some((cell.find('>')? + 1, cell.find("</td>")?))
        };
        cells
            .filter_map(|cell| text(cell).map(|(from, to)| &cell[from..to]))
            .collect()
    })
    .collect()
}

#[tokio::test]
async fn whoever_pays_sees_no_group_below_ten() {
    let test = TestApp::new().await;
    test.the_lead_pays().await;
    let mut looked = 0;
    for count in 1..=21 {
        referred(&test, &format!("Vries{count}")).await;
        let mut funder = signed_in(&test, Role::Funder).await;
        let page = funder.get("/netwerk/termijnen").await;
        assert_eq!(page.status, 200);
        for row in numbers(&page.html) {
            let open = count.to_string();
            let expected = if count < 10 { "–" } else { &open };
            assert_eq!(row[0], expected, "{}", page.html);
            assert_eq!(row[1], "–", "nobody is late, and that is not said either");
            looked += 1;
        }
        assert!(!page.html.contains("Vries"));
    }
    println!("looked at {looked} rows of what whoever pays sees");
    assert!(21 <= looked, "{looked}");
}

#[tokio::test]
async fn the_programme_lead_sees_counts_and_never_persons() {
    let test = TestApp::new().await;
    let mut lead = signed_in(&test, Role::ProgrammeLead).await;
    assert!(
        lead.get("/netwerk/termijnen")
            .await
            .html
            .contains("0 over de termijn")
    );
    referred(&test, "Vries").await;
    test.at("2026-03-05T09:00:00Z");
    let mut lead = signed_in(&test, Role::ProgrammeLead).await;
    let page = lead.get("/netwerk/termijnen").await;
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains("1 over de termijn") && page.html.contains("eerste blik"),
        "{}",
        page.html
    );
    assert!(!page.html.contains("Vries"));
    let mut desk = signed_in_as(&test, DESK).await;
    assert_eq!(desk.get("/netwerk/termijnen").await.status, 403);
}
