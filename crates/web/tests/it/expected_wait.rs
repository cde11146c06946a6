//! The last page of a referral says how long most people wait: only where the network's own past bears it out, and never as a
//! promise.

use jiff::civil::date;
use spil_model::capacity::expected::ExpectedWait;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::referral::fill_in;

/// Looked back a month ago, and at the floor of everything.
const GOOD: ExpectedWait = ExpectedWait {
    low_weeks: 3,
    high_weeks: 7,
    origins: 3,
    people: 100,
    held: 0.7,
    coverage: 0.8,
    looked_back_on: date(2026, 2, 2),
};

async fn referred() -> (TestApp, Browser) {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    fill_in(&mut browser).await;
    let sent = browser.post("/aanmelden/controle", "").await;
    assert_eq!(sent.location, "/aanmelden/klaar", "{}", sent.html);
    (test, browser)
}

#[tokio::test]
async fn it_says_how_long_most_people_wait_in_every_language() {
    let (test, mut browser) = referred().await;
    test.looked_back(None, GOOD).await;
    let said = [
        (
            "nl",
            "De meeste mensen wachten 3 tot 7 weken op een casemanager. Dat is geen belofte.",
        ),
        (
            "en",
            "Most people wait 3 to 7 weeks for a case manager. This is no promise.",
        ),
        ("tr", "3 ile 7 hafta arasında bekler. Bu bir söz değildir."),
        ("ar", "من 3 إلى 7. هذا ليس وعدًا."),
    ];
    for (language, text) in said {
        let page = browser
            .get(&format!("/aanmelden/klaar?taal={language}"))
            .await;
        assert!(page.html.contains(text), "{language}: {}", page.html);
    }
    let short = ExpectedWait {
        low_weeks: 0,
        high_weeks: 1,
        ..GOOD
    };
    test.looked_back(None, short).await;
    let page = browser.get("/aanmelden/klaar?taal=nl").await;
    assert!(
        page.html
            .contains("wachten hooguit 1 week op een casemanager"),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn it_says_nothing_where_the_past_does_not_bear_it_out() {
    let (test, mut browser) = referred().await;
    let silent = [
        ExpectedWait { held: 0.69, ..GOOD },
        ExpectedWait {
            coverage: 0.79,
            ..GOOD
        },
        ExpectedWait { people: 99, ..GOOD },
        ExpectedWait { origins: 2, ..GOOD },
        ExpectedWait {
            looked_back_on: date(2025, 11, 29),
            ..GOOD
        },
    ];
    let says = |html: &str| html.contains("De meeste mensen wachten") || html.contains("belofte");
    assert!(
        !says(&browser.get("/aanmelden/klaar").await.html),
        "nobody looked back"
    );
    for wait in silent {
        test.looked_back(None, wait).await;
        let page = browser.get("/aanmelden/klaar").await;
        assert_eq!(page.status, 200);
        assert!(!says(&page.html), "{wait:?}");
    }
    println!("{} times nothing was said", silent.len());
    let area = test.area("noord").await;
    test.looked_back(Some(area), GOOD).await;
    assert!(
        !says(&browser.get("/aanmelden/klaar").await.html),
        "it is of another area"
    );
}
