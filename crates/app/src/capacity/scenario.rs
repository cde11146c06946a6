//! Scenarios that people make, look at, stop and decide on.

use serde_json::Value;
use spil_model::capacity::{Assumptions, RunKind, Wrong, WrongPlace};
use spil_model::ids::ScenarioId;
use spil_model::text::{InvalidText, ShortText};
use spil_planning::simulation::Spec;
use spil_policy::{Facts, actions};
use spil_store::capacity::scenario::{self as store, NewRun, RestsOn, Run};
use spil_texts::Language;

use super::compile::spec;
use super::outcome::ScenarioResult;
use super::{network, one};
use crate::cx::Cx;
use crate::error::{Error, FieldProblem, Result};
use crate::viewed::Viewed;

/// So many scenarios are listed.
const MOST_LISTED: i64 = 50;
/// The most characters of a decision.
const LONGEST: usize = 2_000;

/// What is wrong with the name of a scenario.
pub fn check_name(name: &str) -> Option<FieldProblem> {
    match ShortText::parse(name) {
        Ok(_) => None,
        Err(InvalidText::Empty) => Some(FieldProblem::new("name", "capacity-name-missing")),
        Err(InvalidText::TooLong { max }) => {
            Some(FieldProblem::new("name", "text-too-long").with("max", max))
        }
    }
}

/// What is wrong with the assumptions, each at its field.
pub fn check(assumptions: &Assumptions, language: Language) -> Vec<FieldProblem> {
    let problems = assumptions.problems().into_iter();
    problems.map(|wrong| in_words(wrong, language)).collect()
}

fn in_words(found: WrongPlace, language: Language) -> FieldProblem {
    let problem = |key| FieldProblem::new(found.place.field(), key);
    match found.wrong {
        Wrong::Missing => problem("capacity-missing"),
        Wrong::NotWhole => problem("capacity-not-whole"),
        Wrong::NoHours => problem("capacity-no-hours"),
        Wrong::TooMuchWork => problem("capacity-too-much"),
        Wrong::Sum { sum } => problem("capacity-sum").with("sum", number(sum, language)),
        Wrong::OutOfRange { least, greatest } => problem("capacity-range")
            .with("least", number(least, language))
            .with("greatest", number(greatest, language)),
    }
}

/// A number as people write it.
pub(super) fn number(value: f64, language: Language) -> String {
    let text = if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}").trim_end_matches('0').to_owned()
    };
    match language {
        Language::English => text,
        _ => text.replace('.', ","),
    }
}

/// The document that `spil simulate` would read, as JSON.
pub fn compile_json(assumptions: &Assumptions) -> Result<Value> {
    serde_json::to_value(compiled(assumptions)?).map_err(Error::internal)
}

fn compiled(assumptions: &Assumptions) -> Result<Spec> {
    let spec = spec(assumptions);
    spec.check().map_err(|problems| {
        let first = problems.first().map(ToString::to_string);
        Error::internal(first.unwrap_or_default())
    })?;
    Ok(spec)
}

/// Keeps a scenario, to be computed in the background.
pub async fn make(cx: &Cx, name: &str, assumptions: &Assumptions) -> Result<ScenarioId> {
    let wrong = check_name(name).into_iter();
    let wrong: Vec<FieldProblem> = wrong.chain(check(assumptions, cx.language)).collect();
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let spec = compile_json(assumptions)?;
    let unchanged = compile_json(&assumptions.unchanged())?;
    let run = NewRun {
        id: cx.id(),
        kind: RunKind::Scenario,
        name: name.trim(),
        rests_on: Some(RestsOn {
            assumptions,
            spec: &spec,
            unchanged: &unchanged,
        }),
    };
    keep(cx, &run).await?;
    Ok(run.id)
}

/// Keeps a run that somebody asks for.
pub(super) async fn keep(cx: &Cx, run: &NewRun<'_>) -> Result<()> {
    let tx = cx.write().await?;
    let permit = cx.may::<actions::MakeScenario>(&tx, one(run.id), &Facts::default())?;
    permit.tell(|event| event.code("kind", run.kind));
    store::insert(&permit, run, cx.staff(), cx.now).await?;
    cx.commit(tx).await
}

/// The kept scenarios, the latest first.
pub async fn list(cx: &Cx) -> Result<Viewed<Vec<Run>>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_see::<actions::ViewCapacity>(&snapshot, network(), &Facts::default())?;
    let runs = store::list(&permit, RunKind::Scenario, MOST_LISTED).await?;
    cx.viewed(snapshot, runs).await
}

/// A scenario with what it rests on and what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// How far it is, and the decision.
    pub run: Run,
    /// What it rests on; none for a look back.
    pub assumptions: Option<Assumptions>,
    /// What came out; none before it is done.
    pub result: Option<ScenarioResult>,
}

/// One scenario.
pub async fn show(cx: &Cx, id: ScenarioId) -> Result<Viewed<Kept>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_see::<actions::ViewCapacity>(&snapshot, one(id), &Facts::default())?;
    let run = store::run(&permit).await?.ok_or(Error::NotFound)?;
    let (assumptions, result) = store::outcome(&permit).await?;
    let read = |value| serde_json::from_value(value).map_err(Error::internal);
    // A look back has a page of its own.
    let result = result
        .filter(|_| assumptions.is_some())
        .map(read)
        .transpose()?;
    let kept = Kept {
        run,
        assumptions,
        result,
    };
    cx.viewed(snapshot, kept).await
}

/// Stops a run; whoever works on it sees that within a second.
pub async fn stop(cx: &Cx, id: ScenarioId) -> Result<()> {
    let tx = cx.write().await?;
    let permit = cx.may::<actions::MakeScenario>(&tx, one(id), &Facts::default())?;
    if !store::exists(&tx, id).await? {
        return Err(Error::NotFound);
    }
    permit.tell(|event| event.code("step", "stop"));
    store::cancel(&permit, cx.now).await?;
    cx.commit(tx).await
}

/// Notes the decision that was taken on a scenario.
pub async fn decide(cx: &Cx, id: ScenarioId, version: i64, decision: &str) -> Result<()> {
    let wrong = |key| Err(Error::Invalid(vec![FieldProblem::new("decision", key)]));
    if decision.trim().is_empty() {
        return wrong("capacity-decision-missing");
    }
    if LONGEST < decision.chars().count() {
        return wrong("capacity-decision-long");
    }
    let tx = cx.write().await?;
    let permit = cx.may::<actions::MakeScenario>(&tx, one(id), &Facts::default())?;
    if !store::exists(&tx, id).await? {
        return Err(Error::NotFound);
    }
    permit.tell(|event| event.code("step", "decision"));
    store::decide(&permit, version, decision.trim(), cx.staff(), cx.now).await?;
    cx.commit(tx).await
}
