//! How much insurers still pay for: a proposal keeps to it and says so, and who manages an organisation sees what is left.

use spil_model::network_file::NetworkFile;
use spil_policy::Role;
use spil_testkit::{TestApp, Waits, read};

use crate::desk::{DESK, signed_in, signed_in_as};
use crate::insurer::insured;

/// One insurer pays for one person at the employer of the only case manager, this year and next year.
const CONTRACTS: &str = r#"
[[contract]]
organisation = "zorg-aan-de-velde"
insurer = "9901"
places = 1
from = 2026-01-01
until = 2026-12-31

[[contract]]
organisation = "zorg-aan-de-velde"
insurer = "9901"
places = 5
from = 2027-01-01
until = 2027-12-31
"#;
const NOBODY_PAYS: &str = "deze verzekeraar betaalt nu bij geen werkgever voor meer mensen";

/// The network of the tests with these contracts and no others.
async fn network(test: &TestApp, contracts: &str) {
    let file = read("testdata/network/two-sub-regions.toml");
    let (before, rest) = file.split_once("# --- Voor hoeveel").unwrap();
    let (_, after) = rest.split_once("# --- Verzekeraars").unwrap();
    let file = format!("{before}# --- Verzekeraars{after}{contracts}");
    let file = NetworkFile::parse(&file).unwrap();
    spil_app::organisation::import(&test.console(), &file)
        .await
        .unwrap();
}

async fn three_insured() -> (TestApp, Vec<spil_model::ids::ReferralId>) {
    let test = TestApp::with_team().await;
    let mut ids = Vec::new();
    let mut desk = signed_in_as(&test, DESK).await;
    for (number, surname) in (1..).zip(["Zonderling", "Winter", "Akkerman"]) {
        let waits = Waits {
            surname,
            class: "high",
            house_number: number * 2,
        };
        let id = test.waiting(waits).await;
        insured(&mut desk, id, "", "9901").await;
        ids.push(id);
    }
    (test, ids)
}

#[tokio::test]
async fn a_proposal_keeps_to_the_budget_of_all_lines_together() {
    let (test, ids) = three_insured().await;
    network(&test, "").await;
    let mut marit = signed_in_as(&test, "Marit van der Wiel").await;
    let free = marit.get("/team/voorstel").await.html;
    assert_eq!(free.matches(NOBODY_PAYS).count(), 0, "{free}");
    network(&test, CONTRACTS).await;
    let held = marit.get("/team/voorstel").await.html;
    assert_eq!(held.matches(NOBODY_PAYS).count(), 2, "{held}");
    let cx = test.named("Marit van der Wiel").await;
    spil_app::team::take(&cx, ids[0], None, None).await.unwrap();
    let held = marit.get("/team/voorstel").await.html;
    assert_eq!(held.matches(NOBODY_PAYS).count(), 2, "{held}");
    let offering = format!("/aanmeldingen/{}/aanbieden", ids[1]);
    let colleagues = marit.get(&offering).await.html;
    assert!(
        colleagues.contains("Zorgzeker nu niet meer mensen betaald"),
        "{colleagues}"
    );
}

#[tokio::test]
async fn who_manages_an_organisation_sees_counts_and_nobody() {
    let (test, ids) = three_insured().await;
    let mut manager = signed_in(&test, Role::OrganisationManager).await;
    network(&test, "").await;
    let empty = manager.get("/netwerk/budget").await;
    assert!(
        empty.html.contains("Er zijn geen budgetten afgesproken"),
        "{}",
        empty.html
    );
    network(&test, CONTRACTS).await;
    let cx = test.named("Marit van der Wiel").await;
    for id in &ids[..2] {
        spil_app::team::take(&cx, *id, None, None).await.unwrap();
    }
    let page = manager.get("/netwerk/budget").await;
    assert_eq!(page.status, 200, "{}", page.html);
    for text in [
        "Zorg aan de Velde",
        "Zorgzeker",
        "Geen ruimte",
        "geldt vandaag niet",
        "31 dec 2026",
    ] {
        assert!(page.html.contains(text), "{text}: {}", page.html);
    }
    assert_eq!(
        page.html.matches("<tr><th scope=\"row\">").count(),
        2,
        "{}",
        page.html
    );
    assert!(
        page.html.contains("data-label=\"In gebruik\">2<"),
        "{}",
        page.html
    );
    assert!(!page.html.contains("Winter") && !page.html.contains("Thuis in Zorg"));
    let mut bram = signed_in(&test, Role::CaseManager).await;
    assert_eq!(bram.get("/netwerk/budget").await.status, 403);
}
