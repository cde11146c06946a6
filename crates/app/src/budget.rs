//! How many more each insurer pays for at each organisation, for whoever manages one or leads the programme. Counts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use spil_model::agb::Uzovi;
use spil_model::budget::{Budget, left};
use spil_model::ids::OrganisationId;
use spil_policy::{Scope, ScopeCondition, actions};
use spil_store::budget::{CountsInsured, Insured, budgets, insured};
use spil_store::organisation::{insurer_names, organisations};
use spil_store::{Conn, ListPermit};

use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// The budgets of some organisations with what is used of them, read once.
#[derive(Debug, Default)]
pub(crate) struct Budgets {
    agreed: Vec<Budget>,
    insured: Vec<Insured>,
    today: Date,
}

impl Budgets {
    /// Reads those of these organisations; who is insured where is counted only where there is a budget.
    pub(crate) async fn read<A: CountsInsured>(
        cx: &Cx,
        permit: &ListPermit<'_, A>,
        conn: &Conn,
        of: &[OrganisationId],
    ) -> Result<Self> {
        let mut agreed = budgets(conn).await?;
        agreed.retain(|budget| of.contains(&budget.organisation));
        let mut limited: Vec<OrganisationId> =
            agreed.iter().map(|budget| budget.organisation).collect();
        limited.dedup();
        let insured = if limited.is_empty() {
            Vec::new()
        } else {
            insured(permit, &limited).await?
        };
        Ok(Self {
            agreed,
            insured,
            today: cx.today(),
        })
    }

    fn used(&self, organisation: OrganisationId, insurer: &Uzovi) -> u32 {
        let of = |one: &&Insured| one.organisation == organisation && one.insurer == *insurer;
        self.insured.iter().filter(of).map(|one| one.count).sum()
    }

    /// How many more an insurer pays for at an organisation; nothing where there is no limit.
    pub(crate) fn left(&self, organisation: OrganisationId, insurer: &Uzovi) -> Option<u32> {
        let of = |one: &&Budget| one.organisation == organisation && one.insurer == *insurer;
        let budgets: Vec<&Budget> = self.agreed.iter().filter(of).collect();
        left(&budgets, self.used(organisation, insurer), self.today)
    }
}

/// What an insurer pays for at an organisation, and how much of it is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// The name of the organisation.
    pub organisation: String,
    /// The number of the insurer, with the name that it has here.
    pub insurer: (Uzovi, Option<String>),
    /// The budget.
    pub budget: Budget,
    /// Whether it holds today.
    pub is_now: bool,
    /// How many people the insurer pays for now, where the budget holds.
    pub used: u32,
    /// How many more; nothing is left of a budget that does not hold.
    pub left: u32,
}

/// The budgets of the organisations of the reader, by name.
pub async fn lines(cx: &Cx) -> Result<Viewed<Vec<BudgetLine>>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ViewOrganisationFigures>(&snapshot)?;
    let names: BTreeMap<OrganisationId, String> = organisations(&snapshot)
        .await?
        .into_iter()
        .filter(|one| is_open(permit.scope(), one.id))
        .map(|one| (one.id, one.name))
        .collect();
    let own: Vec<OrganisationId> = names.keys().copied().collect();
    let budgets = Budgets::read(cx, &permit, &snapshot, &own).await?;
    let insurers = insurer_names(&snapshot).await?;
    permit.tell(|event| event.code("list", "budgets"));
    drop(permit);
    let line = |budget: &Budget| {
        let is_now = budget.holds_on(budgets.today);
        let used = budgets.used(budget.organisation, &budget.insurer);
        BudgetLine {
            organisation: names.get(&budget.organisation).cloned().unwrap_or_default(),
            insurer: (
                budget.insurer.clone(),
                insurers.get(budget.insurer.as_str()).cloned(),
            ),
            is_now,
            used: if is_now { used } else { 0 },
            left: if is_now {
                budget.places.saturating_sub(used)
            } else {
                0
            },
            budget: budget.clone(),
        }
    };
    let mut lines: Vec<BudgetLine> = budgets.agreed.iter().map(line).collect();
    lines.sort_by(|a, b| {
        (&a.organisation, &a.insurer.0, a.budget.from).cmp(&(
            &b.organisation,
            &b.insurer.0,
            b.budget.from,
        ))
    });
    cx.viewed(snapshot, lines).await
}

fn is_open(scope: &Scope, organisation: OrganisationId) -> bool {
    scope.any_of.iter().any(|part| match &part.condition {
        ScopeCondition::Everything => true,
        ScopeCondition::OrganisationIn(own) => own.contains(&organisation),
        _ => false,
    })
}
