//! Contacts through the pages: the form with its moment, what it keeps, what follows from it.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::desk::{referred, signed_in, version_of};

const WHEN: &str = "at_day=2&at_month=3&at_year=2026&at_time=08:30";

#[tokio::test]
async fn a_call_is_recorded_with_the_moment_of_now_filled_in() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let address = format!("/aanmeldingen/{id}/contact");
    let page = desk.get(&address).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("value=\"09:00\""), "{}", page.html);
    assert!(page.html.contains("Er is nog geen contact gezocht."));
    let now = "at_day=2&at_month=3&at_year=2026&at_time=9.00";
    let form = format!(
        "versie=1&{now}&kind=phone&with=contact_person&outcome=reached&note=Maakt+zich+zorgen"
    );
    let sent = desk.post(&address, &form).await;
    assert_eq!(
        sent.location,
        format!("/aanmeldingen/{id}?gedaan=contact"),
        "{}",
        sent.html
    );
    let file = desk.get(&sent.location).await.html;
    assert!(
        file.contains("Telefoongesprek met contactpersoon."),
        "{file}"
    );
    assert!(file.contains("Maakt zich zorgen"));
    let stale = desk.post(&address, &form).await;
    assert_eq!(stale.status, 409);
    assert!(stale.html.contains("Iemand anders was eerder."));
    assert!(
        stale.html.contains("Maakt zich zorgen"),
        "what was typed stays"
    );
}

#[tokio::test]
async fn every_wrong_answer_is_said_and_what_was_typed_stays() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let address = format!("/aanmeldingen/{id}/contact");
    let form = "versie=1&at_day=31&at_month=2&at_year=2026&at_time=laat&kind=roep&note=Net+gebeld";
    let page = desk.post(&address, form).await;
    assert_eq!(page.status, 422);
    for target in ["#at_day", "#kind", "#with", "#outcome"] {
        assert!(
            page.html.contains(&format!("href=\"{target}\"")),
            "{target}: {}",
            page.html
        );
    }
    assert!(page.html.contains("Net gebeld"));
    // Half past eight on this morning was before the referral came in.
    let early = format!("versie=1&{WHEN}&kind=phone&with=client&outcome=reached");
    let page = desk.post(&address, &early).await;
    assert_eq!(page.status, 422);
    assert!(page.html.contains("voor de ontvangst"), "{}", page.html);
}

#[tokio::test]
async fn the_next_contact_is_planned() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let address = format!("/aanmeldingen/{id}/contact");
    let version = version_of(&desk.get(&address).await.html);
    let day = "planned_day=9&planned_month=3&planned_year=2026&planned_time=10:15";
    let sent = desk
        .post(
            &format!("{address}/plan"),
            &format!("versie={version}&{day}"),
        )
        .await;
    assert_eq!(sent.location, format!("/aanmeldingen/{id}?gedaan=gepland"));
    let page = desk.get(&address).await.html;
    assert!(page.contains("Gepland op ma 9 mrt 2026, 10:15."), "{page}");
}
