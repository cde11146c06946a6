//! How long most people of each area wait, held against the area's own past: what may be said to people rests on it.

use serde::{Deserialize, Serialize};
use spil_model::capacity::expected::{ExpectedWait, Silence};
use spil_model::code::ClassId;
use spil_model::ids::SubRegionId;
use spil_planning::problem::Misfit;
use spil_planning::simulation::backtest::{History, MostWait, backtest, most_wait};
use spil_planning::simulation::{Conduct, Refusal};
use spil_policy::actions::RunScenario;
use spil_store::capacity::expected::{self as store, Kept};
use spil_store::{Conn, Permit};

use super::look_back::{FUTURES, SEED};
use super::past::{Past, Places};
use crate::cx::Cx;
use crate::error::{Error, Result};

/// How long most people of an area and a class wait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaWait {
    /// The area; none where the network has none.
    pub area: Option<SubRegionId>,
    /// Its name.
    pub name: String,
    /// The class; none for all together.
    pub class: Option<String>,
    /// From how many weeks to how many, with what the look back says of it.
    pub wait: ExpectedWait,
}

impl AreaWait {
    /// Why it is not said to people; none where it may be said.
    pub fn silence(&self, cx: &Cx) -> Option<Silence> {
        self.wait.silence(cx.today())
    }
}

/// Computes it for each area. An area whose past is too short has none.
pub(super) fn compute(past: &Past, conduct: &Conduct<'_>) -> Result<Vec<AreaWait>, Refusal> {
    let mut all = Vec::new();
    for place in 0..past.places() {
        let Some(history) = past.history_of(Places::InCare, Some(place)) else {
            continue;
        };
        match of_area(&history, conduct) {
            Ok((coverage, waits)) => {
                let waits = waits.into_iter().filter(|one| one.held.is_finite());
                all.extend(waits.map(|one| area_wait(past, place, coverage, one)));
            }
            Err(Refusal::Spec(problems))
                if problems
                    .iter()
                    .all(|one| one.misfit == Misfit::TooLittleHistory) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(all)
}

fn of_area(history: &History, conduct: &Conduct<'_>) -> Result<(f64, Vec<MostWait>), Refusal> {
    let held = backtest(history, SEED, FUTURES, conduct)?;
    let waits = most_wait(history, SEED, FUTURES, conduct)?;
    Ok((held.coverage, waits))
}

fn area_wait(past: &Past, place: usize, coverage: f64, one: MostWait) -> AreaWait {
    let area = past.areas.get(place);
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    AreaWait {
        area: area.map(|area| area.id),
        name: area.map_or_else(String::new, |area| area.name.clone()),
        class: one.class,
        wait: ExpectedWait {
            low_weeks: one.low_weeks,
            high_weeks: one.high_weeks,
            origins: count(one.origins),
            people: count(one.people),
            held: one.held,
            coverage,
            looked_back_on: past.today,
        },
    }
}

/// Keeps it in place of what the look back before said.
pub(super) async fn keep(
    cx: &Cx,
    permit: &Permit<'_, RunScenario>,
    waits: &[AreaWait],
) -> Result<()> {
    let kept = |one: &AreaWait| {
        let class = one.class.as_deref().map(ClassId::parse).transpose();
        Ok(Kept {
            id: cx.id(),
            area: one.area,
            class: class.map_err(|_| Error::Internal("a class without a name".to_owned()))?,
            wait: one.wait,
        })
    };
    let kept = waits.iter().map(kept).collect::<Result<Vec<Kept>>>()?;
    Ok(store::replace(permit, &kept).await?)
}

/// From how many weeks to how many most people of an area wait, where that may be said to people. The class of whoever was
/// just referred is not known yet, so it is that of all together.
pub(crate) async fn may_be_said(
    cx: &Cx,
    conn: &Conn,
    area: Option<SubRegionId>,
) -> Result<Option<(u32, u32)>> {
    let wait = store::of_area(conn, area).await?;
    let said = wait.filter(|wait| wait.silence(cx.today()).is_none());
    Ok(said.map(|wait| (wait.low_weeks, wait.high_weeks)))
}
