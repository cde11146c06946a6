//! The pages of the first contact: with the client it starts guidance, and only by who is named.

use spil_model::ids::ReferralId;
use spil_testkit::{TestApp, Waits};

use crate::browser::{Browser, Page};
use crate::desk::{signed_in_as, version_of};

const BRAM: &str = "Bram Visser";

async fn taken(test: &TestApp) -> (ReferralId, Browser) {
    let waits = Waits {
        surname: "Zonderling",
        class: "high",
        house_number: 12,
    };
    let id = test.waiting(waits).await;
    let cx = test.named(BRAM).await;
    spil_app::team::take(&cx, id, None, None).await.unwrap();
    (id, signed_in_as(test, BRAM).await)
}

#[track_caller]
fn has(page: &Page, texts: &[&str]) {
    for text in texts {
        assert!(page.html.contains(text), "{text} is not on {}", page.html);
    }
}

#[tokio::test]
async fn the_first_contact_is_asked_for_and_starts_guidance() {
    let test = TestApp::with_team().await;
    let (id, mut bram) = taken(&test).await;
    let address = format!("/aanmeldingen/{id}/eerste-contact");
    let page = bram.get(&address).await;
    has(
        &page,
        &["Zonderling", "Beide klokken stoppen", "value=\"2026\""],
    );
    let version = version_of(&page.html);
    let day = "on_day=2&on_month=3&on_year=2026";
    for (form, told) in [
        (
            "on_day=&on_month=&on_year=&kind=&with=".to_owned(),
            "Kies hoe het contact was.",
        ),
        (
            format!("{day}&kind=visit&with=other"),
            "Kies met wie je sprak.",
        ),
        (
            format!("{day}&kind=pigeon&with=client"),
            "Kies hoe het contact was.",
        ),
        (
            "on_day=3&on_month=3&on_year=2026&kind=visit&with=client".to_owned(),
            "Dit ligt in de toekomst.",
        ),
        (
            "on_day=1&on_month=3&on_year=2026&kind=visit&with=client".to_owned(),
            "Toen was de aanmelding nog niet binnen.",
        ),
    ] {
        let wrong = bram
            .post(&address, &format!("versie={version}&{form}"))
            .await;
        assert_eq!(wrong.status, 422, "{form}");
        has(&wrong, &[told]);
    }
    let stale = bram
        .post(&address, &format!("versie=1&{day}&kind=visit&with=client"))
        .await;
    assert_eq!(stale.status, 409);
    let done = bram
        .post(
            &address,
            &format!("versie={version}&{day}&kind=visit&with=client"),
        )
        .await;
    assert_eq!(done.location, format!("/aanmeldingen/{id}"));
    let mine = bram.get("/mijn-mensen").await;
    has(
        &mine,
        &[
            "1 in begeleiding",
            "Zonderling",
            "ma 2 mrt 2026",
            "2 % belast",
        ],
    );
    let again = version_of(&bram.get(&address).await.html);
    let again = bram
        .post(
            &address,
            &format!("versie={again}&{day}&kind=visit&with=client"),
        )
        .await;
    assert_eq!(again.status, 422);
}

#[tokio::test]
async fn nobody_else_records_it() {
    let test = TestApp::with_team().await;
    let (id, _) = taken(&test).await;
    let address = format!("/aanmeldingen/{id}/eerste-contact");
    let form = "versie=4&on_day=2&on_month=3&on_year=2026&kind=visit&with=client";
    for (name, expected) in [
        ("Elif Kaya", 409),
        ("Joris de Graaf", 404),
        ("Wim Bos", 404),
    ] {
        let mut browser = signed_in_as(&test, name).await;
        assert_eq!(
            browser.post(&address, form).await.status,
            expected,
            "{name}"
        );
    }
}

#[tokio::test]
async fn my_people_are_empty_at_first() {
    let test = TestApp::with_team().await;
    let mut bram = signed_in_as(&test, BRAM).await;
    assert_eq!(bram.get("/werk").await.location, "/mijn-mensen");
    has(
        &bram.get("/mijn-mensen").await,
        &["Je hebt nog niemand", "0 % belast"],
    );
}
