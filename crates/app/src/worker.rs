//! The background jobs of a network, in one loop. Several processes may run it beside each other: a job is taken on by one
//! of them, and a message is leased before it is sent.
//!
//! What a job does stands with its feature; here is only when.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use spil_model::sign_in::STAFF_SESSION;
use spil_policy::{Actor, Facts, JobName, Object, actions};
use spil_store::journal::{AnchorFile, ObjectRef, Origin, write_anchor};
use spil_store::{access, job, referral};
use spil_texts::Language;
use tokio::task::JoinHandle;

use crate::cx::{App, Cx};
use crate::error::{Error, Result};
use crate::referral::draft::expire;
use crate::{capacity, client, duty, outbox, oversight, wish};

/// How long the loop rests between two looks at what is due.
const REST: Duration = Duration::from_secs(5);

/// Which job runs how often, in seconds. An anchor has to be written at least every minute.
const JOBS: [(JobName, i64); 11] = [
    (JobName::AnchorJournal, 30),
    (JobName::SendMessages, 5),
    (JobName::RunScenarios, 2),
    (JobName::WatchTerms, 300),
    (JobName::AskStillNeeded, 3_600),
    (JobName::SweepDrafts, 600),
    (JobName::SweepSessions, 600),
    (JobName::SweepFiles, 21_600),
    (JobName::RecognisePeople, 5),
    (JobName::WeighAccesses, 60),
    (JobName::TendDatabase, 3_600),
];

/// The jobs of one process.
#[derive(Debug)]
pub struct Worker {
    app: Arc<App>,
    anchors: AnchorFile,
    /// The scenario that this process computes, beside the loop: it may take minutes, and an anchor cannot wait so long.
    running: Mutex<Option<Running>>,
}

/// A scenario that is being computed, and how to tell it that the process ends.
#[derive(Debug)]
struct Running {
    task: JoinHandle<()>,
    stop: Arc<AtomicBool>,
}

impl Worker {
    /// Works for this application; anchors of the journal go to this file.
    pub fn new(app: Arc<App>, anchors: AnchorFile) -> Self {
        Self {
            app,
            anchors,
            running: Mutex::default(),
        }
    }

    /// Works until `stop`; then writes a last anchor, so that the journal is whole up to its end.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        loop {
            if let Err(error) = self.turn().await {
                tracing::error!(%error, "the background jobs could not be looked at");
            }
            tokio::select! {
                () = tokio::time::sleep(REST) => {}
                () = &mut stop => break,
            }
        }
        self.end_scenario().await;
        let refusals = self.app.refusals.end_all();
        if let Err(error) = self.app.record_refusals(refusals).await {
            tracing::error!(%error, "refusals could not be written");
        }
        if let Err(error) = self.anchor_now().await {
            tracing::error!(%error, "the last anchor could not be written");
        }
    }

    /// Writes an anchor over what is in the journal now.
    pub async fn anchor_now(&self) -> Result<()> {
        self.work(JobName::AnchorJournal).await
    }

    /// Does what is due now, and gives the jobs that this process took on.
    pub async fn turn(&self) -> Result<Vec<JobName>> {
        let snapshot = self.app.db.read().await?;
        let next = job::next_runs(&snapshot).await?;
        snapshot.finish().await?;
        let now = self.app.clock.now();
        self.app.record_refusals(self.app.refusals.end(now)).await?;
        let mut done = Vec::new();
        for (name, seconds) in JOBS {
            let next = next.get(name.name()).copied();
            if next.is_none_or(|next| is_due(next, now, seconds))
                && self.take_on(name, seconds).await?
            {
                done.push(name);
                if let Err(error) = self.work(name).await {
                    tracing::error!(%error, job = name.name(), "a background job failed");
                }
            }
        }
        Ok(done)
    }

    async fn take_on(&self, name: JobName, seconds: i64) -> Result<bool> {
        let now = self.app.clock.now();
        let next = now + SignedDuration::from_secs(seconds);
        let tx = self.app.db.write().await?;
        let is_ours = job::claim(&tx, name.name(), &self.app.process(), now, next).await?;
        tx.commit(&self.app.journal).await?;
        Ok(is_ours)
    }

    async fn work(&self, name: JobName) -> Result<()> {
        let cx = self.cx(name);
        match name {
            JobName::SendMessages => outbox::deliver(&cx).await.map(drop),
            JobName::AnchorJournal => self.anchor(&cx).await,
            JobName::SweepDrafts => expire(&cx).await.map(drop),
            JobName::SweepSessions => expire_sessions(&cx).await.map(drop),
            JobName::SweepFiles => sweep_files(&cx).await.map(drop),
            JobName::WatchTerms => watch_terms(&cx).await,
            JobName::RecognisePeople => client::recognise(&cx).await,
            JobName::AskStillNeeded => wish::ask_still_needed(&cx).await.map(drop),
            JobName::WeighAccesses => oversight::weigh(&cx).await.map(drop),
            JobName::TendDatabase => Ok(cx.app.db.count_rows().await?),
            JobName::RunScenarios => self.run_scenario(cx).await,
        }
    }

    /// Takes up a scenario, unless this process computes one already; the loop goes on meanwhile.
    async fn run_scenario(&self, cx: Cx) -> Result<()> {
        if self.is_computing() {
            return Ok(());
        }
        let Some(work) = capacity::take_up(&cx).await? else {
            return Ok(());
        };
        let stop = work.stop();
        let task = tokio::spawn(async move {
            if let Err(error) = work.run(&cx).await {
                tracing::error!(%error, "a scenario could not be computed");
            }
        });
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Running { task, stop });
        Ok(())
    }

    fn is_computing(&self) -> bool {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running
            .as_ref()
            .is_some_and(|running| !running.task.is_finished())
    }

    /// Breaks off the scenario that is being computed; another process, or this one after its start, takes it up.
    async fn end_scenario(&self) {
        let running = self
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(Running { task, stop }) = running {
            stop.store(true, Ordering::Relaxed);
            if let Err(error) = task.await {
                tracing::error!(%error, "a scenario did not end");
            }
        }
    }

    fn cx(&self, name: JobName) -> Cx {
        let origin = Origin {
            channel: "job".to_owned(),
            ..Origin::default()
        };
        Cx::new(&self.app, Actor::Job(name), Language::default(), origin)
    }

    /// An anchor is no event of the journal: it would make the next anchor necessary.
    async fn anchor(&self, cx: &Cx) -> Result<()> {
        let written = write_anchor(&self.app.db, &self.app.journal, &self.anchors, cx.now).await;
        match written {
            // Another process wrote the anchor of this moment.
            Err(spil_store::Error::Duplicate) => Ok(()),
            other => other.map(drop).map_err(Error::from),
        }
    }
}

/// A moment that lies much further on than one turn was noted by a clock that was ahead: the job would rest until the clock gets
/// there.
fn is_due(next: Timestamp, now: Timestamp, seconds: i64) -> bool {
    next <= now || now + SignedDuration::from_secs(seconds) + job::SKEW < next
}

/// Terms that have passed, and waits at own wish whose day has come.
async fn watch_terms(cx: &Cx) -> Result<()> {
    wish::resume_elapsed(cx).await?;
    duty::watch_terms(cx).await.map(drop)
}

/// Ends sessions that have passed their limits; gives how many.
async fn expire_sessions(cx: &Cx) -> Result<u64> {
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Staff);
    let permit = cx.may::<actions::ExpireSessions>(&tx, object, &Facts::default())?;
    let ended = access::expire_sessions(&permit, cx.now, cx.now - STAFF_SESSION.idle).await?;
    permit.tell(|event| event.code("count", ended));
    if ended > 0 {
        cx.commit(tx).await?;
    }
    Ok(ended)
}

/// Removes files that belong to no referral and to no draft; gives how many.
async fn sweep_files(cx: &Cx) -> Result<usize> {
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Referral);
    let permit = cx.may::<actions::SweepFiles>(&tx, object, &Facts::default())?;
    let known = referral::known_files(&permit).await?;
    cx.commit(tx).await?;
    let (files, now) = (cx.app.files.clone(), cx.now);
    let swept = tokio::task::spawn_blocking(move || files.sweep(&known, now)).await;
    let swept = swept.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(swept.removed)
}
