//! The page of one referral through the router: who sees it, what it says, completing the data, files, and the question to
//! the referrer.

use spil_model::ids::ReferralId;
use spil_policy::Role;
use spil_testkit::{TestApp, Waits};

use crate::browser::Browser;
use crate::desk::{DESK, referred, signed_in, signed_in_as, version_of};
use crate::referral::fill_in;

const WAITS: Waits<'static> = Waits {
    surname: "Vries",
    class: "high",
    house_number: 12,
};

#[tokio::test]
async fn the_page_says_who_it_is_what_matters_and_what_can_be_done() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WAITS).await;
    let mut desk = signed_in_as(&test, "Marit van der Wiel").await;
    let page = desk.get(&format!("/aanmeldingen/{id}")).await;
    assert_eq!(page.status, 200);
    for part in [
        "T. Vries",
        "84 jaar",
        "Hoog complex",
        "Wacht op een casemanager",
        "Team kiest wie het oppakt",
        "Waarom op deze plaats",
        "Leg contact vast",
        "Vul gegevens aan",
        "Klasse bepaald: Hoog complex",
        "Marit van der Wiel · Wachtlijstbeheerder",
        "Aangemeld via de website.",
        "Toon wat erover is opgeschreven",
    ] {
        assert!(page.html.contains(part), "{part}: {}", page.html);
    }
    assert!(!page.html.contains("case-") && !page.html.contains("happened-"));
    let english = desk.get(&format!("/aanmeldingen/{id}?taal=en")).await.html;
    assert!(english.contains("Waits for a case manager"), "{english}");
}

#[tokio::test]
async fn a_case_manager_of_elsewhere_finds_no_such_page() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WAITS).await;
    let mut other = signed_in_as(&test, "Joris de Graaf").await;
    for end in ["", "/gegevens", "/contact", "/vraag-verwijzer"] {
        let page = other.get(&format!("/aanmeldingen/{id}{end}")).await;
        assert_eq!(page.status, 404, "{end}");
    }
    let absent = "/aanmeldingen/00000000-0000-7000-8000-000000000000";
    assert_eq!(other.get(absent).await.status, 404);
    assert_eq!(other.get("/aanmeldingen/geen-nummer").await.status, 404);
    let mut visitor = Browser::new(&test);
    let page = visitor.get(&format!("/aanmeldingen/{id}")).await;
    assert!(page.location.starts_with("/inloggen"), "{}", page.location);
}

/// The form as it stands on the page: names with their values, as a browser would send them.
pub(crate) fn form_of(html: &str) -> Vec<(String, String)> {
    let inputs = html.split("<input ").skip(1);
    let value = |input: &str, name: &str| {
        let rest = input.split_once(&format!("{name}=\""))?.1;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let pair = |input: &str| {
        let input = input.split_once('>').map_or(input, |(input, _)| input);
        let chooses = input.contains("type=\"radio\"") || input.contains("type=\"checkbox\"");
        if chooses && !input.contains("checked") {
            return None;
        }
        Some((value(input, " name")?, value(input, " value")?))
    };
    inputs.filter_map(pair).collect()
}

pub(crate) fn encoded(pairs: &[(String, String)]) -> String {
    let encode = |text: &str| {
        let bytes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        bytes.concat()
    };
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

pub(crate) fn set(pairs: &mut Vec<(String, String)>, name: &str, value: &str) {
    pairs.retain(|(other, _)| other != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

#[tokio::test]
async fn saving_the_form_as_it_stands_changes_nothing_and_what_is_typed_is_kept() {
    let test = TestApp::new().await;
    let mut visitor = Browser::new(&test);
    fill_in(&mut visitor).await;
    visitor.post("/aanmelden/controle", "").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let list = desk.get("/wachtlijst").await.html;
    let ends = list.split("/aanmeldingen/").skip(1);
    let ids = ends.filter_map(|end| end.split('"').next()?.parse::<ReferralId>().ok());
    let id = ids.last().unwrap();
    let before = desk.get(&format!("/aanmeldingen/{id}")).await.html;
    assert!(before.contains("mw. J. de Vries-Jansen"), "{before}");
    let shown = desk.get(&format!("/aanmeldingen/{id}/gegevens")).await;
    assert_eq!(shown.status, 200);
    let mut pairs = form_of(&shown.html);
    set(&mut pairs, "question", "Moeder vergeet haar medicijnen");
    set(&mut pairs, "dementia_type", "alzheimer");
    set(&mut pairs, "contact_relation", "child");
    set(&mut pairs, "language", "nl");
    set(&mut pairs, "email", "truus@example.org");
    let saved = desk
        .post(&format!("/aanmeldingen/{id}/gegevens"), &encoded(&pairs))
        .await;
    assert_eq!(
        saved.location,
        format!("/aanmeldingen/{id}?gedaan=gegevens"),
        "{}",
        saved.html
    );
    let after = desk.get(&saved.location).await.html;
    for kept in [
        "mw. J. de Vries-Jansen",
        "Anna Jansen",
        "12 mrt 1941",
        "9999 XX",
        "De Brug",
        "Ziekte van Alzheimer",
        "Moeder vergeet haar medicijnen",
        "truus@example.org",
        "Gegevens aangevuld.",
        "De gegevens zijn bewaard.",
    ] {
        assert!(after.contains(kept), "{kept}: {after}");
    }
    let stale = desk
        .post(&format!("/aanmeldingen/{id}/gegevens"), &encoded(&pairs))
        .await;
    assert_eq!(stale.status, 409);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_the_field_and_stays_as_it_was_typed() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let form = "versie=1&surname=Vries&postcode=zomaar&bsn=123&birth_year=2999&phone=12";
    let page = desk
        .post(&format!("/aanmeldingen/{id}/gegevens"), form)
        .await;
    assert_eq!(page.status, 422);
    assert!(page.html.contains("value=\"zomaar\""), "{}", page.html);
    assert!(page.html.contains("Een BSN heeft 9 cijfers."));
    assert!(page.html.contains("href=\"#postcode\""));
    let without = desk
        .post(&format!("/aanmeldingen/{id}/gegevens"), "surname=Vries")
        .await;
    assert_eq!(without.status, 400);
}

#[tokio::test]
async fn a_file_is_added_and_comes_back_as_a_download() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let address = format!("/aanmeldingen/{id}/bestanden");
    let wrong = desk.upload(&address, "brief.pdf", b"<html>", "").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("Kies een PDF-"), "{}", wrong.html);
    let bytes = b"%PDF-1.4\nx\n%%EOF\n";
    let added = desk.upload(&address, "brief \"x\".pdf", bytes, "").await;
    assert_eq!(added.location, format!("/aanmeldingen/{id}?gedaan=bestand"));
    let page = desk.get(&added.location).await.html;
    let link = page.split_once(&format!("{address}/")).unwrap().1;
    let file = link.split_once('"').unwrap().0;
    let download = desk.get(&format!("{address}/{file}")).await;
    assert_eq!(download.status, 200);
    let header = |name: &str| {
        let value = download.headers.get(name).unwrap();
        value.to_str().unwrap().to_owned()
    };
    assert!(header("content-disposition").starts_with("attachment; filename*="));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(download.html.as_bytes(), bytes);
    let absent = format!("{address}/00000000-0000-7000-8000-000000000000");
    assert_eq!(desk.get(&absent).await.status, 404);
}

#[tokio::test]
async fn the_referrer_is_asked_and_the_answer_noted() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await;
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let address = format!("/aanmeldingen/{id}/vraag-verwijzer");
    let page = desk.get(&address).await.html;
    assert!(page.contains("Brief met de diagnose"), "{page}");
    assert!(page.contains("Stuur een brief."));
    let nothing = desk.post(&address, "versie=1").await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.html.contains("Kies wat je nodig hebt"));
    let asked = desk
        .post(
            &address,
            "versie=1&documents=medication-list&other=het+adres",
        )
        .await;
    assert_eq!(
        asked.location,
        format!("/aanmeldingen/{id}?gedaan=gevraagd")
    );
    let page = desk.get(&asked.location).await.html;
    assert!(
        page.contains("Gevraagd aan de melder: Actueel medicatieoverzicht, het adres."),
        "{page}"
    );
    let open = desk.get(&address).await.html;
    let version = format!("versie={}", version_of(&open));
    let done = desk.post(&format!("{address}/ontvangen"), &version).await;
    assert_eq!(
        done.location,
        format!("/aanmeldingen/{id}?gedaan=ontvangen")
    );
}

/// How many lines of the timeline the page shows.
fn lines(html: &str) -> usize {
    html.matches("class=\"timeline__event").count() - html.matches("timeline__events\"").count()
}

#[tokio::test]
async fn the_timeline_is_shown_by_kind() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WAITS).await;
    let mut desk = signed_in_as(&test, DESK).await;
    let all = desk.get(&format!("/aanmeldingen/{id}")).await.html;
    let total = lines(&all);
    let current = "#tijdlijn\" aria-current=\"true\">";
    let mut shown = 0;
    for kind in ["contact", "besluiten", "berichten", "wie"] {
        let page = desk.get(&format!("/aanmeldingen/{id}?toon={kind}")).await;
        let html = page.html;
        let (_, told) = html.split_once(current).unwrap();
        let (_, told) = told.split_once('(').unwrap();
        let told: usize = told.split(')').next().unwrap().parse().unwrap();
        assert_eq!(lines(&html), told, "{kind}");
        assert_eq!(told == 0, html.contains("Hier staat nog niets van"));
        assert!(told < total, "{kind}");
        shown += told;
    }
    println!("{shown} of {total} lines by kind");
    assert!(2 < shown && shown < total, "{shown} of {total}");
    let strange = desk.get(&format!("/aanmeldingen/{id}?toon=x")).await.html;
    assert_eq!(lines(&strange), total);
}
