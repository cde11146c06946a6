use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn class(name: &str) -> ClassId {
    ClassId::parse(name).unwrap()
}

fn weights() -> Weights {
    Weights(
        [
            (class("high"), Hundredths(150)),
            (class("low"), Hundredths(50)),
        ]
        .into(),
    )
}

const PER_HOUR: covenant::Caseload = covenant::Caseload {
    lowest_per_contract_hour: Hundredths(150),
    highest_per_contract_hour: Hundredths(200),
};

#[test]
fn a_case_more_raises_the_percentage() {
    let caseload = Caseload::from_iter([
        (class("high"), 20),
        (class("medium"), 10),
        (class("low"), 12),
    ]);
    assert_eq!(caseload.load(&weights()), Hundredths(4600));
    let fill = Fill::of(caseload.load(&weights()), Hundredths(2800), PER_HOUR);
    assert_eq!(fill.percent(), Some(82));
    assert_eq!(
        fill.with(weights().weight(&class("high"))).percent(),
        Some(85)
    );
    assert_eq!(fill.room(), Room::Enough);
}

#[test]
fn room_ends_at_what_fits() {
    let room = |load| Fill::of(Hundredths(load), Hundredths(1000), PER_HOUR).room();
    assert_eq!(room(1499), Room::Free);
    assert_eq!(room(1500), Room::Enough);
    assert_eq!(room(2000), Room::Enough);
    assert_eq!(room(2001), Room::Full);
    let nobody = Fill::of(Hundredths(0), Hundredths(0), PER_HOUR);
    assert_eq!((nobody.percent(), nobody.room()), (None, Room::Full));
}

#[test]
fn hours_count_only_while_the_appointment_holds() {
    let appointment = |hours, from, until| Appointment {
        id: AppointmentId::from_parts(1, [0; 10]),
        staff: StaffId::from_parts(1, [0; 10]),
        organisation: OrganisationId::from_parts(1, [0; 10]),
        hours: Hundredths(hours),
        from,
        until,
    };
    let both = [
        appointment(1600, date(2026, 1, 1), None),
        appointment(800, date(2026, 1, 1), Some(date(2026, 6, 30))),
    ];
    assert_eq!(
        Appointment::hours_on(&both, date(2025, 12, 31)),
        Hundredths(0)
    );
    assert_eq!(
        Appointment::hours_on(&both, date(2026, 6, 30)),
        Hundredths(2400)
    );
    assert_eq!(
        Appointment::hours_on(&both, date(2026, 7, 1)),
        Hundredths(1600)
    );
    let absence = Absence {
        from: date(2026, 7, 1),
        until: None,
    };
    assert!(absence.covers(date(2027, 1, 1)) && !absence.covers(date(2026, 6, 30)));
}

proptest! {
    #[test]
    fn one_more_case_never_makes_it_emptier(load in 0_u32..20_000, hours in 1_u32..5_000, weight in 0_u32..400) {
        let fill = Fill::of(Hundredths(load), Hundredths(hours), PER_HOUR);
        let after = fill.with(Hundredths(weight));
        prop_assert!(fill.percent() <= after.percent());
        prop_assert!(fill.room() <= after.room());
    }

    #[test]
    fn the_mix_holds_every_case(counts in proptest::collection::vec(0_u32..50, 3)) {
        let caseload = ["high", "low", "medium"].map(class).into_iter().zip(counts.iter().copied()).collect::<Caseload>();
        prop_assert_eq!(caseload.mix().iter().map(|share| share.cases).sum::<u32>(), counts.iter().sum::<u32>());
        prop_assert_eq!(caseload.clone().with(&class("low")).cases(), caseload.cases() + 1);
    }
}
