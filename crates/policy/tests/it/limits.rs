//! What limits the use of a client's data only ever takes away, and takes away exactly what it stops.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use spil_model::use_limit::{Limit, Use};
use spil_policy::{Action, Facts, decide, rules};

use crate::world::{any_actor, any_facts};

#[test]
fn every_use_but_care_and_figures_names_its_actions_with_a_reason() {
    let mut stopped = 0;
    for one in rules().uses() {
        assert!(!one.actions.is_empty() && one.of != Use::Care, "{one:?}");
        assert!(!one.reason.nl.is_empty() && !one.reason.en.is_empty());
        for action in &one.actions {
            assert_eq!(
                rules().use_of(*action),
                one.of,
                "{action} stands there twice"
            );
            stopped += 1;
        }
    }
    assert!(3 <= stopped);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_limit_takes_away_what_it_stops_and_nothing_else(
        actor in any_actor(),
        facts in any_facts(),
        action in select(Action::ALL.to_vec()),
        limits in subsequence(Limit::ALL.to_vec(), 0..=Limit::ALL.len()),
    ) {
        let free = decide(&actor, action, &Facts { limits: [].into(), ..facts.clone() });
        let limited = Facts { limits: limits.iter().copied().collect(), ..facts };
        let bound = decide(&actor, action, &limited);
        let purpose = rules().use_of(action);
        if limits.iter().any(|limit| limit.stops(purpose)) {
            prop_assert!(!bound.is_granted(), "{action}");
        } else {
            prop_assert_eq!(bound, free);
        }
    }
}
