//! The predicate on one object and the condition for lists are the same relation, read twice.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use spil_policy::{Action, Decision, RuleId, decide, rules, scope};

use crate::world::{any_actor, any_facts};

/// So many that the rule which fits the fewest still decides some twenty times: a floor that chance cannot miss.
const WORLDS: u32 = 12_000;

#[test]
fn a_decision_and_a_scope_agree_in_random_worlds() {
    let granted = RefCell::new(BTreeMap::<RuleId, u32>::new());
    let refused = RefCell::new(0_u32);
    TestRunner::new(Config::with_cases(WORLDS))
        .run(&(any_actor(), any_facts()), |(actor, facts)| {
            for action in Action::ALL {
                let reached = scope(&actor, *action);
                match (decide(&actor, *action, &facts), reached.part_for(&facts)) {
                    (Decision::Granted(decision), Some(part)) => {
                        prop_assert_eq!(&decision.rule, &part.rule, "{}", action);
                        prop_assert_eq!(decision.fields, part.fields);
                        *granted.borrow_mut().entry(decision.rule).or_default() += 1;
                    }
                    (Decision::Refused(_), None) => *refused.borrow_mut() += 1,
                    (decision, part) => {
                        prop_assert!(false, "{action}: decision {decision:?}, list {part:?}");
                    }
                }
            }
            Ok(())
        })
        .unwrap();
    report(&granted.into_inner(), refused.into_inner());
}

fn report(granted: &BTreeMap<RuleId, u32>, refused: u32) {
    let total: u32 = granted.values().sum();
    let rarest = granted.iter().min_by_key(|(_, count)| **count);
    println!(
        "{WORLDS} worlds: {total} granted under {} rules, {refused} refused; the rarest: {rarest:?}",
        granted.len()
    );
    assert!(total >= 10_000, "too few grants to say anything: {total}");
    assert!(
        refused >= 100_000,
        "too few refusals to say anything: {refused}"
    );
    for rule in rules().all() {
        assert!(
            granted.contains_key(&rule.id),
            "rule {} never decided anything",
            rule.id
        );
    }
}
