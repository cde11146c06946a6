//! The list of support replaces the one before as a whole, and shows what is near first.

use spil_app::support::{everywhere, import, near};
use spil_app::{Error, geography};
use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode, PostcodeRow};
use spil_model::support_file::{self, SupportOffer};
use spil_policy::Role;
use spil_testkit::{TestApp, read};

fn offers(lines: &[&str]) -> Vec<SupportOffer> {
    let head = "aanbod;organisatie;gebied;voor wie;diagnose nodig;indicatie nodig;omschrijving";
    support_file::parse(&[&[head], lines].concat().join("\n")).unwrap()
}

fn row(postcode: &str, neighbourhood: &str) -> PostcodeRow {
    PostcodeRow {
        postcode: Postcode::parse(postcode).unwrap(),
        house_number: HouseNumber::new(1).unwrap(),
        neighbourhood: NeighbourhoodCode::parse(neighbourhood).unwrap(),
    }
}

async fn names_near(test: &TestApp, postcode: &str) -> (bool, Vec<String>) {
    let found = near(&test.visitor(), Postcode::parse(postcode).unwrap())
        .await
        .unwrap();
    let names = found.offers.into_iter().map(|offer| offer.name);
    (found.is_known, names.collect())
}

const LIST: [&str; 4] = [
    "Hulplijn;Netwerk;netwerk;beiden;nee;geen;Bellen kan altijd.",
    "Dagopvang;Zorghuis;9901;cliënt;ja;wmo;Overdag onder de mensen.",
    "Inloop;Welzijn;99010101;beiden;nee;geen;Koffie.",
    "Elders;Welzijn;99020101;beiden;nee;geen;Ver weg.",
];

#[tokio::test]
async fn the_nearest_offers_come_first() {
    let test = TestApp::new().await;
    let console = test.console();
    let rows = [row("9901AB", "99010101"), row("9902AB", "99020199")];
    geography::import(&console, 2025, &rows).await.unwrap();
    import(&console, &offers(&LIST)).await.unwrap();
    let here = ["Inloop", "Dagopvang", "Hulplijn"].map(str::to_owned);
    assert_eq!(names_near(&test, "9901AB").await, (true, here.to_vec()));
    let there = vec!["Hulplijn".to_owned()];
    assert_eq!(names_near(&test, "9902AB").await, (true, there.clone()));
    assert_eq!(names_near(&test, "1011AB").await, (false, there));
}

#[tokio::test]
async fn an_offer_of_a_sub_region_holds_where_its_teams_work() {
    let test = TestApp::new().await;
    let console = test.console();
    let network = read("testdata/network/two-sub-regions.toml");
    let network = spil_model::network_file::NetworkFile::parse(&network).unwrap();
    let team = &network.teams[0];
    let neighbourhood = team.all_neighbourhoods().next().unwrap().to_string();
    let line = format!("Café;Netwerk;{};beiden;nee;geen;Praten.", team.sub_region);
    geography::import(&console, 2025, &[row("9901AB", &neighbourhood)])
        .await
        .unwrap();
    import(&console, &offers(&[&line])).await.unwrap();
    assert_eq!(names_near(&test, "9901AB").await.1, ["Café"]);
    assert!(everywhere(&test.visitor()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_new_list_replaces_the_one_before() {
    let test = TestApp::new().await;
    let console = test.console();
    import(&console, &offers(&LIST)).await.unwrap();
    import(
        &console,
        &offers(&["Nieuw;Netwerk;netwerk;beiden;nee;geen;Anders."]),
    )
    .await
    .unwrap();
    let now = everywhere(&test.visitor()).await.unwrap();
    assert_eq!(now.len(), 1);
    assert_eq!(now[0].name, "Nieuw");
}

#[tokio::test]
async fn only_those_who_set_up_the_network_take_in_lists() {
    let test = TestApp::new().await;
    for cx in [
        test.visitor(),
        test.staff(Role::CaseManager).await,
        test.staff(Role::WaitingListManager).await,
    ] {
        let refused = import(&cx, &offers(&LIST)).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = geography::PostcodeImport::begin(&cx, 2025).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    assert!(everywhere(&test.visitor()).await.unwrap().is_empty());
}
