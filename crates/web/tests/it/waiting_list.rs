//! The waiting list as staff see it, and the way to it: signing in.

use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::referral::fill_in;

/// A browser of somebody with this role.
pub(crate) async fn signed_in(test: &TestApp, role: Role) -> Browser {
    let mut browser = Browser::new(test);
    let session = test.session(role).await;
    let cookie = (
        "__Host-spil_sessie".to_owned(),
        session.cookie_value().to_owned(),
    );
    browser.cookies.extend([cookie]);
    browser
}

/// The id of somebody who was referred on the public page: Vries, 84 years old.
pub(crate) async fn referred(test: &TestApp) -> String {
    let mut visitor = Browser::new(test);
    fill_in(&mut visitor).await;
    visitor.post("/aanmelden/controle", "").await;
    let mut desk = signed_in(test, Role::WaitingListManager).await;
    let page = desk.get("/wachtlijst").await.html;
    let (_, after) = page
        .split_once("<th scope=\"row\"><a href=\"/aanmeldingen/")
        .unwrap();
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_asked_to_and_comes_back() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    let sent = browser.get("/wachtlijst?stap=triage").await;
    assert_eq!(
        sent.location,
        "/inloggen?terug=%2Fwachtlijst%3Fstap%3Dtriage"
    );
    let page = browser.get(&sent.location).await;
    assert!(
        page.html.contains("value=\"/wachtlijst?stap=triage\""),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn a_wrong_sign_in_says_the_same_for_everybody() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    let known = "email=m.vanderwiel@example.org&wachtwoord=niet+het+goede&code=000000&terug=/werk";
    let unknown = "email=niemand@example.org&wachtwoord=niet+het+goede&code=000000&terug=/werk";
    let first = browser.post("/inloggen", known).await;
    let second = browser.post("/inloggen", unknown).await;
    assert_eq!(first.status, 422);
    assert_eq!(second.status, 422);
    let without_address = |html: &str| html.replace("m.vanderwiel", "niemand");
    assert_eq!(without_address(&first.html), without_address(&second.html));
    assert!(!browser.cookies.contains_key("__Host-spil_sessie"));
}

#[tokio::test]
async fn an_empty_list_says_what_will_come() {
    let test = TestApp::new().await;
    let mut browser = signed_in(&test, Role::WaitingListManager).await;
    assert_eq!(browser.get("/werk").await.location, "/wachtlijst");
    let page = browser.get("/wachtlijst").await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Hier wacht niemand"), "{}", page.html);
}

#[tokio::test]
async fn somebody_referred_on_the_public_page_stands_on_the_list_with_reasons() {
    let test = TestApp::new().await;
    let mut visitor = Browser::new(&test);
    fill_in(&mut visitor).await;
    visitor.post("/aanmelden/controle", "").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let page = desk.get("/wachtlijst").await.html;
    assert!(page.contains("Vries"), "{page}");
    assert!(page.contains("84 jaar"));
    assert!(page.contains("eerste blik"));
    assert!(page.contains("Nog niemand heeft gekeken. Dat moet uiterlijk di 3 mrt 2026."));
    assert!(page.contains("binnen: aanmeldpunt"));
    let filtered = desk.get("/wachtlijst?stap=triage").await.html;
    assert!(!filtered.contains("Vries") && filtered.contains("Met deze keuze wacht er niemand"));
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let test = TestApp::new().await;
    let mut browser = signed_in(&test, Role::WaitingListManager).await;
    let kept = browser.cookies.clone();
    assert_eq!(browser.post("/uitloggen", "").await.location, "/inloggen");
    browser.cookies = kept;
    assert!(
        browser
            .get("/wachtlijst")
            .await
            .location
            .starts_with("/inloggen")
    );
}

#[tokio::test]
async fn a_row_leads_to_the_referral_and_says_whom_to_call() {
    let test = TestApp::new().await;
    let id = referred(&test).await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let page = desk.get("/wachtlijst").await.html;
    assert!(
        page.contains(&format!("href=\"/aanmeldingen/{id}\"")),
        "{page}"
    );
    assert!(page.contains("href=\"tel:"), "{page}");
    assert!(
        page.contains("1 wacht") && page.contains("1 deze week aan de beurt"),
        "{page}"
    );
    test.app.clock.set("2026-03-05T08:00:00Z".parse().unwrap());
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let late = desk.get("/wachtlijst").await.html;
    assert!(
        late.contains("1 over de norm") && late.contains("deadline--over"),
        "{late}"
    );
}

#[tokio::test]
async fn choices_are_saved_used_and_removed() {
    let test = TestApp::new().await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let saved = desk
        .post(
            "/wachtlijst/keuzes",
            "keuze=stap%3Dtriage%26x%3D1&name=Mijn+triage",
        )
        .await;
    assert_eq!(saved.location, "/wachtlijst?stap=triage");
    let page = desk.get("/wachtlijst").await.html;
    assert!(
        page.contains("href=\"/wachtlijst?stap=triage\"") && page.contains("Mijn triage"),
        "{page}"
    );
    let unnamed = desk
        .post("/wachtlijst/keuzes", "keuze=stap%3Dtriage&name=")
        .await;
    assert_eq!(unnamed.status, 422);
    assert!(
        unnamed.html.contains("Geef de keuze een naam."),
        "{}",
        unnamed.html
    );
    let (_, after) = page.split_once("/wachtlijst/keuzes/").unwrap();
    let remove = format!("/wachtlijst/keuzes/{}", after.split('"').next().unwrap());
    let mut colleague = signed_in(&test, Role::Secretary).await;
    assert!(
        !colleague
            .get("/wachtlijst")
            .await
            .html
            .contains("Mijn triage")
    );
    assert_eq!(
        colleague.post(&remove, "keuze=").await.status,
        404,
        "of somebody else"
    );
    assert_eq!(desk.post(&remove, "keuze=").await.location, "/wachtlijst");
    assert!(!desk.get("/wachtlijst").await.html.contains("Mijn triage"));
}

#[tokio::test]
async fn the_list_leaves_as_a_file_for_whoever_may_export_it() {
    let test = TestApp::new().await;
    referred(&test).await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let csv = desk.get("/wachtlijst/uitvoer.csv").await;
    assert_eq!(csv.status, 200);
    assert!(
        csv.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("wachtlijst.csv")
    );
    let mut lines = csv.html.trim_start_matches('\u{feff}').lines();
    assert!(
        lines.next().unwrap().starts_with("Plaats;Wie;Leeftijd"),
        "{}",
        csv.html
    );
    assert!(lines.next().unwrap().contains("Vries"), "{}", csv.html);
    let filtered = desk.get("/wachtlijst/uitvoer.csv?stap=triage").await.html;
    assert_eq!(filtered.lines().count(), 1, "{filtered}");
    let xlsx = desk.get("/wachtlijst/uitvoer.xlsx").await;
    assert!(xlsx.html.starts_with("PK"), "a workbook is a zip file");
    for role in [Role::Secretary, Role::LinkWorker, Role::ProgrammeLead] {
        let mut other = signed_in(&test, role).await;
        for file in ["csv", "xlsx"] {
            let refused = other.get(&format!("/wachtlijst/uitvoer.{file}")).await;
            assert_eq!(refused.status, 403, "{role:?}");
        }
    }
    let mut secretary = signed_in(&test, Role::Secretary).await;
    assert!(!secretary.get("/wachtlijst").await.html.contains("uitvoer"));
}

#[tokio::test]
async fn a_name_that_looks_like_a_formula_stays_a_text() {
    let test = TestApp::new().await;
    let cx = test.visitor();
    let parts = spil_model::name::NameParts {
        surname: Some("-Jansen".to_owned()),
        ..Default::default()
    };
    let name = spil_model::name::PersonName::new(parts).unwrap();
    let content = spil_model::referral::ReferralContent::about(
        spil_model::person::PersonDetails::named(name),
    );
    let new = spil_app::referral::NewReferral {
        channel: spil_model::referral::Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer: spil_model::referral::Referrer::of(spil_model::referral::ReferrerKind::Caregiver),
        content,
        bsn: None,
        files: Vec::new(),
    };
    spil_app::referral::submit(&cx, new).await.unwrap();
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let csv = desk.get("/wachtlijst/uitvoer.csv").await.html;
    let cells = csv.lines().skip(1).flat_map(|line| line.split(';'));
    assert!(cells.clone().count() > 10);
    for cell in cells {
        let begins_like_formula = cell.trim_matches('"').starts_with(['=', '+', '-', '@']);
        assert!(!begins_like_formula, "{cell}");
    }
    assert!(csv.contains("'-Jansen"), "{csv}");
}
