//! From a place in a text to the line that it is on.

use memchr::memchr_iter;

/// Every so many bytes the line is noted, so that looking one up reads no more than this.
const STRIDE: usize = 512;

/// Tells the lines of a text.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    text: &'t [u8],
    /// The line breaks before each stride.
    before: Vec<u32>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut breaks_so_far = 0_u32;
        let before = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|stride| {
                let before = breaks_so_far;
                breaks_so_far = breaks_so_far.saturating_add(breaks(stride));
                before
            })
            .collect();
        Self {
            text: text.as_bytes(),
            before,
        }
    }

    /// The line of a place, counted from 1.
    pub(crate) fn line(&self, position: usize) -> u32 {
        let position = position.min(self.text.len());
        let stride = (position / STRIDE).min(self.before.len().saturating_sub(1));
        let within = self.text.get(stride * STRIDE..position).unwrap_or_default();
        let before = self.before.get(stride).copied().unwrap_or_default();
        before.saturating_add(breaks(within)).saturating_add(1)
    }
}

fn breaks(text: &[u8]) -> u32 {
    u32::try_from(memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX)
}
