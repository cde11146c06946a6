//! Reading what sub-regions set differently from the network.

use std::collections::BTreeMap;

use super::terms::{caseload, inherited, step_terms, term};
use super::{CONTACT_WEEKS, NEARLY_OVERDUE_DAYS, WEIGHT};
use crate::covenant::{Hundredths, Parameters, SubRegionCode, UrgencyClass};
use crate::problem::{Expected, Fault};
use crate::toml_reader::{Field, Table};

/// The complete parameters of each sub-region that the file names.
pub(super) fn sub_regions(
    table: &mut Table<'_>,
    base: Option<&Parameters>,
) -> BTreeMap<SubRegionCode, Parameters> {
    let (Some(field), Some(base)) = (table.optional("sub_region"), base) else {
        return BTreeMap::new();
    };
    let read = |(name, field): (String, Field<'_>)| {
        let Ok(code) = SubRegionCode::parse(&name) else {
            return field.unexpected_name(&name, Expected::Identifier);
        };
        Some((code, field.table(|table| Some(overridden(table, base)))?))
    };
    field.named_fields().into_iter().filter_map(read).collect()
}

fn overridden(table: &mut Table<'_>, base: &Parameters) -> Parameters {
    let terms = table
        .optional("terms")
        .and_then(|field| field.table(|table| step_terms(table, Some(&base.terms))));
    let caseload = table
        .optional("caseload")
        .and_then(|field| field.table(|table| caseload(table, Some(&base.caseload))));
    let mut classes = base.classes.clone();
    for (name, field) in table
        .optional("class")
        .map(Field::named_fields)
        .unwrap_or_default()
    {
        match classes.iter_mut().find(|class| class.id.as_str() == name) {
            Some(class) => override_class(field, class),
            None => unknown_class(&field, &name, base),
        }
    }
    Parameters {
        classes,
        terms: terms.unwrap_or_else(|| base.terms.clone()),
        caseload: caseload.unwrap_or(base.caseload),
    }
}

fn override_class(field: Field<'_>, class: &mut UrgencyClass) {
    field.table(|table| {
        class.norm = inherited(table, "norm", Some(class.norm), term)?;
        let weight = |field: Field<'_>| field.hundredths(WEIGHT).map(Hundredths);
        class.caseload_weight = inherited(
            table,
            "caseload_weight",
            Some(class.caseload_weight),
            weight,
        )?;
        let weeks = |field: Field<'_>| field.whole(CONTACT_WEEKS);
        class.contact_every_weeks = inherited(
            table,
            "contact_every_weeks",
            Some(class.contact_every_weeks),
            weeks,
        )?;
        let days = |field: Field<'_>| field.whole(NEARLY_OVERDUE_DAYS);
        let threshold = Some(class.nearly_overdue_working_days);
        class.nearly_overdue_working_days =
            inherited(table, "nearly_overdue_working_days", threshold, days)?;
        Some(())
    });
}

fn unknown_class(field: &Field<'_>, name: &str, base: &Parameters) {
    let known = base
        .classes
        .iter()
        .map(|class| class.id.to_string())
        .collect();
    field.refuse::<()>(Fault::UnknownName {
        found: name.to_owned(),
        known,
    });
}
