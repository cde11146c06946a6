//! What a table must have to be one.

use spil_policy::{Action, InvalidRules, Role, Rules};

const TABLE: &str = include_str!("../../rules.toml");

/// The message of the table after one text in it was replaced by another.
#[track_caller]
fn refused(from: &str, to: &str) -> String {
    assert!(TABLE.contains(from), "the table has no {from}");
    Rules::parse(&TABLE.replacen(from, to, 1))
        .unwrap_err()
        .to_string()
}

#[test]
fn the_shipped_table_is_valid() {
    let rules = Rules::parse(TABLE).unwrap();
    println!(
        "{} rules for {} actions",
        rules.all().len(),
        Action::ALL.len()
    );
    assert!(rules.all().len() >= 40);
    assert!(Action::ALL.len() >= 60);
}

#[test]
fn names_that_do_not_exist_are_refused_with_their_line() {
    for (from, to) in [
        ("role = \"secretary\"", "role = \"secretry\""),
        (
            "role = \"job.send_messages\"",
            "role = \"job.send_message\"",
        ),
        ("relation = \"my_area\"", "relation = \"everywhere\""),
        ("\"triage.decide\"", "\"triage.decided\""),
        ("\"guidance\"", "\"guided\""),
        ("fields = \"inbox\"", "fields = \"most\""),
        ("reason.nl", "reasons.nl"),
    ] {
        let message = refused(from, to);
        assert!(message.contains("line"), "{to}: {message}");
    }
}

#[test]
fn a_rule_needs_a_name_of_its_own_actions_stages_and_a_reason() {
    assert!(refused("id = \"secretary-desk\"", "id = \"secretary-intake\"").contains("twice"));
    assert!(refused("actions = [\"outbox.send\"]", "actions = []").contains("needs actions"));
    assert!(
        refused(
            "actions = [\"outbox.send\"]",
            "actions = [\"outbox.send\", \"outbox.send\"]"
        )
        .contains("each once")
    );
    assert!(refused("stages = [\"ended\"]", "stages = []").contains("allows nothing"));
    assert!(refused("\"The administrator sets up the network.\"", "\" \"").contains("reason"));
}

#[test]
fn a_relation_between_people_needs_a_person() {
    assert!(
        refused("relation = \"holds_code\"", "relation = \"my_team\"").contains("member of staff")
    );
}

#[test]
fn every_action_has_a_rule_or_a_reason_why_not() {
    let without = TABLE
        .replacen("\"inbox.take\",", "", 2)
        .replacen(", \"inbox.take\"", "", 2);
    assert!(matches!(
        Rules::parse(&without),
        Err(InvalidRules::Unsettled(Action::TakeReferral))
    ));
    let explained = format!(
        "{without}\n[[ungranted]]\nactions = [\"inbox.take\"]\nreason.nl = \"Nog niet.\"\nreason.en = \"Not yet.\"\n"
    );
    assert_eq!(Rules::parse(&explained).unwrap().ungranted().len(), 1);
}

#[test]
fn every_role_has_a_rule_or_a_reason_why_not() {
    let without = TABLE.replacen("role = \"funder\"", "role = \"programme_lead\"", 1);
    let error = Rules::parse(&without).unwrap_err();
    assert!(matches!(error, InvalidRules::SilentRole(Role::Funder)));
    let explained = format!(
        "{without}\n[[silent]]\nroles = [\"funder\"]\nreason.nl = \"Nog niet.\"\nreason.en = \"Not yet.\"\n"
    );
    assert_eq!(Rules::parse(&explained).unwrap().silent().len(), 1);
}
