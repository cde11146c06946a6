//! Referring on the public page, from the first step to the code, as a browser without JavaScript sees it.

use spil_testkit::TestApp;

use crate::browser::Browser;

/// The answers of a daughter, one line a step, with the step where each leads.
const DAUGHTER: [(&str, &str, &str); 18] = [
    ("/aanmelden", "referrer_kind=caregiver", "/aanmelden/gevaar"),
    ("/aanmelden/gevaar", "dangers=none", "/aanmelden/uzelf"),
    (
        "/aanmelden/uzelf",
        "referrer_given=Anna&referrer_surname=Jansen&referrer_relation=child&referrer_phone=06-12345678&referrer_email=",
        "/aanmelden/naam",
    ),
    (
        "/aanmelden/naam",
        "given=Johanna&prefix=de&surname=Vries&partner_surname=Jansen&name_use=own_partner",
        "/aanmelden/geboortedatum",
    ),
    (
        "/aanmelden/geboortedatum",
        "birth_day=12&birth_month=3&birth_year=1941&sex=female",
        "/aanmelden/adres",
    ),
    (
        "/aanmelden/adres",
        "postcode=9999xx&house_number=12+b&street=&city=",
        "/aanmelden/bereiken",
    ),
    (
        "/aanmelden/bereiken",
        "phone=&phone_2=&email=",
        "/aanmelden/taal",
    ),
    (
        "/aanmelden/taal",
        "language=nl&interpreter=not_needed",
        "/aanmelden/situatie",
    ),
    (
        "/aanmelden/situatie",
        "lives_alone=yes",
        "/aanmelden/contact",
    ),
    (
        "/aanmelden/contact",
        "first_contact=referrer",
        "/aanmelden/huisarts",
    ),
    (
        "/aanmelden/huisarts",
        "gp_name=&gp_practice=De+Brug",
        "/aanmelden/huisarts-weet-het",
    ),
    (
        "/aanmelden/huisarts-weet-het",
        "gp_knows=unknown&gp_may_be_told=yes",
        "/aanmelden/weet-het",
    ),
    (
        "/aanmelden/weet-het",
        "person_knows=no",
        "/aanmelden/diagnose",
    ),
    (
        "/aanmelden/diagnose",
        "diagnosis=diagnosed",
        "/aanmelden/welke-diagnose",
    ),
    (
        "/aanmelden/welke-diagnose",
        "dementia_type=alzheimer&diagnosis_on_year=2025",
        "/aanmelden/vraag",
    ),
    (
        "/aanmelden/vraag",
        "question=Moeder+vergeet+haar+medicijnen",
        "/aanmelden/bestanden",
    ),
    ("/aanmelden/bestanden", "", "/aanmelden/toestemming"),
    (
        "/aanmelden/toestemming",
        "consent_network_desk=yes",
        "/aanmelden/controle",
    ),
];

/// Answers every step, up to the check.
pub(crate) async fn fill_in(browser: &mut Browser) {
    for (address, form, next) in DAUGHTER {
        let shown = browser.get(address).await;
        assert_eq!(shown.status, 200, "{address}");
        let sent = if address == "/aanmelden/bestanden" {
            browser.upload(address, "", b"", "next").await
        } else {
            browser.post(address, form).await
        };
        assert_eq!(sent.location, next, "{address}: {}", sent.html);
    }
}

#[tokio::test]
async fn a_daughter_refers_her_mother_and_follows_with_the_code() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    fill_in(&mut browser).await;
    let check = browser.get("/aanmelden/controle").await;
    for answer in [
        "Vries",
        "Moeder vergeet haar medicijnen",
        "De Brug",
        "Ziekte van Alzheimer",
        "?terug=controle",
    ] {
        assert!(check.html.contains(answer), "{answer}");
    }
    let sent = browser.post("/aanmelden/controle", "").await;
    assert_eq!(sent.location, "/aanmelden/klaar", "{}", sent.html);
    let done = browser.get("/aanmelden/klaar").await;
    let code = code_in(&done.html);
    // Two working days after Monday 2 March.
    assert!(done.html.contains("maart 2026"), "{}", done.html);
    assert!(!done.html.contains("Vries") && !done.html.contains("Moeder"));
    let status = browser
        .post("/volgen", &format!("code={}", code.to_lowercase()))
        .await;
    assert_eq!(status.status, 200, "{}", status.html);
    assert!(status.html.contains("De aanmelding is binnen"));
    assert!(!status.html.contains("wachtlijst") && !status.html.contains("Vries"));
}

/// The code as the page shows it.
pub(crate) fn code_in(html: &str) -> String {
    let (_, rest) = html
        .split_once("reference-code ltr\">")
        .expect("the page shows a code");
    rest[..9].to_owned()
}

#[tokio::test]
async fn two_submits_at_once_make_one_referral() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    fill_in(&mut browser).await;
    let (mut first, mut second) = (browser.clone(), browser.clone());
    let both = tokio::join!(
        first.post("/aanmelden/controle", ""),
        second.post("/aanmelden/controle", "")
    );
    assert_eq!(
        (both.0.location.as_str(), both.1.location.as_str()),
        ("/aanmelden/klaar", "/aanmelden/klaar")
    );
    let again = browser.post("/aanmelden/controle", "").await;
    assert_eq!(again.location, "/aanmelden/klaar");
    let codes = [
        code_in(&first.get("/aanmelden/klaar").await.html),
        code_in(&second.get("/aanmelden/klaar").await.html),
    ];
    assert_eq!(codes[0], codes[1]);
    // Answers are gone; a new referral starts empty, under a key of its own.
    let key = browser.cookies["__Host-spil_aanmelding"].clone();
    assert_eq!(
        browser.get("/aanmelden/naam").await.location,
        "/aanmelden/klaar"
    );
    assert_eq!(
        browser
            .post("/aanmelden", "referrer_kind=client")
            .await
            .location,
        "/aanmelden/gevaar"
    );
    assert_ne!(browser.cookies["__Host-spil_aanmelding"], key);
    assert!(
        !browser
            .get("/aanmelden/naam")
            .await
            .html
            .contains("Johanna")
    );
}

#[tokio::test]
async fn a_sign_of_danger_first_shows_whom_to_call() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    browser.post("/aanmelden", "referrer_kind=neighbour").await;
    let sent = browser
        .post("/aanmelden/gevaar", "dangers=fire&dangers=wandering")
        .await;
    assert_eq!(sent.location, "/aanmelden/nu-bellen");
    let page = browser.get("/aanmelden/nu-bellen").await.html;
    for text in [
        "tel:112",
        "huisartsenpost",
        "huisarts van de persoon",
        "niet gelezen",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert_eq!(
        browser.post("/aanmelden/nu-bellen", "").await.location,
        "/aanmelden/uzelf"
    );
}

/// Where it is asked, what is sent, what the page says, and what it keeps.
const WRONG: [(&str, &str, &str, &str); 12] = [
    (
        "/aanmelden/naam",
        "surname=&given=Johanna",
        "Vul een achternaam in",
        "Johanna",
    ),
    (
        "/aanmelden/naam",
        "surname=%3Cscript%3E",
        "alleen letters",
        "&#60;script&#62;",
    ),
    (
        "/aanmelden/naam",
        "surname=Vries&name_use=partner",
        "achternaam van de partner",
        "Vries",
    ),
    (
        "/aanmelden/geboortedatum",
        "birth_day=31&birth_month=2&birth_year=1941",
        "een datum in die bestaat",
        "1941",
    ),
    (
        "/aanmelden/geboortedatum",
        "birth_day=1&birth_month=1&birth_year=2999",
        "in de toekomst",
        "2999",
    ),
    (
        "/aanmelden/geboortedatum",
        "birth_day=1&birth_month=&birth_year=1941",
        "ook de maand",
        "1941",
    ),
    (
        "/aanmelden/adres",
        "postcode=12345&house_number=12",
        "4 cijfers en 2 letters",
        "12345",
    ),
    (
        "/aanmelden/adres",
        "postcode=&house_number=b",
        "Begin met het huisnummer",
        "value=\"b\"",
    ),
    (
        "/aanmelden/bereiken",
        "phone=12",
        "te weinig of te veel",
        "value=\"12\"",
    ),
    (
        "/aanmelden/bereiken",
        "email=jan",
        "naam@voorbeeld.nl",
        "value=\"jan\"",
    ),
    (
        "/aanmelden/verzekering",
        "bsn=123456789",
        "bestaat niet",
        "123456789",
    ),
    (
        "/aanmelden/taal",
        "language=klingon",
        "Kies een",
        "Kies een",
    ),
];

#[tokio::test]
async fn wrong_answers_come_back_with_what_was_typed() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    let empty = browser.post("/aanmelden", "referrer_kind=").await;
    assert_eq!(empty.status, 422);
    assert!(empty.html.contains("error-summary") && empty.html.contains("href=\"#referrer_kind\""));
    browser.post("/aanmelden", "referrer_kind=gp").await;
    for (address, form, problem, kept) in WRONG {
        let page = browser.post(address, form).await;
        assert_eq!(page.status, 422, "{address} {form}");
        assert!(
            page.html.contains(problem) && page.html.contains(kept),
            "{address} {form}: {}",
            page.html
        );
    }
    let long = browser
        .post(
            "/aanmelden/vraag",
            &format!("question={}", "a".repeat(20_001)),
        )
        .await;
    assert_eq!(long.status, 422);
    // Nothing is complete yet: the check leads to the first step that is not right.
    assert_eq!(
        browser.get("/aanmelden/controle").await.location,
        "/aanmelden/uzelf"
    );
}

#[tokio::test]
async fn only_care_providers_are_asked_for_a_bsn() {
    let test = TestApp::new().await;
    for (kind, asked) in [
        ("gp", true),
        ("home_care", true),
        ("welfare", false),
        ("caregiver", false),
        ("client", false),
    ] {
        let mut browser = Browser::new(&test);
        browser
            .post("/aanmelden", &format!("referrer_kind={kind}"))
            .await;
        let page = browser.get("/aanmelden/verzekering").await;
        assert_eq!(page.html.contains("name=\"bsn\""), asked, "{kind}");
    }
}

#[tokio::test]
async fn a_change_from_the_check_comes_back_to_the_check() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test);
    fill_in(&mut browser).await;
    let page = browser.get("/aanmelden/adres?terug=controle").await;
    assert!(page.html.contains("name=\"terug\"") && page.html.contains("value=\"9999xx\""));
    let sent = browser
        .post(
            "/aanmelden/adres",
            "postcode=9999xy&house_number=14&terug=controle",
        )
        .await;
    assert_eq!(sent.location, "/aanmelden/controle");
    // Another referrer has other questions; what is missing is asked first.
    let sent = browser
        .post("/aanmelden", "referrer_kind=home_care&terug=controle")
        .await;
    assert_eq!(sent.location, "/aanmelden/uzelf");
}
