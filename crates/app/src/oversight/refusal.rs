//! What was refused within an access, for the privacy officer: what was tried, how often, and which rules would have allowed it.

use std::collections::BTreeMap;

use spil_policy::{Action, actions, rules};
use spil_store::Permit;
use spil_store::journal::Event;
use spil_store::oversight::review::{self, Review};

use super::log::reason_of;
use super::weighing::attempts;
use crate::cx::Cx;
use crate::error::Result;

/// Something that was tried and refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What.
    pub action: Action,
    /// How often.
    pub count: i64,
    /// The rules of which one had to hold; none where no rule allows it to anybody.
    pub missing: Vec<MissingRule>,
}

/// A rule that would have allowed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRule {
    /// Its stable name, as the journal has it.
    pub id: String,
    /// Why it allows what it allows, in the language of the reader; none where the rule is no more.
    pub reason: Option<String>,
}

/// What was refused within an access, alike ones together.
pub(super) async fn refusals(
    cx: &Cx,
    permit: &Permit<'_, actions::ReviewAccesses>,
    of: &Review,
) -> Result<Vec<Refusal>> {
    let events = review::refused(permit, of).await?;
    let mut alike: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for event in &events {
        let key = (event.action.as_str(), missing(event));
        *alike.entry(key).or_default() += attempts(event);
    }
    let refusal = |((action, missing), count): ((&str, &str), i64)| {
        let rule = |id: &str| MissingRule {
            id: id.to_owned(),
            reason: rules().find(id).map(|rule| reason_of(cx, rule)),
        };
        Some(Refusal {
            action: Action::from_name(action)?,
            count,
            missing: missing.split_whitespace().map(rule).collect(),
        })
    };
    Ok(alike.into_iter().filter_map(refusal).collect())
}

/// The names of the rules, as the permit noted them when it was refused.
fn missing(event: &Event) -> &str {
    event.codes.get("missing").map_or("", String::as_str)
}
