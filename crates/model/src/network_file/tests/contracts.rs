//! For how many people insurers pay.

use super::*;

#[test]
fn a_contract_names_an_insurer_of_the_organisation_one_period_at_a_time() {
    let places = "places = 120";
    let most = Expected::WholeNumber {
        min: 0,
        max: 100_000,
    };
    check(
        places,
        "places = -1",
        "contract[1].places",
        &unexpected("-1", most),
    );
    let other = "insurer = \"9901\" # de tweede organisatie";
    let unknown_insurer = unknown("9902", &["9901"]);
    check(
        other,
        &other.replace("9901", "9902"),
        "contract[2].insurer",
        &unknown_insurer,
    );
    let overlap = Fault::Contradiction(Contradiction::PeriodsOverlap);
    check(
        "from = 2027-01-01\nuntil = 2027-12-31",
        "from = 2026-12-31\nuntil = 2027-12-31",
        "contract[3]",
        &overlap,
    );
    let before = Fault::Contradiction(Contradiction::EndsBeforeStart);
    check(
        "from = 2027-01-01\nuntil = 2027-12-31",
        "from = 2027-01-01\nuntil = 2026-12-31",
        "contract[3]",
        &before,
    );
}
