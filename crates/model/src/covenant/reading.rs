//! Reading a covenant from its file. The keys of the file stand here and nowhere else.

mod classes;
mod sub_regions;
mod terms;

use std::ops::RangeInclusive;

use self::classes::classes;
use self::sub_regions::sub_regions;
use self::terms::{caseload, step_terms};
use super::{
    AskedOf, ConditionId, Covenant, CovenantId, DocumentId, EscalationStep, EscalationTo,
    InclusionCondition, Parameters, RequiredDocument, RequiredWhen, Translated,
};
use crate::calendar::{GoodFriday, HolidayRules, LiberationDay, WorkingCalendar};
use crate::problem::{Contradiction, Expected, Fault};
use crate::toml_reader::{Field, Firsts, Names, Table};
use crate::triage_rules::SuggestionRules;

const NAME: usize = 200;
const PROSE: usize = 2_000;
const WEIGHT: RangeInclusive<u32> = 0..=1_000;
const CONTACT_WEEKS: RangeInclusive<i64> = 1..=104;
const NEARLY_OVERDUE_DAYS: RangeInclusive<i64> = 0..=250;

/// The whole file.
pub(super) fn covenant(table: &mut Table<'_>) -> Option<Covenant> {
    let id = table
        .field("id")
        .parsed(Expected::Identifier, |text| CovenantId::parse(text).ok());
    let version = table.field("version").whole(1..=1_000_000);
    let title = Translated::read(table.field("title"), NAME);
    let network = table.field("network").text(NAME);
    let valid_from = table.field("valid_from").date();
    let calendar = table
        .optional("calendar")
        .map_or(Some(WorkingCalendar::default()), calendar);
    let parameters = parameters(table);
    let sub_regions = sub_regions(table, parameters.as_ref());
    let documents = documents(table);
    let escalation = escalation(table);
    let inclusion_conditions = inclusion_conditions(table);
    let classes = parameters
        .as_ref()
        .map(|parameters| parameters.classes.as_slice());
    let classes = Names::of(classes, |class| class.id.clone());
    let suggestion = SuggestionRules::read(table.field("suggestion"), &classes);
    Some(Covenant {
        id: id?,
        version: version?,
        title: title?,
        network: network?,
        valid_from: valid_from?,
        calendar: calendar?,
        parameters: parameters?,
        sub_regions,
        documents,
        escalation,
        inclusion_conditions,
        suggestion: suggestion?,
    })
}

fn calendar(field: Field<'_>) -> Option<WorkingCalendar> {
    field.table(|table| {
        let good_friday = table
            .optional("good_friday")
            .and_then(|field| field.one_of(GoodFriday::ALL, GoodFriday::code));
        let liberation_day = table
            .optional("liberation_day")
            .and_then(|field| field.one_of(LiberationDay::ALL, LiberationDay::code));
        let holidays = HolidayRules {
            good_friday: good_friday.unwrap_or_default(),
            liberation_day: liberation_day.unwrap_or_default(),
        };
        let cut_off = table.optional("cut_off").and_then(Field::time);
        Some(WorkingCalendar { holidays, cut_off })
    })
}

fn parameters(table: &mut Table<'_>) -> Option<Parameters> {
    let terms = table.field("terms").table(|table| step_terms(table, None));
    let caseload = table.field("caseload").table(|table| caseload(table, None));
    let nearly_overdue = table
        .field("nearly_overdue_working_days")
        .whole(NEARLY_OVERDUE_DAYS);
    let classes = classes(table.field("class"), nearly_overdue.unwrap_or(0));
    Some(Parameters {
        classes: classes?,
        terms: terms?,
        caseload: caseload?,
    })
}

fn documents(table: &mut Table<'_>) -> Vec<RequiredDocument> {
    let mut ids = Firsts::default();
    let document = |entry: Field<'_>| {
        entry.table(|table| {
            let id = ids.read(table.field("id"), Expected::Identifier, |text| {
                DocumentId::parse(text).ok()
            });
            let name = Translated::read(table.field("name"), NAME);
            let when = table
                .field("when")
                .one_of(RequiredWhen::ALL, RequiredWhen::code);
            let asked_of = table.field("asked_of").one_of(AskedOf::ALL, AskedOf::code);
            Some(RequiredDocument {
                id: id?,
                name: name?,
                when: when?,
                asked_of: asked_of?,
            })
        })
    };
    table
        .optional("document")
        .and_then(|field| field.list(document))
        .unwrap_or_default()
}

fn escalation(table: &mut Table<'_>) -> Vec<EscalationStep> {
    let mut before: Option<u16> = None;
    let step = |entry: Field<'_>| {
        entry.table(|table| {
            let to = table
                .field("to")
                .one_of(EscalationTo::ALL, EscalationTo::code);
            let after_working_days: u16 = table.field("after_working_days").whole(0..=250)?;
            if before.is_some_and(|before| after_working_days <= before) {
                table.refuse(Fault::Contradiction(Contradiction::NotLaterThanStepBefore));
            }
            before = Some(after_working_days);
            Some(EscalationStep {
                to: to?,
                after_working_days,
            })
        })
    };
    table
        .field("escalation")
        .filled_list(step)
        .unwrap_or_default()
}

fn inclusion_conditions(table: &mut Table<'_>) -> Vec<InclusionCondition> {
    let mut ids = Firsts::default();
    let condition = |entry: Field<'_>| {
        entry.table(|table| {
            let id = ids.read(table.field("id"), Expected::Identifier, |text| {
                ConditionId::parse(text).ok()
            });
            let text = Translated::read(table.field("text"), PROSE);
            Some(InclusionCondition {
                id: id?,
                text: text?,
            })
        })
    };
    table
        .optional("inclusion_condition")
        .and_then(|field| field.list(condition))
        .unwrap_or_default()
}
