//! Drafts and files on the public page: kept for a day, wiped at once, judged by their content.

use jiff::{SignedDuration, Timestamp};
use spil_app::referral::draft;
use spil_policy::{Actor, JobName, Role};
use spil_testkit::{MORNING, TestApp};

use crate::browser::Browser;
use crate::desk::signed_in;
use crate::referral::fill_in;

/// So many drafts visitors of one address may begin at a stretch.
const AT_A_STRETCH: usize = 60;

#[tokio::test]
async fn visitors_who_begin_without_end_are_told_to_wait_and_a_desk_is_not() {
    let test = TestApp::new().await;
    let begin = async || {
        let mut browser = Browser::new(&test);
        browser.post("/aanmelden", "referrer_kind=client").await
    };
    for number in 1..=AT_A_STRETCH {
        assert_eq!(begin().await.status, 303, "draft {number}");
    }
    let refused = begin().await;
    assert_eq!(refused.status, 429);
    assert!(
        refused.html.contains("Wacht een paar minuten"),
        "{}",
        refused.html
    );
    let desk = signed_in(&test, Role::WaitingListManager).await;
    for number in 0..=AT_A_STRETCH {
        let mut one = desk.clone();
        let page = one
            .multipart("/aanmeldingen/nieuw", b"--grens--\r\n".to_vec())
            .await;
        assert_eq!(page.status, 422, "draft {number} of the desk");
    }
    let start: Timestamp = MORNING.parse().unwrap();
    test.app.clock.set(start + SignedDuration::from_mins(1));
    assert_eq!(begin().await.status, 303, "a minute later");
}

#[tokio::test]
async fn a_draft_survives_a_closed_tab_for_a_day_and_is_then_gone() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    browser.post("/aanmelden", "referrer_kind=client").await;
    browser.post("/aanmelden/naam", "surname=Vries").await;
    let start: Timestamp = MORNING.parse().unwrap();
    test.app.clock.set(start + SignedDuration::from_hours(23));
    assert!(
        browser
            .get("/aanmelden/naam")
            .await
            .html
            .contains("value=\"Vries\"")
    );
    // Somebody else, without the cookie, sees nothing.
    assert_eq!(
        Browser::new(&test).get("/aanmelden/naam").await.location,
        "/aanmelden?verlopen=1"
    );
    test.app.clock.set(start + SignedDuration::from_hours(25));
    assert_eq!(
        browser.get("/aanmelden/naam").await.location,
        "/aanmelden?verlopen=1"
    );
    let mut job = test.visitor();
    job.actor = Actor::Job(JobName::SweepDrafts);
    assert_eq!(draft::expire(&job).await.unwrap(), 1);
    assert_eq!(draft::expire(&job).await.unwrap(), 0);
}

#[tokio::test]
async fn answers_can_be_wiped_at_once() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    browser.post("/aanmelden", "referrer_kind=client").await;
    let key = browser.cookies.clone();
    assert_eq!(
        browser.post("/aanmelden/wissen", "").await.location,
        "/?gewist=1"
    );
    assert_eq!(browser.cookies["__Host-spil_aanmelding"], "");
    browser.cookies = key;
    assert_eq!(
        browser.get("/aanmelden/naam").await.location,
        "/aanmelden?verlopen=1"
    );
}

#[tokio::test]
async fn files_are_judged_by_their_content_and_go_with_the_referral() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    fill_in(&mut browser).await;
    let address = "/aanmelden/bestanden";
    let fake = browser
        .upload(address, "brief.pdf", b"MZ not a pdf", "next")
        .await;
    assert_eq!(fake.status, 422);
    assert!(fake.html.contains("Kies een PDF"), "{}", fake.html);
    let pdf = b"%PDF-1.7\n1 0 obj\n%%EOF\n";
    for number in 1..=5 {
        let added = browser
            .upload(address, &format!("brief {number}.exe"), pdf, "add")
            .await;
        assert_eq!(added.location, address, "{}", added.html);
    }
    let sixth = browser.upload(address, "brief 6.pdf", pdf, "add").await;
    assert_eq!(sixth.status, 422);
    assert!(sixth.html.contains("hoogstens 5"));
    let page = browser.get(address).await.html;
    assert!(page.contains("brief 1.pdf") && !page.contains(".exe"));
    let (_, rest) = page.split_once("name=\"file\" value=\"").unwrap();
    let id = &rest[..36];
    let removed = browser
        .post("/aanmelden/bestanden/weg", &format!("file={id}"))
        .await;
    assert_eq!(removed.location, address);
    assert!(!browser.get(address).await.html.contains(id));
    assert_eq!(
        browser.post("/aanmelden/controle", "").await.location,
        "/aanmelden/klaar"
    );
}
