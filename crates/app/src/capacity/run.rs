//! Runs that were asked for, computed in the background: a process leases one, tells every second how far it is and whether
//! it was stopped, and keeps what came out. A run whose process is gone is taken up again when its lease is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use spil_model::capacity::RunKind;
use spil_model::ids::ScenarioId;
use spil_planning::simulation::{Conduct, Refusal, Spec, compare};
use spil_policy::{Facts, actions};
use spil_store::capacity::scenario::{self as store, Came, Leased};

use super::expected::{self, AreaWait};
use super::look_back;
use super::outcome::ScenarioResult;
use super::past::Past;
use super::{network, one};
use crate::cx::Cx;
use crate::error::{Error, Result};

/// How often it is told how far a run is, and asked whether it was stopped.
const TICK: Duration = Duration::from_secs(1);
/// One thread: whoever asks for pages has the others.
const THREADS: usize = 1;

/// A run that this process works on.
#[derive(Debug)]
pub struct Work {
    leased: Leased,
    stop: Arc<AtomicBool>,
}

/// How the work on a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// There is a result.
    Done,
    /// It could not be done.
    Failed,
    /// Somebody stopped it, or another process took it up.
    Lost,
    /// This process ends; another takes it up.
    Interrupted,
}

impl Work {
    /// Set to true when the process ends: the work then ends within a moment, and another process takes it up.
    pub fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// The run.
    pub fn id(&self) -> ScenarioId {
        self.leased.id
    }
}

/// Takes up the run that was asked for first, if there is one.
pub async fn take_up(cx: &Cx) -> Result<Option<Work>> {
    let tx = cx.write().await?;
    let permit = cx.may::<actions::RunScenario>(&tx, network(), &Facts::default())?;
    let now = cx.app.clock.now();
    let Some(leased) = store::lease(&permit, &cx.app.process(), now).await? else {
        return Ok(None);
    };
    permit.tell(|event| {
        event.code("step", "start");
        event.code("kind", leased.kind);
        event.code("run", leased.id);
    });
    cx.commit(tx).await?;
    Ok(Some(Work {
        leased,
        stop: Arc::default(),
    }))
}

/// Takes up a run and computes it to its end.
pub async fn run_next(cx: &Cx) -> Result<Option<Ended>> {
    match take_up(cx).await? {
        Some(work) => work.run(cx).await.map(Some),
        None => Ok(None),
    }
}

/// What is to be computed, with everything it needs.
enum Task {
    /// Nothing changing, and the scenario.
    Scenario(Box<[Spec; 2]>),
    LookBack(Box<Past>),
}

/// How computing came to its end.
enum Computed {
    /// With how long most people of each area wait, from a look back.
    Result(Value, Option<Vec<AreaWait>>),
    /// For this reason, as a code.
    Failed(&'static str),
    Stopped,
    Lost,
}

impl Work {
    /// Computes it on a thread of its own, and keeps what came out.
    pub async fn run(self, cx: &Cx) -> Result<Ended> {
        let (id, stop) = (self.leased.id, self.stop);
        let computed = match task(cx, self.leased).await? {
            Some(task) => watched(cx, id, task, stop).await?,
            None => Computed::Failed("spec"),
        };
        match computed {
            Computed::Lost => Ok(Ended::Lost),
            Computed::Result(value, waits) => {
                finish(cx, id, &Came::Result(&value), waits.as_deref()).await
            }
            Computed::Failed(reason) => finish(cx, id, &Came::Failure(reason), None).await,
            Computed::Stopped => {
                let tx = cx.write().await?;
                store::give_back(&tx, id, &cx.app.process()).await?;
                cx.commit(tx).await?;
                Ok(Ended::Interrupted)
            }
        }
    }
}

async fn task(cx: &Cx, leased: Leased) -> Result<Option<Task>> {
    match (leased.kind, leased.specs) {
        (RunKind::LookBack, _) => {
            let snapshot = cx.read().await?;
            let permit =
                cx.may_see::<actions::ViewCapacity>(&snapshot, network(), &Facts::default())?;
            let past = Past::read(cx, &permit, &snapshot).await?;
            let past = cx.viewed(snapshot, past).await?.release(cx).await?;
            Ok(Some(Task::LookBack(Box::new(past))))
        }
        (RunKind::Scenario, Some((unchanged, scenario))) => {
            let read = |value| serde_json::from_value::<Spec>(value).ok();
            let specs = read(unchanged).zip(read(scenario));
            Ok(specs.map(|(unchanged, scenario)| Task::Scenario(Box::new([unchanged, scenario]))))
        }
        (RunKind::Scenario, None) => Ok(None),
    }
}

/// Computes, and meanwhile tells how far it is. What cannot be told now is told in the next second.
async fn watched(cx: &Cx, id: ScenarioId, task: Task, stop: Arc<AtomicBool>) -> Result<Computed> {
    let done = Arc::new(AtomicU64::new(0));
    let (told, stopped) = (Arc::clone(&done), Arc::clone(&stop));
    let mut computing = tokio::task::spawn_blocking(move || compute(task, &stopped, &told));
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            computed = &mut computing => return computed.map_err(Error::internal),
            _ = tick.tick() => {
                let is_ours = tell(cx, id, done.load(Ordering::Relaxed)).await;
                if matches!(is_ours, Ok(false)) {
                    stop.store(true, Ordering::Relaxed);
                    computing.await.map_err(Error::internal)?;
                    return Ok(Computed::Lost);
                }
                if let Err(error) = is_ours {
                    tracing::error!(%error, "it could not be told how far a scenario is");
                }
            }
        }
    }
}

async fn tell(cx: &Cx, id: ScenarioId, done: u64) -> Result<bool> {
    let tx = cx.write().await?;
    let now = cx.app.clock.now();
    let done = i64::try_from(done).unwrap_or(i64::MAX);
    let is_ours = store::progress(&tx, id, &cx.app.process(), done, now).await?;
    cx.commit(tx).await?;
    Ok(is_ours)
}

fn compute(task: Task, stop: &AtomicBool, done: &AtomicU64) -> Computed {
    let conduct = Conduct {
        threads: THREADS,
        stop,
        progress: &|replications| done.store(replications, Ordering::Relaxed),
    };
    let value = match task {
        Task::Scenario(specs) => {
            let [unchanged, scenario] = *specs;
            compare(&unchanged, &scenario, &conduct)
                .map(|comparison| (serde_json::to_value(ScenarioResult::of(&comparison)), None))
        }
        Task::LookBack(past) => look_back::compute(&past, &conduct)
            .map(|found| (serde_json::to_value(&found), Some(found.waits))),
    };
    match value {
        Ok((Ok(value), waits)) => Computed::Result(value, waits),
        Ok((Err(_), _)) | Err(Refusal::Threads(_)) => Computed::Failed("internal"),
        Err(Refusal::Spec(_)) => Computed::Failed("spec"),
        Err(Refusal::Stopped) => Computed::Stopped,
    }
}

async fn finish(
    cx: &Cx,
    id: ScenarioId,
    came: &Came<'_>,
    waits: Option<&[AreaWait]>,
) -> Result<Ended> {
    let tx = cx.write().await?;
    let permit = cx.may::<actions::RunScenario>(&tx, one(id), &Facts::default())?;
    let now = cx.app.clock.now();
    let is_kept = store::finish(&permit, &cx.app.process(), came, now).await?;
    permit.tell(|event| event.code("step", "end"));
    if !is_kept {
        return Ok(Ended::Lost);
    }
    if let Some(waits) = waits {
        expected::keep(cx, &permit, waits).await?;
    }
    cx.commit(tx).await?;
    Ok(match came {
        Came::Result(_) => Ended::Done,
        Came::Failure(_) => Ended::Failed,
    })
}
