//! Two people who may be one, through the router: the list, side by side, judged, everything of one person, and parted again.

use spil_model::address::Address;
use spil_model::birth_date::BirthDate;
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{ReferralContent, ReferrerKind};
use spil_policy::Role;
use spil_testkit::{IN_CENTRUM, TestApp};

use crate::browser::{Browser, Page};
use crate::desk::{refer, signed_in, signed_in_as, version_of};

async fn referred(test: &TestApp, given: &str, surname: &str) -> String {
    let parts = NameParts {
        given: Some(given.to_owned()),
        surname: Some(surname.to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(parts).unwrap());
    details.birth_date = BirthDate::parse("1941-03-12").ok();
    details.address = Address {
        postcode: Postcode::parse(IN_CENTRUM).ok(),
        house_number: HouseNumber::new(7).ok(),
        ..Address::default()
    };
    let content = ReferralContent::about(details);
    refer(test, content, ReferrerKind::Gp).await.to_string()
}

/// Two referrals of what is one person, and the desk that may judge.
async fn two() -> (TestApp, Browser, [String; 2]) {
    let test = TestApp::with_team().await;
    let ids = [
        referred(&test, "Margaretha", "Wouterloodt").await,
        referred(&test, "Greet", "Wouterloot").await,
    ];
    let desk = signed_in_as(&test, "Marit van der Wiel").await;
    (test, desk, ids)
}

/// The address that stands first behind this on the page.
fn after<'a>(html: &'a str, before: &str) -> &'a str {
    let (_, rest) = html.split_once(before).expect(before);
    rest.split(['"', '?']).next().unwrap_or_default()
}

async fn pair(desk: &mut Browser) -> String {
    let list = desk.get("/dubbel").await;
    assert_eq!(list.status, 200);
    format!("/dubbel/{}", after(&list.html, "href=\"/dubbel/"))
}

async fn judged(desk: &mut Browser, address: &str, judgement: &str) -> Page {
    let shown = desk.get(address).await.html;
    let kept = after(&shown, "name=\"kept\" value=\"").to_owned();
    let version = version_of(&shown);
    let form = format!("versie={version}&judgement={judgement}&kept={kept}&why=Gebeld");
    desk.post(address, &form).await
}

#[tokio::test]
async fn the_list_leads_to_two_people_side_by_side() {
    let (_test, mut desk, ids) = two().await;
    let menu = desk.get("/wachtlijst").await.html;
    assert!(menu.contains("href=\"/dubbel\""), "{menu}");
    let address = pair(&mut desk).await;
    let page = desk.get(&address).await;
    assert_eq!(page.status, 200);
    for part in [
        "Wouterloodt",
        "Greet",
        "dezelfde persoon (kans ",
        "Geboortedatum",
        "gelijk",
        "lijkt erop",
        "compare__same",
        "huisarts",
        "Onder wie zie je straks alles?",
    ] {
        assert!(page.html.contains(part), "{part}: {}", page.html);
    }
    for id in ids {
        assert!(page.html.contains(&format!("href=\"/aanmeldingen/{id}\"")));
    }
    assert!(!page.html.contains("pair-") && !page.html.contains("link-level"));
    let english = desk.get(&format!("{address}?taal=en")).await.html;
    assert!(english.contains("The same person?"), "{english}");
    assert_eq!(desk.get("/dubbel/geen-nummer").await.status, 404);
}

#[tokio::test]
async fn the_menu_says_how_many_wait_to_be_judged_to_whoever_may() {
    let (test, mut desk, _) = two().await;
    let count =
        "<span class=\"rail__count\">1<span class=\"visually-hidden\"> te beoordelen</span>";
    assert!(desk.get("/wachtlijst").await.html.contains(count));
    let mut other = signed_in(&test, Role::CaseManager).await;
    assert!(!other.get("/team").await.html.contains("te beoordelen"));
    let address = pair(&mut desk).await;
    judged(&mut desk, &address, "different").await;
    assert!(!desk.get("/wachtlijst").await.html.contains("te beoordelen"));
}

#[tokio::test]
async fn one_person_is_seen_together_and_parted_again() {
    let (_test, mut desk, ids) = two().await;
    let address = pair(&mut desk).await;
    let done = judged(&mut desk, &address, "same").await;
    assert_eq!(done.status, 303);
    let client = desk.get(&done.location).await;
    assert_eq!(client.status, 200);
    for part in [
        "Alles van",
        "Aanmeldingen (2)",
        "samengevoegd door Marit van der Wiel",
        "Samenvoegen ongedaan maken",
        "Deze gegevens gaan over twee mensen",
    ] {
        assert!(client.html.contains(part), "{part}: {}", client.html);
    }
    let file = desk.get(&format!("/aanmeldingen/{}", ids[0])).await.html;
    assert!(file.contains("Alles van deze persoon"), "{file}");
    let shown = desk.get(&address).await.html;
    assert!(shown.contains("zei op") && !shown.contains("name=\"judgement\""));
    assert!(
        desk.get("/dubbel")
            .await
            .html
            .contains("Er is niemand te vergelijken")
    );
    let undo = format!(
        "/samenvoegingen/{}",
        after(&client.html, "href=\"/samenvoegingen/")
    );
    let page = desk.get(&undo).await;
    assert!(
        page.html
            .contains("Sinds het samenvoegen kwam er niets bij"),
        "{}",
        page.html
    );
    let empty = desk.post(&undo, "").await;
    assert_eq!(empty.status, 422);
    assert!(
        empty.html.contains("Kies wat je nu weet.")
            && empty.html.contains("Schrijf kort op waarom.")
    );
    let parted = desk.post(&undo, "then=unsure&why=Vergissing").await;
    assert_eq!(parted.status, 303);
    let client = desk.get(&parted.location).await.html;
    assert!(
        client.contains("De samenvoeging is ongedaan gemaakt."),
        "{client}"
    );
    assert!(!client.contains("Samenvoegen ongedaan maken"));
    assert!(
        desk.get("/dubbel?toon=onzeker")
            .await
            .html
            .contains(&address)
    );
    assert_eq!(
        desk.post(&undo, "then=unsure&why=Nog+eens").await.status,
        404
    );
}

#[tokio::test]
async fn a_form_without_a_choice_or_of_an_older_version_says_so() {
    let (_test, mut desk, _) = two().await;
    let address = pair(&mut desk).await;
    let none = desk.post(&address, "versie=1").await;
    assert_eq!(none.status, 422);
    assert!(
        none.html.contains("Kies een van de knoppen."),
        "{}",
        none.html
    );
    let nobody = desk
        .post(&address, "versie=1&judgement=same&kept=x&why=Gebeld")
        .await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.html.contains("Kies onder wie") && nobody.html.contains("value=\"Gebeld\""));
    let stale = desk.post(&address, "versie=7&judgement=different").await;
    assert_eq!(stale.status, 409);
    assert!(
        stale.html.contains("Iemand anders was eerder"),
        "{}",
        stale.html
    );
    assert_eq!(desk.post(&address, "judgement=different").await.status, 400);
    let done = desk.post(&address, "versie=1&judgement=different").await;
    assert_eq!(done.status, 303);
    let shown = desk.get(&done.location).await.html;
    assert!(
        shown.contains("twee verschillende mensen. Je kunt dit veranderen."),
        "{shown}"
    );
}

#[tokio::test]
async fn a_record_of_two_people_is_split_or_typed_anew() {
    let (_test, mut desk, ids) = two().await;
    let address = pair(&mut desk).await;
    let client = judged(&mut desk, &address, "same").await.location;
    let client = client.split('?').next().unwrap_or_default().to_owned();
    let split = format!("{client}/splitsen");
    let none = desk.post(&split, "why=Twee+mensen").await;
    assert_eq!(none.status, 422);
    assert!(
        none.html.contains("Kies minstens één aanmelding."),
        "{}",
        none.html
    );
    let silent = desk.post(&split, &format!("referrals={}", ids[1])).await;
    assert_eq!(silent.status, 422);
    assert!(silent.html.contains("Schrijf kort op waarom.") && silent.html.contains(" checked"));
    let form = format!("referrals={}&why=Twee+mensen", ids[1]);
    let done = desk.post(&split, &form).await;
    assert_eq!(done.status, 303);
    let new = desk.get(&done.location).await.html;
    assert!(new.contains("staan nu bij deze nieuwe persoon"), "{new}");
    let typed = desk
        .post(&format!("{client}/tweede"), &format!("referral={}", ids[0]))
        .await;
    assert_eq!(typed.location, "/aanmeldingen/nieuw");
    let form = desk.get(&typed.location).await.html;
    assert!(
        form.contains("name=\"received_day\"") && form.contains("value=\"2026\""),
        "{form}"
    );
    assert!(
        form.contains("value=\"gp\" checked") || form.contains("value=\"gp\" selected"),
        "{form}"
    );
}

#[tokio::test]
async fn whoever_may_not_judge_sees_no_list_and_no_pair() {
    let (test, mut desk, ids) = two().await;
    let address = pair(&mut desk).await;
    let mut lead = signed_in(&test, Role::ProgrammeLead).await;
    assert_eq!(lead.get("/dubbel").await.status, 403);
    assert_eq!(lead.get(&address).await.status, 404);
    let mut secretary = signed_in_as(&test, "Hanna Smit").await;
    let side = secretary.get(&address).await;
    assert_eq!(side.status, 200);
    for part in [
        "Deze persoon is misschien al bekend",
        "Vraag het na bij",
        "Marit van der Wiel",
        "030 555 01 01",
    ] {
        assert!(side.html.contains(part), "{part}: {}", side.html);
    }
    assert!(
        !side.html.contains("Wouterloot") && !side.html.contains("Margaretha"),
        "{}",
        side.html
    );
    let judged = secretary
        .post(&address, "versie=1&judgement=different")
        .await;
    assert_eq!(judged.status, 404);
    // What one may open is shown together, and nothing more.
    let file = secretary
        .get(&format!("/aanmeldingen/{}", ids[0]))
        .await
        .html;
    let client = format!("/clienten/{}", after(&file, "href=\"/clienten/"));
    let shown = secretary.get(&client).await;
    assert_eq!(shown.status, 200);
    assert!(!shown.html.contains("Deze gegevens gaan over twee mensen"));
    assert_eq!(lead.get(&client).await.status, 404);
}
