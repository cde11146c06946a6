//! Reading the classes of a covenant.

use super::terms::term;
use super::{CONTACT_WEEKS, NAME, NEARLY_OVERDUE_DAYS, PROSE, WEIGHT};
use crate::calendar::Term;
use crate::covenant::{
    CallWhen, ClassId, FirstContact, GeriatricTeam, Hundredths, NormEventPart, Translated,
    UrgencyClass,
};
use crate::problem::{Contradiction, Expected, Fault};
use crate::toml_reader::{Field, Firsts, Table};

/// The list of classes, the most urgent first. Norms never get shorter down the list.
pub(super) fn classes(field: Field<'_>, nearly_overdue: u16) -> Option<Vec<UrgencyClass>> {
    let mut ids = Firsts::default();
    let mut longest_so_far = 0;
    field.filled_list(|entry| {
        entry.table(|table| {
            let class = class(table, &mut ids, nearly_overdue)?;
            let days = approximate_days(class.norm);
            if days < longest_so_far {
                table
                    .field("norm")
                    .refuse::<()>(Fault::Contradiction(Contradiction::ShorterThanMoreUrgent));
            }
            longest_so_far = longest_so_far.max(days);
            Some(class)
        })
    })
}

fn class(
    table: &mut Table<'_>,
    ids: &mut Firsts<ClassId>,
    nearly_overdue: u16,
) -> Option<UrgencyClass> {
    let id = ids.read(table.field("id"), Expected::Identifier, |text| {
        ClassId::parse(text).ok()
    });
    let name = Translated::read(table.field("name"), NAME);
    let norm = term(table.field("norm"));
    let met_by = table
        .field("met_by")
        .filled_list(|entry| entry.one_of(NormEventPart::ALL, NormEventPart::code));
    let what_happens = Translated::read(table.field("what_happens"), PROSE);
    let call = table.field("call").one_of(CallWhen::ALL, CallWhen::code);
    let first_contact = table
        .field("first_contact")
        .one_of(FirstContact::ALL, FirstContact::code);
    let geriatric_team = table
        .field("geriatric_team")
        .one_of(GeriatricTeam::ALL, GeriatricTeam::code);
    let caseload_weight = table
        .field("caseload_weight")
        .hundredths(WEIGHT)
        .map(Hundredths);
    let contact_every_weeks = table.field("contact_every_weeks").whole(CONTACT_WEEKS);
    let own_threshold = table
        .optional("nearly_overdue_working_days")
        .and_then(|field| field.whole(NEARLY_OVERDUE_DAYS));
    Some(UrgencyClass {
        id: id?,
        name: name?,
        norm: norm?,
        met_by: met_by?,
        what_happens: what_happens?,
        call: call?,
        first_contact: first_contact?,
        geriatric_team: geriatric_team?,
        caseload_weight: caseload_weight?,
        contact_every_weeks: contact_every_weeks?,
        nearly_overdue_working_days: own_threshold.unwrap_or(nearly_overdue),
    })
}

/// A week has five working days: good enough to compare norms in different units.
fn approximate_days(norm: Term) -> u32 {
    match norm {
        Term::WorkingDays(days) => u32::from(days) * 7 / 5,
        Term::Weeks(weeks) => u32::from(weeks) * 7,
    }
}
