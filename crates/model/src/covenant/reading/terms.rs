//! Reading the terms of the steps and the caseload, for the network or, on top of that, for a sub-region.

use crate::calendar::Term;
use crate::covenant::{Caseload, Hundredths, OwnWishRule, StepTerms};
use crate::problem::{Contradiction, Expected, Fault};
use crate::toml_reader::{Field, Table};

/// The terms of the steps; `base` fills in what is absent.
pub(super) fn step_terms(table: &mut Table<'_>, base: Option<&StepTerms>) -> Option<StepTerms> {
    let reaction = inherited(table, "reaction", base.map(|base| base.reaction), term);
    let first_look = inherited(table, "first_look", base.map(|base| base.first_look), term);
    let missing_documents = inherited(
        table,
        "missing_documents",
        base.map(|base| base.missing_documents),
        term,
    );
    let team_inbox = inherited(table, "team_inbox", base.map(|base| base.team_inbox), term);
    let question = inherited(
        table,
        "geriatric_team_question",
        base.map(|base| base.geriatric_team_question),
        term,
    );
    let route_confirmation = inherited(
        table,
        "route_confirmation",
        base.map(|base| base.route_confirmation),
        term,
    );
    let next_attempt = inherited(
        table,
        "next_attempt",
        base.map(|base| base.next_attempt),
        term,
    );
    let attempts = base.map(|base| base.attempts_before_letter);
    let attempts = inherited(table, "attempts_before_letter", attempts, |field| {
        field.whole(1..=20)
    });
    let months = base.map(|base| base.still_needed_every_months);
    let months = inherited(table, "still_needed_every_months", months, |field| {
        field.whole(1..=24)
    });
    let weeks = base.map(|base| base.contact_while_waiting_every_weeks);
    let weeks = inherited(table, "contact_while_waiting_every_weeks", weeks, |field| {
        field.whole(1..=52)
    });
    let own_wish = inherited(table, "own_wish", base.map(|base| base.own_wish), |field| {
        field.one_of(OwnWishRule::ALL, OwnWishRule::code)
    });
    Some(StepTerms {
        reaction: reaction?,
        first_look: first_look?,
        missing_documents: missing_documents?,
        team_inbox: team_inbox?,
        geriatric_team_question: question?,
        route_confirmation: route_confirmation?,
        next_attempt: next_attempt?,
        attempts_before_letter: attempts?,
        still_needed_every_months: months?,
        contact_while_waiting_every_weeks: weeks?,
        own_wish: own_wish?,
    })
}

/// The caseload; `base` fills in what is absent.
pub(super) fn caseload(table: &mut Table<'_>, base: Option<&Caseload>) -> Option<Caseload> {
    let ratio = |field: Field<'_>| field.hundredths(10..=1_000).map(Hundredths);
    let lowest = inherited(
        table,
        "lowest_per_contract_hour",
        base.map(|base| base.lowest_per_contract_hour),
        ratio,
    );
    let highest = inherited(
        table,
        "highest_per_contract_hour",
        base.map(|base| base.highest_per_contract_hour),
        ratio,
    );
    let (lowest, highest) = (lowest?, highest?);
    if highest < lowest {
        table.refuse(Fault::Contradiction(Contradiction::LowerAboveUpper));
    }
    Some(Caseload {
        lowest_per_contract_hour: lowest,
        highest_per_contract_hour: highest,
    })
}

/// A term: a table with one of two keys.
pub(super) fn term(field: Field<'_>) -> Option<Term> {
    if !field.is_table() {
        return field.unexpected(Expected::Term);
    }
    field.table(|table| {
        let working_days = table
            .optional("working_days")
            .map(|field| field.whole(1..=500).map(Term::WorkingDays));
        let weeks = table
            .optional("weeks")
            .map(|field| field.whole(1..=104).map(Term::Weeks));
        match (working_days, weeks) {
            (Some(term), None) | (None, Some(term)) => term,
            _ => table.expected(Expected::Term),
        }
    })
}

/// A field that must be there, save where there is a value to fall back on.
pub(super) fn inherited<'a, T>(
    table: &mut Table<'a>,
    key: &'static str,
    base: Option<T>,
    read: impl FnOnce(Field<'a>) -> Option<T>,
) -> Option<T> {
    match (table.optional(key), base) {
        (None, Some(base)) => Some(base),
        (Some(field), _) => read(field),
        (None, None) => read(table.field(key)),
    }
}
