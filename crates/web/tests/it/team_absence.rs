//! Passing people on with what came of each, and absence as dates without a reason.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::desk::{signed_in, signed_in_as, version_of};
use crate::team::{has, has_not, version_at, waits};

const BRAM: &str = "Bram Visser";
const ELIF: &str = "Elif Kaya";

#[tokio::test]
async fn people_are_passed_on_with_what_came_of_each() {
    let test = TestApp::with_team().await;
    let (mut bram, mut elif) = (
        signed_in_as(&test, BRAM).await,
        signed_in_as(&test, ELIF).await,
    );
    let mut ids = Vec::new();
    for surname in ["Zonderling", "Wonderling"] {
        let id = waits(&test, surname, "high").await;
        let address = format!("/aanmeldingen/{id}/nemen");
        let form = format!("versie={}", version_at(&bram.get("/team").await, &address));
        assert_eq!(bram.post(&address, &form).await.status, 303);
        ids.push(id);
    }
    let from = test.id_of(BRAM).await;
    let show = format!("/team/overdragen?van={from}");
    let page = elif.get(&show).await;
    has(&page, &["T.Z.", "T.W.", "nog geen eerste contact"]);
    has_not(&page, &["Zonderling"]);
    let boxes: Vec<&str> = page
        .html
        .split("name=\"cases\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let (_, team) = page.html.split_once("name=\"team\" value=\"").unwrap();
    let team = team.split('"').next().unwrap();
    let wrong = elif
        .post(
            "/team/overdragen",
            &format!("team={team}&van={from}&to=&rationale="),
        )
        .await;
    assert_eq!(wrong.status, 422);
    has(
        &wrong,
        &["Vink ten minste", "Kies aan wie.", "Zeg kort waarom."],
    );
    let changed = ids.first().unwrap();
    let back = format!("/aanmeldingen/{changed}/teruggeven");
    let version = version_of(&bram.get(&back).await.html);
    bram.post(&back, &format!("versie={version}&reason=no_room&note="))
        .await;
    let to = test.id_of(ELIF).await;
    let form = format!(
        "team={team}&van={from}&to={to}&rationale=Bram+valt+uit&cases={}",
        boxes.join("&cases=")
    );
    let done = elif.post("/team/overdragen", &form).await;
    assert_eq!(done.status, 200);
    has(
        &done,
        &[
            "1 persoon overgedragen.",
            "Intussen door iemand anders veranderd",
        ],
    );
    has(&elif.get("/mijn-mensen").await, &["Wonderling"]);
}

#[tokio::test]
async fn an_absence_has_dates_and_no_reason() {
    let test = TestApp::with_team().await;
    let mut elif = signed_in_as(&test, ELIF).await;
    let me = test.id_of(ELIF).await;
    let page = elif.get("/team/afwezig").await;
    has(&page, &["Alleen dagen, nooit een reden", "Niets opgegeven"]);
    has_not(&page, &["vervalt", "name=\"reden\""]);
    for (form, told) in [
        ("from_day=&from_month=&from_year=", "Vul"),
        (
            "from_day=9&from_month=3&from_year=2026&until_day=8&until_month=3&until_year=2026",
            "De laatste dag ligt voor de eerste.",
        ),
        (
            "from_day=9&from_month=3&from_year=2062",
            "meer dan twee jaar van vandaag",
        ),
    ] {
        let wrong = elif
            .post("/team/afwezig", &format!("wie={me}&{form}"))
            .await;
        assert_eq!(wrong.status, 422, "{form}");
        has(&wrong, &[told]);
    }
    let week = "from_day=9&from_month=3&from_year=2026&until_day=15&until_month=3&until_year=2026";
    assert_eq!(
        elif.post("/team/afwezig", &format!("wie={me}&{week}"))
            .await
            .status,
        303
    );
    let mut bram = signed_in_as(&test, BRAM).await;
    let seen = bram.get("/team/afwezig").await;
    has(&seen, &["Elif Kaya", "ma 9 mrt 2026 t/m zo 15 mrt 2026"]);
    has_not(&seen, &["vervalt"]);
    let refused = bram
        .post("/team/afwezig", &format!("wie={me}&{week}"))
        .await;
    assert!([403, 404].contains(&refused.status.as_u16()));
    has(&bram.get("/team").await, &["Afwezig: ma 9 mrt 2026"]);
    let mut manager = signed_in_as(&test, "Wim Bos").await;
    let page = manager.get("/team/afwezig").await;
    let (_, rest) = page.html.split_once("action=\"/team/afwezig/").unwrap();
    let id = rest.split('/').next().unwrap();
    assert_eq!(
        manager
            .post(&format!("/team/afwezig/{id}/vervalt"), "")
            .await
            .status,
        303
    );
    has_not(&bram.get("/team/afwezig").await, &["Elif Kaya"]);
    assert_eq!(
        manager
            .post(&format!("/team/afwezig/{id}/vervalt"), "")
            .await
            .status,
        404
    );
    let mut secretary = signed_in(&test, Role::Secretary).await;
    has_not(&secretary.get("/team/afwezig").await, &["Elif Kaya"]);
}
