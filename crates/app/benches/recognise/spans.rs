//! How long the spans of one name last, from the moment they are made until they are done.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Listens to spans of one name.
#[derive(Debug)]
pub(crate) struct Spans {
    name: &'static str,
    next: AtomicU64,
    begun: Mutex<BTreeMap<u64, Instant>>,
    done: Mutex<Vec<Duration>>,
}

static SPANS: OnceLock<Spans> = OnceLock::new();

impl Spans {
    /// Listens from now on.
    pub(crate) fn listen(name: &'static str) -> &'static Self {
        let spans = SPANS.get_or_init(|| Self {
            name,
            next: AtomicU64::new(1),
            begun: Mutex::default(),
            done: Mutex::default(),
        });
        tracing::subscriber::set_global_default(spans).unwrap();
        spans
    }

    /// What lasted how long since the last time.
    pub(crate) fn take(&self) -> Vec<Duration> {
        std::mem::take(&mut *self.done.lock().unwrap())
    }
}

impl Subscriber for &'static Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.name() == self.name
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.begun.lock().unwrap().insert(id, Instant::now());
        Id::from_u64(id)
    }

    fn try_close(&self, id: Id) -> bool {
        let begun = self.begun.lock().unwrap().remove(&id.into_u64());
        if let Some(begun) = begun {
            self.done.lock().unwrap().push(begun.elapsed());
        }
        true
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
