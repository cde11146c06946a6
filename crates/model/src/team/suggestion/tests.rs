use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 23);

fn staff(number: u64) -> StaffId {
    StaffId::from_parts(number, [0; 10])
}

fn code(text: &str) -> NeighbourhoodCode {
    NeighbourhoodCode::parse(text).unwrap()
}

fn need() -> Need {
    Need {
        class: ClassId::parse("high").unwrap(),
        weight: Hundredths(150),
        neighbourhood: Some(code("99990001")),
        language: LanguageCode::parse("tr").ok(),
        special_groups: SpecialGroups::default(),
        insurer: Uzovi::parse("0101").ok(),
    }
}

fn candidate(number: u64, load: u32) -> Candidate {
    Candidate {
        staff: staff(number),
        fill: Fill {
            load: Hundredths(load),
            enough: Hundredths(4200),
            capacity: Hundredths(5600),
        },
        caseload: Caseload::from_iter([
            (ClassId::parse("high").unwrap(), 4),
            (ClassId::parse("low").unwrap(), 6),
        ]),
        absences: Vec::new(),
        continuity: Continuity::None,
        neighbourhoods: BTreeSet::new(),
        languages: BTreeSet::new(),
        expertise: BTreeSet::new(),
        contracts: None,
        budgets: Vec::new(),
    }
}

#[track_caller]
fn check(candidates: &[Candidate], order: &[u64]) {
    let found: Vec<StaffId> = suggest(&need(), candidates, TODAY)
        .iter()
        .map(|suggestion| suggestion.staff)
        .collect();
    assert_eq!(
        found,
        order
            .iter()
            .map(|number| staff(*number))
            .collect::<Vec<_>>()
    );
}

#[test]
fn room_first_then_the_emptier() {
    check(
        &[
            candidate(1, 5600),
            candidate(2, 4300),
            candidate(3, 2000),
            candidate(4, 1000),
        ],
        &[4, 3, 2, 1],
    );
}

#[test]
fn continuity_outweighs_a_full_caseload() {
    let mut knows = candidate(1, 5600);
    knows.continuity = Continuity::SamePerson;
    check(&[candidate(2, 1000), knows], &[1, 2]);
}

#[test]
fn absence_and_a_missing_contract_stand_below_all_others() {
    let mut absent = candidate(1, 0);
    absent.absences.push(Absence {
        from: TODAY,
        until: None,
    });
    absent.continuity = Continuity::SamePerson;
    let mut without = candidate(2, 0);
    without.contracts = Some(BTreeSet::new());
    without.languages = need().language.into_iter().collect();
    check(&[absent, without, candidate(3, 5600)], &[3, 2, 1]);
}

#[test]
fn a_budget_that_is_used_up_counts_as_no_contract() {
    let insurer = need().insurer.unwrap();
    let budget = |number: u8, left| BudgetLeft {
        employer: OrganisationId::from_parts(1, [number; 10]),
        insurer: insurer.clone(),
        left,
    };
    let mut used_up = candidate(1, 0);
    used_up.budgets = vec![budget(1, 0)];
    used_up.languages = need().language.into_iter().collect();
    let mut second = candidate(2, 0);
    second.budgets = vec![budget(1, 0), budget(2, 1)];
    check(&[used_up.clone(), second.clone()], &[2, 1]);
    assert_eq!(
        used_up.unpaid(&insurer),
        Some(Why::NoBudget(insurer.clone()))
    );
    assert_eq!(second.unpaid(&insurer), None);
    used_up.contracts = Some(BTreeSet::new());
    assert_eq!(used_up.unpaid(&insurer), Some(Why::NoContract(insurer)));
}

#[test]
fn language_and_nearness_decide_between_equals() {
    let mut near = candidate(1, 1000);
    near.neighbourhoods = [code("99990001")].into();
    let mut district = candidate(2, 1000);
    district.neighbourhoods = [code("99990002")].into();
    let mut speaks = candidate(3, 1000);
    speaks.languages = need().language.into_iter().collect();
    let mut municipality = candidate(4, 1000);
    municipality.neighbourhoods = [code("99990100")].into();
    let far = candidate(5, 1000);
    check(
        &[far, municipality, district, near, speaks],
        &[3, 1, 2, 4, 5],
    );
}

#[test]
fn the_nearest_client_is_the_reason() {
    let nearest = |codes: &[&str]| {
        let mut one = candidate(1, 1000);
        one.neighbourhoods = codes.iter().map(|written| code(written)).collect();
        let reasons = suggest(&need(), &[one], TODAY).remove(0).reasons;
        let near = [
            Why::SameNeighbourhood,
            Why::SameDistrict,
            Why::SameMunicipality,
        ];
        reasons
            .into_iter()
            .filter(|why| near.contains(why))
            .collect::<Vec<_>>()
    };
    assert_eq!(nearest(&["99980001", "99990100"]), [Why::SameMunicipality]);
    assert_eq!(nearest(&["99990100", "99990002"]), [Why::SameDistrict]);
    let all = ["99990100", "99990002", "99990001"];
    assert_eq!(nearest(&all), [Why::SameNeighbourhood]);
    assert!(nearest(&["99980001"]).is_empty() && nearest(&[]).is_empty());
}

#[test]
fn expertise_counts_only_where_it_is_needed() {
    let mut expert = candidate(1, 1000);
    expert.expertise = [Expertise::YoungOnset].into();
    let mut need = need();
    assert_eq!(suggest(&need, &[expert.clone()], TODAY)[0].points, 30);
    need.special_groups.young_onset = Answer::Yes;
    assert_eq!(suggest(&need, &[expert], TODAY)[0].points, 50);
}

proptest! {
    #[test]
    fn the_order_of_the_candidates_never_matters(loads in proptest::collection::vec(0_u32..7000, 1..8), turn in 0_usize..8) {
        let mut candidates: Vec<_> = (1..).zip(&loads).map(|(number, load)| candidate(number, *load)).collect();
        let expected = suggest(&need(), &candidates, TODAY);
        prop_assert_eq!(expected.len(), candidates.len());
        let middle = turn % candidates.len();
        candidates.rotate_left(middle);
        prop_assert_eq!(suggest(&need(), &candidates, TODAY), expected);
    }
}

#[test]
fn expertise_is_recognised_in_the_words_of_a_network() {
    let known = |words: &str| Expertise::in_words(words).collect::<Vec<_>>();
    assert_eq!(known("Jonge mensen met dementie"), [Expertise::YoungOnset]);
    assert_eq!(
        known("people with an intellectual disability"),
        [Expertise::IntellectualDisability]
    );
    assert_eq!(
        known("migratieachtergrond"),
        [Expertise::MigrationBackground]
    );
    assert_eq!(known("muziek"), []);
}
