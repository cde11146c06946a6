//! A table of inhabitants comes in, becomes a forecast to 2050, and a table that is wrong says where.

use spil_app::capacity::{
    DemandAssumptions, Entered, Kind, NotImported, forecast, import_population,
};
use spil_policy::Role;
use spil_testkit::TestApp;

#[tokio::test]
async fn the_inhabitants_of_the_network_give_a_forecast() {
    let test = TestApp::new().await;
    let lead = test.staff(Role::ProgrammeLead).await;
    let usual = DemandAssumptions::default;
    let none = forecast(&lead, usual())
        .await
        .unwrap()
        .release(&lead)
        .await
        .unwrap();
    assert_eq!(none, None);
    let entered = Entered {
        kind: Kind::GivenTotals,
        source: "prognose van de gemeente",
        content: "district,year,people_with_dementia\nVeldrijk-Noord,2026,600\nVeldrijk-Zuid,2026,400\n",
    };
    assert_eq!(import_population(&lead, entered).await.unwrap(), 2);
    let found = forecast(&lead, usual())
        .await
        .unwrap()
        .release(&lead)
        .await
        .unwrap();
    let found = found.unwrap();
    assert_eq!((found.districts.len(), found.calibrated), (2, 0));
    let years = found.total.scenarios.values().next().unwrap();
    assert_eq!((years[0].year, years.last().unwrap().year), (2026, 2050));
    assert!((years[0].people_with_dementia - 1_000.0).abs() < 1e-6);
    let broken = Entered {
        content: "district,year,people_with_dementia\nNoord,2026,veel\n",
        ..entered
    };
    let refused = import_population(&lead, broken).await;
    let Err(NotImported::Wrong(problem)) = refused else {
        unreachable!("{refused:?}")
    };
    assert_eq!(
        (problem.line, problem.column.as_str()),
        (2, "people_with_dementia")
    );
}
