//! The forecast against published totals and the check values of the formulas.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use spil_planning::forecast::capacity::{WaitingList, advise};
use spil_planning::forecast::demand::{Assumptions, Scenario, forecast, total};
use spil_planning::forecast::needed::{Goal, fewest_slots};
use spil_planning::forecast::population::{
    Basis, Profile, by_age_and_sex, core_figures, given_totals, own_arrivals,
};
use spil_planning::forecast::prevalence::Prevalence;
use spil_planning::problem::Misfit;
use spil_planning::simulation::{Conduct, Spec};

/// People with dementia in the three parts of the province of Utrecht.
const TOTALS: &str = "district,year,people_with_dementia
Lekstroom,2025,3660\nLekstroom,2030,4680\nLekstroom,2040,6760\nLekstroom,2050,8070
West-Utrecht,2025,3630\nWest-Utrecht,2030,4400\nWest-Utrecht,2040,5890\nWest-Utrecht,2050,6950
Utrecht Stad,2025,3300\nUtrecht Stad,2030,3900\nUtrecht Stad,2040,5500\nUtrecht Stad,2050,7400\n";

fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found}, expected {expected}"
    );
}

#[test]
fn capacity_has_the_check_values_of_the_method() {
    let list = |demand, queue| WaitingList {
        demand,
        target_weeks: 52.0,
        queue,
        capacity: Some(33.0),
        cv_demand: 1.0,
        cv_capacity: 1.0,
    };
    close(advise(&list(4.0, None)).target_capacity, 4.0 + 4.0 / 52.0);
    let long = advise(&list(30.0, Some(1200.0)));
    close(long.target_queue, 390.0);
    close(long.relief_capacity.expect("a queue"), 30.0 + 810.0 / 26.0);
    close(long.load.expect("a capacity"), 30.0 / 33.0);
}

#[test]
fn given_totals_are_reproduced_and_lie_on_straight_lines_between() {
    let districts = given_totals(TOTALS).expect("a table");
    let forecasts = forecast(
        &districts,
        2025..=2050,
        &Assumptions::default(),
        &BTreeMap::new(),
    );
    let mut checked = 0;
    for (district, forecast) in districts.iter().zip(&forecasts) {
        assert_eq!(forecast.basis, Some(Basis::GivenTotal));
        assert!(!forecast.estimated);
        let years = &forecast.scenarios[&Scenario::StableIncidence];
        for year in years {
            if let Some(given) = district.with_dementia.get(&year.year) {
                close(year.people_with_dementia, *given);
                checked += 1;
            }
        }
        for three in years
            .windows(3)
            .filter(|three| !district.with_dementia.contains_key(&three[1].year))
        {
            let middle =
                f64::midpoint(three[0].people_with_dementia, three[2].people_with_dementia);
            close(three[1].people_with_dementia, middle);
        }
    }
    println!("{checked} given totals reproduced");
    assert_eq!(checked, 12);
    close(
        total(&forecasts).scenarios[&Scenario::StableIncidence][0].people_with_dementia,
        10_590.0,
    );
}

#[test]
fn falling_incidence_ends_at_its_published_ratio() {
    let districts = given_totals("district,year,people_with_dementia\nA,2020,1000\nA,2050,2180\n")
        .expect("a table");
    let forecasts = forecast(
        &districts,
        2020..=2050,
        &Assumptions::default(),
        &BTreeMap::new(),
    );
    let last = |scenario| forecasts[0].scenarios[&scenario][30].people_with_dementia;
    close(last(Scenario::StableIncidence), 2180.0);
    close(last(Scenario::FallingIncidence), 1430.0);
}

#[test]
fn one_year_of_data_grows_by_the_published_scenarios_and_says_so() {
    let districts =
        given_totals("district,year,people_with_dementia\nA,2020,1000\n").expect("a table");
    let forecasts = forecast(
        &districts,
        2020..=2050,
        &Assumptions::default(),
        &BTreeMap::new(),
    );
    let years = &forecasts[0].scenarios[&Scenario::FallingIncidence];
    close(years[30].people_with_dementia, 1430.0);
    assert!(years[30].extrapolated && !years[0].extrapolated && forecasts[0].estimated);
}

#[test]
fn arrivals_are_calibrated_on_the_own_ones() {
    let districts = given_totals(TOTALS).expect("a table");
    let observed = own_arrivals("district,year,arrivals\nLekstroom,2025,400\nLekstroom,2024,1\n")
        .expect("a table");
    let forecasts = forecast(&districts, 2025..=2030, &Assumptions::default(), &observed);
    let years = &forecasts[0].scenarios[&Scenario::StableIncidence];
    close(years[0].arrivals_per_year, 400.0);
    close(years[5].arrivals_per_year, 400.0 * 4680.0 / 3660.0);
    close(forecasts[1].calibration, 1.0);
}

#[test]
fn slots_follow_from_arrivals_target_and_stay() {
    let districts =
        given_totals("district,year,people_with_dementia\nA,2025,3660\n").expect("a table");
    let assumptions = Assumptions {
        target_weeks: 6.0,
        mean_stay_days: 876.0,
        ..Assumptions::default()
    };
    let year = forecast(&districts, 2025..=2025, &assumptions, &BTreeMap::new())[0].scenarios
        [&Scenario::StableIncidence][0];
    let arrivals = 3660.0 * 0.68 * 0.30 / 2.4;
    close(year.arrivals_per_year, arrivals);
    close(
        year.slots,
        (arrivals * 7.0 / 365.0 + 4.0 / 6.0) * 876.0 / 7.0,
    );
    close(year.hours_per_week, year.slots / 52.0 * 36.0);
}

#[test]
fn a_total_of_65_and_over_becomes_an_estimate() {
    let prevalence = Prevalence::built_in().expect("the table of Spil");
    let profile = Profile::built_in().expect("the profile of Spil");
    let table =
        "gwb_code;regio;recs;a_65_oo\nGM0321;Houten;Gemeente;9000\nWK032101;Noord;Wijk;1000\n";
    let districts = core_figures(table, 2025, &profile, &prevalence).expect("a table");
    assert_eq!(districts.len(), 1);
    assert_eq!(districts[0].basis, Basis::Profile);
    // About 8 in 100 people of 65 and over have dementia.
    assert!(
        (70.0..95.0).contains(&districts[0].with_dementia[&2025]),
        "{districts:?}"
    );
    assert!(
        forecast(
            &districts,
            2025..=2025,
            &Assumptions::default(),
            &BTreeMap::new()
        )[0]
        .estimated
    );
}

#[test]
fn ages_in_other_bands_are_weighed_year_by_year() {
    let prevalence = Prevalence::built_in().expect("the table of Spil");
    let table =
        "district,year,sex,age_from,age_to,people\nA,2025,male,84,85,200\nA,2025,both,40,50,500\n";
    let districts = by_age_and_sex(table, &prevalence).expect("a table");
    close(
        districts[0].with_dementia[&2025],
        100.0 * 0.107 + 100.0 * 0.163,
    );
}

#[test]
fn both_tables_of_prevalence_can_be_read() {
    for text in [
        include_str!("../data/prevalence-eurodem-1991.csv"),
        include_str!("../data/prevalence-alzheimer-europe-2019.csv"),
    ] {
        assert!(
            !Prevalence::from_csv(text)
                .expect("a table")
                .source
                .is_empty()
        );
    }
}

#[test]
fn a_wrong_table_is_refused_with_line_and_column() {
    let refused = given_totals("district,year,people_with_dementia\nA,2025,12\nA,2026,many\n")
        .expect_err("text");
    assert_eq!(
        (refused.line, refused.column.as_str()),
        (3, "people_with_dementia")
    );
    let refused = given_totals("district,year\nA,2025\n").expect_err("a column is missing");
    assert_eq!(
        (refused.column.as_str(), refused.misfit),
        ("people_with_dementia", Misfit::Missing)
    );
    let refused = Assumptions::from_json(br#"{"at_home": 1.2}"#).expect_err("a share");
    assert_eq!(refused[0].pointer, "/at_home");
}

#[test]
fn the_fewest_slots_help_every_class_in_time() {
    let spec = Spec::from_json(
        br#"{"replications": 20, "horizon_days": 3000, "warmup_days": 600, "discipline": "class_priority",
             "arrivals_per_year": 300,
             "classes": [{"name": "urgent", "share": 0.3, "norm_days": 14}, {"name": "other", "share": 0.7, "norm_days": 60}],
             "service": {"distribution": "lognormal", "mean_days": 300, "sigma": 0.6},
             "patience": {"distribution": "exponential", "mean_days": 400}, "slots": [{"from_day": 0, "count": 1}]}"#,
    )
    .expect("a specification");
    let stop = AtomicBool::new(false);
    let conduct = Conduct {
        threads: 2,
        stop: &stop,
        progress: &|_| {},
    };
    let slots = |share| {
        fewest_slots(&spec, Goal::WithinNorm(share), 2_000, &conduct)
            .expect("a run")
            .expect("enough")
            .slots
    };
    // The load is 247 slots: fewer cannot help nine out of ten in time.
    let (most, all) = (slots(0.9), slots(0.99));
    println!("{most} slots for 90 %, {all} for 99 %");
    assert!((230..300).contains(&most) && most < all && all < 330);
    assert!(
        fewest_slots(&spec, Goal::MeanWait(0.01), 100, &conduct)
            .expect("a run")
            .is_none()
    );
}
