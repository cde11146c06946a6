//! Something that was read for somebody, sealed until the journal has it.

use spil_store::journal::Event;

use crate::cx::Cx;
use crate::error::Result;

/// A value that may not leave before its events are in the journal: no log, no data.
///
/// Render it with [`Viewed::map`], then [`Viewed::release`] it as the last step.
#[derive(Debug)]
#[must_use = "nothing of it may be shown before it is released"]
pub struct Viewed<T> {
    value: T,
    events: Vec<Event>,
}

impl<T> Viewed<T> {
    pub(crate) fn new(value: T, events: Vec<Event>) -> Self {
        Self { value, events }
    }

    /// Makes something else of the value, such as a page; it stays sealed.
    pub fn map<U>(self, render: impl FnOnce(T) -> U) -> Viewed<U> {
        Viewed {
            value: render(self.value),
            events: self.events,
        }
    }

    /// Adds another value that was read for the same page.
    pub fn with<U>(mut self, other: Viewed<U>) -> Viewed<(T, U)> {
        self.events.extend(other.events);
        Viewed {
            value: (self.value, other.value),
            events: self.events,
        }
    }

    /// Writes the events, and gives the value only when they are committed.
    pub async fn release(self, cx: &Cx) -> Result<T> {
        cx.record(self.events).await?;
        Ok(self.value)
    }
}
