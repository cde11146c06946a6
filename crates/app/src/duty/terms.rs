//! Terms that have run out: the deputy is asked, then the organisation's manager, each once; and the counts for the
//! programme lead and whoever pays, who see numbers and never persons.

use std::collections::{BTreeMap, BTreeSet};

use spil_model::covenant::{Covenant, EscalationTo};
use spil_model::duty::{AlertKind, on_duty};
use spil_model::ids::{StaffId, SubRegionId};
use spil_model::small_groups;
use spil_model::steps::{ActsNext, Step, StepKind, asked_by};
use spil_policy::{Facts, Fields, Object, actions};
use spil_store::duty::{self, NewAlert, Overdue, StepCount};
use spil_store::journal::ObjectRef;
use spil_store::{Conn, organisation, referral};

use super::{at_desk, of_desk};
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// What one look at the terms led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Watched {
    /// For so many steps the deputy was asked.
    pub deputies: usize,
    /// For so many steps the manager of the organisation was asked.
    pub managers: usize,
}

/// Asks whoever the covenant names for each step whose term has run out. Asked twice on a day it does nothing more.
pub async fn watch_terms(cx: &Cx) -> Result<Watched> {
    let snapshot = cx.read().await?;
    let versions = cx.app.covenants.load(&snapshot).await?;
    let late = duty::overdue(&snapshot, cx.today()).await?;
    snapshot.finish().await?;
    let mut watched = Watched::default();
    for mut one in late {
        let covenant = &of(&versions, one.covenant)?.covenant;
        for to in still_to_ask(cx, &one, covenant) {
            if !ask(cx, &one, to).await? {
                break;
            }
            one.asked = Some(to);
            match to {
                EscalationTo::Deputy => watched.deputies += 1,
                EscalationTo::OrganisationManager => watched.managers += 1,
            }
        }
    }
    Ok(watched)
}

/// The rungs of the ladder that were reached and not yet asked. Only steps to which the covenant gives a term are watched.
fn still_to_ask(cx: &Cx, late: &Overdue, covenant: &Covenant) -> Vec<EscalationTo> {
    if late.kind.term(&covenant.parameters.terms).is_none() {
        return Vec::new();
    }
    let step = Step {
        due: late.due,
        kind: late.kind,
        referral: late.referral,
    };
    let mut rungs = asked_by(&step, cx.today(), &covenant.calendar, &covenant.escalation);
    if let Some(asked) = late.asked
        && let Some(place) = rungs.iter().position(|rung| *rung == asked)
    {
        rungs.drain(..=place);
    }
    rungs
}

/// One rung for one step, in its own transaction. False where another process was first.
async fn ask(cx: &Cx, late: &Overdue, to: EscalationTo) -> Result<bool> {
    let tx = cx.write().await?;
    let Some(found) = referral::find(&tx, late.referral).await? else {
        return Ok(false);
    };
    let permit = cx.may::<actions::WatchTerms>(&tx, found.object(), &found.facts)?;
    if !duty::escalate(&permit, late, to, cx.now).await? {
        return Ok(false);
    }
    for staff in asked(cx, &tx, (late.kind, to), &found.facts).await? {
        let alert = NewAlert {
            id: cx.id(),
            kind: match to {
                EscalationTo::Deputy => AlertKind::DeputyAsked,
                EscalationTo::OrganisationManager => AlertKind::ManagerAsked,
            },
            step: Some(late.step),
            to: staff,
        };
        duty::raise(&permit, &alert, cx.now).await?;
    }
    permit.tell(|event| {
        event.code("step", late.kind);
        event.code("asked", to);
    });
    cx.commit(tx).await?;
    Ok(true)
}

/// Who is asked. Somebody always is: where the rota or the file of the network names nobody, it falls to the desk.
async fn asked(
    cx: &Cx,
    conn: &Conn,
    (kind, to): (StepKind, EscalationTo),
    facts: &Facts,
) -> Result<BTreeSet<StaffId>> {
    let found = match to {
        EscalationTo::Deputy => deputies(cx, conn, kind, facts.sub_region).await?,
        EscalationTo::OrganisationManager => managers(cx, conn, kind, facts).await?,
    };
    if found.is_empty() {
        return at_desk(conn, facts.sub_region, cx.today()).await;
    }
    Ok(found)
}

/// For the desk its deputy, else its other members; for a team, a case manager or the geriatric team it is the desk that
/// steps in.
async fn deputies(
    cx: &Cx,
    conn: &Conn,
    kind: StepKind,
    area: Option<SubRegionId>,
) -> Result<BTreeSet<StaffId>> {
    let Some(area) = area.filter(|_| is_the_desks(kind)) else {
        return at_desk(conn, area, cx.today()).await;
    };
    let shifts = duty::shifts(conn, cx.today()).await?;
    let shift = on_duty(&shifts, area, cx.today());
    if let Some(deputy) = shift.and_then(|shift| shift.deputy) {
        return Ok(BTreeSet::from([deputy]));
    }
    let desks = duty::desks(conn, cx.today()).await?;
    let on_duty = shift.map(|shift| shift.manager);
    Ok(of_desk(&desks, area)
        .filter(|staff| Some(*staff) != on_duty)
        .collect())
}

/// Whether somebody of the desk must act, itself or by pressing somebody outside the network.
const fn is_the_desks(kind: StepKind) -> bool {
    matches!(
        kind.acts(),
        ActsNext::Desk | ActsNext::Referrer | ActsNext::Receiver
    )
}

/// The managers of the organisations of whoever must act.
async fn managers(
    cx: &Cx,
    conn: &Conn,
    kind: StepKind,
    facts: &Facts,
) -> Result<BTreeSet<StaffId>> {
    let mut late: Vec<StaffId> = Vec::new();
    let mut teams = Vec::new();
    match kind.acts() {
        ActsNext::Team => teams.clone_from(&facts.teams),
        ActsNext::CaseManager => late.extend(facts.offered_to.or(facts.case_manager)),
        ActsNext::LinkWorker => late.extend(facts.link_worker),
        ActsNext::GeriatricTeam => late.extend(&facts.consulted),
        ActsNext::Desk | ActsNext::Referrer | ActsNext::Receiver | ActsNext::Client => {
            late.extend(at_desk(conn, facts.sub_region, cx.today()).await?);
        }
    }
    let found = duty::managers_of(conn, cx.today(), &late, &teams).await?;
    Ok(found.into_iter().collect())
}

/// The steps of the whole network as numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Terms {
    /// Each area, by name; the last one may be the referrals that are not placed.
    PerArea(Vec<AreaTerms>),
    /// The whole network, without small groups.
    Grouped(Vec<GroupedCount>),
}

impl Terms {
    /// Each area; none where only the whole network may be seen.
    pub fn areas(&self) -> &[AreaTerms] {
        match self {
            Self::PerArea(areas) => areas,
            Self::Grouped(_) => &[],
        }
    }
}

/// How many steps of a kind are open in the whole network. What would show a small group is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupedCount {
    /// The kind.
    pub kind: StepKind,
    /// Open.
    pub open: Option<i64>,
    /// Over their term.
    pub overdue: Option<i64>,
}

/// The steps of one area as numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaTerms {
    /// The name; none for the referrals that are not placed yet.
    pub name: Option<String>,
    /// Each kind of step that is open there.
    pub kinds: Vec<KindCount>,
}

/// How many steps of a kind are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindCount {
    /// The kind.
    pub kind: StepKind,
    /// Open.
    pub open: i64,
    /// Over their term.
    pub overdue: i64,
    /// For which the deputy was asked.
    pub asked_deputy: i64,
    /// For which the manager of the organisation was asked.
    pub asked_manager: i64,
}

impl From<StepCount> for KindCount {
    fn from(count: StepCount) -> Self {
        Self {
            kind: count.kind,
            open: count.open,
            overdue: count.overdue,
            asked_deputy: count.asked_deputy,
            asked_manager: count.asked_manager,
        }
    }
}

/// Counts of open and late steps: per area for the programme lead, of the whole network for whoever pays.
pub async fn terms(cx: &Cx) -> Result<Viewed<Terms>> {
    let snapshot = cx.read().await?;
    let network = ObjectRef::all(Object::Network);
    let permit = cx.may_see::<actions::ViewFigures>(&snapshot, network, &Facts::default())?;
    let counts = duty::step_counts(&permit, cx.today()).await?;
    if permit.fields() < Fields::Counts {
        return cx.viewed(snapshot, Terms::Grouped(grouped(&counts))).await;
    }
    let mut by_area: BTreeMap<Option<SubRegionId>, Vec<KindCount>> = BTreeMap::new();
    for count in counts {
        by_area.entry(count.area).or_default().push(count.into());
    }
    let mut areas = Vec::new();
    for area in organisation::sub_regions(&snapshot).await? {
        areas.push(of_counts(Some(area.name), by_area.remove(&Some(area.id))));
    }
    if let Some(unplaced) = by_area.remove(&None) {
        areas.push(of_counts(None, Some(unplaced)));
    }
    cx.viewed(snapshot, Terms::PerArea(areas)).await
}

fn grouped(counts: &[StepCount]) -> Vec<GroupedCount> {
    let mut by_kind: BTreeMap<StepKind, (i64, i64)> = BTreeMap::new();
    for count in counts {
        let (open, overdue) = by_kind.entry(count.kind).or_default();
        *open += count.open;
        *overdue += count.overdue;
    }
    let row = |(kind, (open, overdue))| GroupedCount {
        kind,
        open: small_groups::whole(open),
        overdue: small_groups::part(overdue, open),
    };
    by_kind.into_iter().map(row).collect()
}

fn of_counts(name: Option<String>, kinds: Option<Vec<KindCount>>) -> AreaTerms {
    let mut kinds = kinds.unwrap_or_default();
    kinds.sort_by_key(|count| count.kind);
    AreaTerms { name, kinds }
}
