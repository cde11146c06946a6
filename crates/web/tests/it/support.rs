//! Support near home: by postcode on a page of its own, and after a referral on the last page.

use spil_app::{geography, support};
use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode, PostcodeRow};
use spil_model::support_file;
use spil_testkit::{TestApp, read};

use crate::browser::Browser;
use crate::referral::fill_in;

/// The list of the test data, and the postcode of the referral in the town where its offers are.
async fn with_offers() -> TestApp {
    let test = TestApp::new().await;
    let console = test.console();
    let offers = support_file::parse(&read("testdata/support/offers.csv")).unwrap();
    support::import(&console, &offers).await.unwrap();
    let row = |postcode: &str, number: u32, neighbourhood: &str| PostcodeRow {
        postcode: Postcode::parse(postcode).unwrap(),
        house_number: HouseNumber::new(number).unwrap(),
        neighbourhood: NeighbourhoodCode::parse(neighbourhood).unwrap(),
    };
    let rows = [row("9901AB", 12, "99010102"), row("9999ZZ", 1, "12345678")];
    geography::import(&console, 2025, &rows).await.unwrap();
    test
}

#[tokio::test]
async fn a_postcode_shows_what_is_near_first() {
    let test = with_offers().await;
    let mut browser = Browser::new(&test);
    let page = browser.get("/ondersteuning?postcode=9901+ab").await;
    assert_eq!(page.status, 200);
    let place = |name: &str| {
        page.html
            .find(name)
            .unwrap_or_else(|| panic!("{name}: {}", page.html))
    };
    assert!(place("Wandelgroep Singel") < place("Ontmoetingscentrum De Brink"));
    assert!(place("Ontmoetingscentrum De Brink") < place("Logeerhuis De Veste"));
    assert!(
        page.html.contains("Dit is er bij u in de buurt") && page.html.contains("tel:0305550201")
    );
    assert!(
        page.html
            .contains("U vraagt dit aan bij uw gemeente (Wmo), of")
    );
}

#[tokio::test]
async fn without_a_postcode_or_with_a_strange_one_the_whole_region_is_shown() {
    let test = with_offers().await;
    let mut browser = Browser::new(&test);
    for (address, says) in [
        ("/ondersteuning", "Dit is er voor de hele regio"),
        (
            "/ondersteuning?postcode=1011AB",
            "Deze postcode kennen we niet",
        ),
    ] {
        let page = browser.get(address).await;
        assert_eq!(page.status, 200, "{address}");
        assert!(
            page.html.contains(says) && page.html.contains("Logeerhuis"),
            "{address}"
        );
        assert!(!page.html.contains("Wandelgroep"), "{address}");
    }
    let long = format!("/ondersteuning?postcode={}", "9".repeat(5_000));
    for wrong in ["/ondersteuning?postcode=%3Cscript%3E", long.as_str()] {
        let page = browser.get(wrong).await;
        assert_eq!(page.status, 422);
        assert!(page.html.contains("id=\"postcode-fout\"") && !page.html.contains("<script>"));
    }
}

#[tokio::test]
async fn an_empty_list_says_whom_to_call() {
    let test = TestApp::new().await;
    let page = Browser::new(&test)
        .get("/ondersteuning?postcode=9901AB")
        .await;
    assert!(
        page.html.contains("Hier staat nog geen hulp"),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn the_last_page_of_a_referral_shows_what_is_near() {
    let test = with_offers().await;
    let mut browser = Browser::new(&test);
    fill_in(&mut browser).await;
    browser.post("/aanmelden/controle", "").await;
    let done = browser.get("/aanmelden/klaar").await.html;
    assert!(
        done.contains("Logeerhuis De Veste") && done.contains("href=\"/ondersteuning\""),
        "{done}"
    );
    assert!(
        Browser::new(&test)
            .get("/")
            .await
            .html
            .contains("href=\"/ondersteuning\"")
    );
}
