//! The pages of the weeks of a team: made from the form, shown as a grid, refused in words, taken along, and the own link.

use spil_testkit::TestApp;

use crate::browser::{Browser, Page};
use crate::desk::{signed_in_as, version_of};
use crate::team::{has, has_not};

const BRAM: &str = "Bram Visser";
const SETTINGS: &str = "/team/rooster/instellingen";

/// What a browser sends of the form of a page as it stands, with what is chosen in its lists.
fn form_of(page: &Page) -> Vec<(String, String)> {
    let (_, rest) = page.html.split_once("<form class=\"form\"").unwrap();
    let (form, _) = rest.split_once("</form>").unwrap();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for tag in form.split('<') {
        let attribute = |name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
            rest.split_once('"').map(|(value, _)| value.to_owned())
        };
        let value = attribute("value").unwrap_or_default();
        let is_box = tag.contains("type=\"checkbox\"");
        if tag.starts_with("option") {
            // The first of a list, and then the one that is chosen.
            let last = pairs.last_mut().unwrap();
            if last.1 == NOTHING_YET || tag.contains(" selected") {
                last.1 = value;
            }
        } else if tag.starts_with("select") {
            pairs.push((attribute("name").unwrap(), NOTHING_YET.to_owned()));
        } else if tag.starts_with("input") && (!is_box || tag.contains(" checked")) {
            pairs.push((attribute("name").unwrap(), value));
        }
    }
    pairs
}

/// A list of which no choice was read yet.
const NOTHING_YET: &str = "?";

fn with(mut pairs: Vec<(String, String)>, changes: &[(&str, &str)]) -> String {
    for (name, value) in changes {
        pairs.retain(|(other, _)| other != name);
        pairs.push(((*name).to_owned(), (*value).to_owned()));
    }
    let pairs = pairs.iter().map(|(name, value)| {
        let coded = value.bytes().map(|byte| format!("%{byte:02X}"));
        let value = coded.collect::<Vec<_>>().concat();
        format!("{name}={value}")
    });
    pairs.collect::<Vec<_>>().join("&")
}

async fn planned(browser: &mut Browser) -> Page {
    let page = browser.get(SETTINGS).await;
    assert_eq!(page.status, 200);
    let made = browser.post(SETTINGS, &with(form_of(&page), &[])).await;
    assert_eq!(made.status, 303, "{}", made.html);
    browser.get(&made.location).await
}

#[tokio::test]
async fn a_team_makes_its_weeks_and_sees_who_can_be_reached() {
    let test = TestApp::with_team().await;
    let mut bram = signed_in_as(&test, BRAM).await;
    has(
        &bram.get("/team/rooster").await,
        &["Er is nog geen rooster", "Maak een rooster"],
    );
    let grid = planned(&mut bram).await;
    has(
        &grid,
        &[
            "Het rooster is opnieuw gemaakt en bewaard.",
            "Week 1, vanaf ma 2 mrt 2026",
            "Bram Visser",
            "Teamoverleg",
            "Inloopspreekuur",
            "Bereikbaar per telefoon",
            "ochtend: ",
            "di 3 mrt 2026",
        ],
    );
    let second = bram.get("/team/rooster?week=2").await;
    has(&second, &["Week 2, vanaf ma 9 mrt 2026"]);
    let mut link_worker = signed_in_as(&test, "Anouk Peters").await;
    let read = link_worker.get("/team/rooster").await;
    has(&read, &["Teamoverleg"]);
    has_not(&read, &["Verander het rooster", "/team/rooster/blok"]);
    assert_eq!(link_worker.get(SETTINGS).await.status, 403);
    let mut manager = signed_in_as(&test, "Wim Bos").await;
    for address in ["/team/rooster", SETTINGS, "/team/rooster/rooster.xlsx"] {
        assert_eq!(manager.get(address).await.status, 403, "{address}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_told_and_what_was_filled_in_stays() {
    let test = TestApp::with_team().await;
    let mut bram = signed_in_as(&test, BRAM).await;
    let page = bram.get(SETTINGS).await;
    let wrong = with(
        form_of(&page),
        &[("weken", "veel"), ("ochtend", "12"), ("productie", "900")],
    );
    let refused = bram.post(SETTINGS, &wrong).await;
    assert_eq!(refused.status, 422);
    has(
        &refused,
        &[
            "Vul een aantal weken in",
            "Vul tijden in als 09:00",
            "value=\"veel\"",
            "value=\"900\"",
        ],
    );
    let block = [
        ("blokken", "1"),
        ("wat_0", "mgt"),
        ("op_0", "wed"),
        ("van_0", "9"),
    ];
    let refused = bram.post(SETTINGS, &with(form_of(&page), &block)).await;
    assert_eq!(refused.status, 422);
    has(&refused, &["Blok 1: vul een dag in"]);
    let all_away = [
        ("blokken", "1"),
        ("wat_0", "mgt"),
        ("op_0", "tue"),
        ("van_0", "08:30"),
        ("tot_0", "12:30"),
        ("elke_0", "1"),
        ("vanaf_0", "1"),
    ];
    let clash = bram.post(SETTINGS, &with(form_of(&page), &all_away)).await;
    assert_eq!(clash.status, 422);
    has(
        &clash,
        &[
            "Dit rooster kan niet",
            "MGT van 08:30-12:30 gaat door",
            "bereikbaar per telefoon",
            "value=\"08:30\"",
        ],
    );
    has(
        &bram.get("/team/rooster").await,
        &["Er is nog geen rooster"],
    );
}

#[tokio::test]
async fn a_block_is_settled_moved_and_released_and_an_old_form_is_a_conflict() {
    let test = TestApp::with_team().await;
    let mut bram = signed_in_as(&test, BRAM).await;
    let grid = planned(&mut bram).await;
    let (_, rest) = grid.html.split_once("href=\"/team/rooster/blok?").unwrap();
    let (query, _) = rest.split_once('"').unwrap();
    let address = format!(
        "/team/rooster/blok?{}",
        query.replace("&#38;", "&").replace("&amp;", "&")
    );
    let page = bram.get(&address).await;
    has(&page, &["Zet een blok vast", "Zet vast en maak opnieuw"]);
    has_not(&page, &["Maak los"]);
    let wrong = with(form_of(&page), &[("tot", "06:00")]);
    let refused = bram.post("/team/rooster/blok", &wrong).await;
    assert_eq!(refused.status, 422);
    has(&refused, &["Vul tijden in als 09:00", "value=\"06:00\""]);
    let form = with(form_of(&page), &[]);
    let settled = bram.post("/team/rooster/blok", &form).await;
    assert_eq!(settled.status, 303, "{}", settled.html);
    has(
        &bram.get(&settled.location).await,
        &["(staat vast)", "1 blok staat vast."],
    );
    assert_eq!(bram.post("/team/rooster/blok", &form).await.status, 409);
    let page = bram.get(&address).await;
    has(&page, &["Maak los en maak opnieuw"]);
    let loose = bram
        .post(
            "/team/rooster/blok",
            &with(form_of(&page), &[("actie", "los")]),
        )
        .await;
    assert_eq!(loose.status, 303, "{}", loose.html);
    has_not(&bram.get(&loose.location).await, &["(staat vast)"]);
    let old = format!("versie={}&team={}", version_of(&page.html), "x");
    assert_eq!(bram.post("/team/rooster/blok", &old).await.status, 400);
}

#[tokio::test]
async fn the_weeks_are_taken_along_and_the_own_link_is_withdrawn() {
    let test = TestApp::with_team().await;
    let mut bram = signed_in_as(&test, BRAM).await;
    assert_eq!(bram.get("/team/rooster/agenda.ics").await.status, 404);
    planned(&mut bram).await;
    let all = bram.get("/team/rooster/agenda.ics").await;
    has(
        &all,
        &["BEGIN:VCALENDAR", "SUMMARY:Bram Visser: ", "END:VCALENDAR"],
    );
    let id = test.id_of(BRAM).await;
    let own = bram
        .get(&format!("/team/rooster/agenda.ics?wie={id}"))
        .await;
    has(&own, &["SUMMARY:Cliënten"]);
    has_not(&own, &["Marit", "Bram"]);
    assert_eq!(bram.get("/team/rooster/agenda.ics?wie=x").await.status, 404);
    assert_eq!(bram.get("/team/rooster/rooster.xlsx").await.status, 200);
    has(
        &bram.get("/team/rooster/agenda").await,
        &["Je hebt nog geen link."],
    );
    let made = bram.post("/team/rooster/agenda", "actie=maak").await;
    let (_, rest) = made.html.split_once("/agenda/").unwrap();
    let (_, rest) = rest.split_once("/agenda/").unwrap_or(("", rest));
    let (token, _) = rest.split_once("</code>").unwrap();
    let mut telephone = Browser::new(&test);
    let feed = telephone.get(&format!("/agenda/{token}")).await;
    assert_eq!(feed.status, 200);
    has(&feed, &["BEGIN:VCALENDAR", "SUMMARY:Cliënten"]);
    has_not(&feed, &["Marit", "Anouk"]);
    let gone = bram.post("/team/rooster/agenda", "actie=weg").await;
    assert_eq!(gone.status, 303);
    assert_eq!(telephone.get(&format!("/agenda/{token}")).await.status, 404);
}
