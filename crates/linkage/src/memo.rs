//! Remembers how two texts of a table compare: common names meet each other over and over.

use std::sync::atomic::{AtomicU64, Ordering};

/// So many pairs are remembered; a newer pair takes the place of an older one.
const SLOTS: usize = 1 << 16;
/// A place in a table takes this many bits.
const PLACE: u32 = 28;

/// A memory that threads share: each slot is one word, so a reader sees a whole answer or none.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    slots: Box<[AtomicU64]>,
}

impl Clone for Memo {
    /// A clone begins with nothing remembered.
    fn clone(&self) -> Self {
        if self.slots.is_empty() {
            Self::default()
        } else {
            Self::new()
        }
    }
}

impl Memo {
    /// An empty memory. The default one has no room at all, for tables that hardly live.
    pub(crate) fn new() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// The answer for two different places in a table, worked out where it is not remembered. Answers are symmetric.
    pub(crate) fn recall(&self, one: u32, other: u32, work_out: impl FnOnce() -> u8) -> u8 {
        let (low, high) = (u64::from(one.min(other)), u64::from(one.max(other)));
        let key = high << PLACE | low;
        let spread = crate::hash::mix(key) & (SLOTS as u64 - 1);
        let slot = usize::try_from(spread)
            .ok()
            .and_then(|place| self.slots.get(place));
        let Some(slot) = slot.filter(|_| high < 1 << PLACE) else {
            return work_out();
        };
        let seen = slot.load(Ordering::Relaxed);
        if seen >> 8 == key && seen != 0 {
            return u8::try_from(seen & 0xff).unwrap_or_default();
        }
        let answer = work_out();
        slot.store(key << 8 | u64::from(answer), Ordering::Relaxed);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_worked_out_once() {
        let memo = Memo::new();
        assert_eq!(memo.recall(3, 5, || 7), 7);
        assert_eq!(memo.recall(5, 3, || 9), 7);
        assert_eq!(Memo::default().recall(3, 5, || 9), 9);
    }
}
