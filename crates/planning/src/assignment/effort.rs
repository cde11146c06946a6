//! How long a search goes on: a number of steps that depends on the question alone, and a clock as the last word.

/// What is left of the work that a search may do.
pub(super) struct Effort<'c> {
    whole: i64,
    left: i64,
    up: &'c (dyn Fn() -> bool + Sync),
    stopped: bool,
}

impl<'c> Effort<'c> {
    /// So much work, in arcs looked at; less when `up` says that time is up.
    pub(super) fn new(work: i64, up: &'c (dyn Fn() -> bool + Sync)) -> Self {
        Self {
            whole: work,
            left: work,
            up,
            stopped: false,
        }
    }

    /// Work was done.
    pub(super) fn spend(&mut self, work: usize) {
        self.left = self
            .left
            .saturating_sub(i64::try_from(work).unwrap_or(i64::MAX));
    }

    /// What is left.
    pub(super) fn left(&self) -> i64 {
        self.left.max(0)
    }

    /// What was done.
    pub(super) fn spent(&self) -> usize {
        usize::try_from(self.whole - self.left).unwrap_or(0)
    }

    /// The clock.
    pub(super) fn clock(&self) -> &'c (dyn Fn() -> bool + Sync) {
        self.up
    }

    /// May it go on? Once it may not, it never may again.
    pub(super) fn go_on(&mut self) -> bool {
        self.stopped = self.stopped || self.left <= 0 || (self.up)();
        !self.stopped
    }
}
