//! Reading the rules from the covenant's file.

use std::collections::BTreeSet;

use super::assessment::{CaregiverCanGoOn, Decline, DiagnosisState};
use super::condition::{Condition, Sign};
use super::{RuleId, SuggestionRules, TriageRule};
use crate::covenant::{ClassId, Translated};
use crate::problem::{Contradiction, Expected, Fault};
use crate::referral::Danger;
use crate::toml_reader::{Field, Firsts, Names, Table};

impl SuggestionRules {
    /// Reads the table of the rules. `classes` are those of the covenant.
    pub(crate) fn read(field: Field<'_>, classes: &Names<ClassId>) -> Option<Self> {
        field.table(|table| {
            let enabled = table.field("enabled").boolean();
            let mut ids = Firsts::default();
            let rule = |entry: Field<'_>| entry.table(|table| rule(table, &mut ids, classes));
            let rules = table
                .optional("rule")
                .map_or(Some(Vec::new()), |field| field.list(rule));
            Some(Self {
                enabled: enabled?,
                rules: rules?,
            })
        })
    }
}

fn rule(
    table: &mut Table<'_>,
    ids: &mut Firsts<RuleId>,
    classes: &Names<ClassId>,
) -> Option<TriageRule> {
    let id = ids.read(table.field("id"), Expected::Identifier, |text| {
        RuleId::parse(text).ok()
    });
    let class = classes.read(table.field("class"), Expected::Identifier, |text| {
        ClassId::parse(text).ok()
    });
    let sentence = Translated::read(table.field("sentence"), 500);
    let when = condition(table.field("when"));
    Some(TriageRule {
        id: id?,
        class: class?,
        sentence: sentence?,
        when: when?,
    })
}

fn condition(field: Field<'_>) -> Option<Condition> {
    if field.is_text() {
        return field.one_of(Sign::ALL, Sign::code).map(Condition::Sign);
    }
    if !field.is_table() {
        return field.unexpected(Expected::Condition);
    }
    field.table(|table| {
        let mut found = [
            table
                .optional("all")
                .map(|field| conditions(field).map(Condition::All)),
            table
                .optional("any")
                .map(|field| conditions(field).map(Condition::Any)),
            table
                .optional("none")
                .map(|field| conditions(field).map(Condition::None)),
            table
                .optional("danger")
                .map(|field| dangers(field).map(Condition::Danger)),
            table.optional("caregiver_can_go_on_at_most").map(|field| {
                field
                    .one_of(CaregiverCanGoOn::ALL, CaregiverCanGoOn::code)
                    .map(Condition::CanGoOnAtMost)
            }),
            table.optional("decline_at_least").map(|field| {
                field
                    .one_of(Decline::ALL, Decline::code)
                    .map(Condition::DeclineAtLeast)
            }),
            table.optional("diagnosis").map(|field| {
                field
                    .one_of(DiagnosisState::ALL, DiagnosisState::code)
                    .map(Condition::Diagnosis)
            }),
            at_least(table),
        ]
        .into_iter()
        .flatten();
        match (found.next(), found.next()) {
            (Some(condition), None) => condition,
            _ => table.expected(Expected::Condition),
        }
    })
}

fn conditions(field: Field<'_>) -> Option<Vec<Condition>> {
    field.filled_list(condition)
}

fn dangers(field: Field<'_>) -> Option<BTreeSet<Danger>> {
    let kinds = field.filled_list(|entry| entry.one_of(Danger::ALL, Danger::code))?;
    Some(kinds.into_iter().collect())
}

#[expect(
    clippy::option_option,
    reason = "not there, there but wrong, and right: every condition of a table has these three answers"
)]
fn at_least(table: &mut Table<'_>) -> Option<Option<Condition>> {
    let (count, of) = (table.optional("at_least"), table.optional("of"));
    if count.is_none() && of.is_none() {
        return None;
    }
    let count: Option<usize> = count
        .unwrap_or_else(|| table.field("at_least"))
        .whole(1..=20);
    let of = conditions(of.unwrap_or_else(|| table.field("of")));
    let (Some(count), Some(of)) = (count, of) else {
        return Some(None);
    };
    if of.len() < count {
        table.refuse(Fault::Contradiction(Contradiction::MoreThanListed));
    }
    Some(Some(Condition::AtLeast(count, of)))
}
