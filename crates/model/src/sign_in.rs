//! The laws of signing in: how long somebody waits after failures, how long a session lasts, which passwords are allowed.
//!
//! Hashing a password and checking a code of the second factor are elsewhere; counters and sessions lie in the store.

mod device;
mod password;

use jiff::{SignedDuration, Timestamp};

pub use device::Device;
pub use password::{PasswordProblem, check_password};

/// How attempts slow down after failures, and when they stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlowDown {
    /// This many failures in a row cost nothing: people mistype.
    pub free: u32,
    /// The wait after the first failure that costs something; each next one doubles it.
    pub first_wait: SignedDuration,
    /// No wait is longer.
    pub longest_wait: SignedDuration,
    /// After this many failures in a row nothing more is tried until somebody opens the lock.
    pub lock_after: Option<u32>,
    /// After this long without a failure the count starts anew; a lock stays.
    pub forget_after: SignedDuration,
}

/// Signing in to one account (NIST SP 800-63B section 3.2.2: at most 100 failures in a row).
pub const ACCOUNT: SlowDown = SlowDown {
    free: 3,
    first_wait: SignedDuration::from_secs(5),
    longest_wait: SignedDuration::from_mins(15),
    lock_after: Some(100),
    forget_after: SignedDuration::from_hours(24),
};

/// Signing in from one address, to whichever account. It never locks: a whole office can share an address.
pub const SIGN_IN_ADDRESS: SlowDown = SlowDown {
    free: 30,
    first_wait: SignedDuration::from_secs(5),
    longest_wait: SignedDuration::from_mins(15),
    lock_after: None,
    forget_after: SignedDuration::from_hours(24),
};

/// Guessing reference codes from one address. It never locks: many people can share an address.
pub const CODE_GUESSING: SlowDown = SlowDown {
    free: 10,
    first_wait: SignedDuration::from_secs(10),
    longest_wait: SignedDuration::from_hours(1),
    lock_after: None,
    forget_after: SignedDuration::from_hours(24),
};

/// The failures in a row so far, as the store keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// How many since the last success.
    pub count: u32,
    /// When the last one was.
    pub last: Option<Timestamp>,
}

/// Whether an attempt is looked at now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It is looked at.
    Allowed,
    /// It is not looked at before this moment; it does not count as a failure either.
    NotBefore(Timestamp),
    /// It is not looked at until somebody opens the lock.
    Locked,
}

impl SlowDown {
    /// Whether an attempt is looked at now. A clock that was set back makes nobody wait longer than the longest wait.
    pub fn attempt(&self, failures: Failures, now: Timestamp) -> Attempt {
        if self.lock_after.is_some_and(|most| failures.count >= most) {
            return Attempt::Locked;
        }
        let Some(last) = failures.last else {
            return Attempt::Allowed;
        };
        let wait = self.wait_after(failures.count);
        let until = last.min(now).saturating_add(wait).unwrap_or(now);
        if now < until {
            Attempt::NotBefore(until)
        } else {
            Attempt::Allowed
        }
    }

    /// The failures after one more.
    #[must_use]
    pub fn failed(&self, failures: Failures, now: Timestamp) -> Failures {
        let stale = failures
            .last
            .is_some_and(|last| now.duration_since(last) > self.forget_after);
        let before = if stale { 0 } else { failures.count };
        Failures {
            count: before.saturating_add(1),
            last: Some(now),
        }
    }

    /// How long to wait after this many failures in a row.
    pub fn wait_after(&self, failures: u32) -> SignedDuration {
        let Some(doublings) = failures.checked_sub(self.free + 1) else {
            return SignedDuration::ZERO;
        };
        let factor = 2_i32.checked_pow(doublings).unwrap_or(i32::MAX);
        self.first_wait
            .checked_mul(factor)
            .map_or(self.longest_wait, |wait| wait.min(self.longest_wait))
    }
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: SignedDuration,
    /// In all: after this long one signs in again.
    pub absolute: SignedDuration,
}

/// Half an hour without a request, twelve hours in all: at most one signing in on a working day.
pub const STAFF_SESSION: SessionLimits = SessionLimits {
    idle: SignedDuration::from_mins(30),
    absolute: SignedDuration::from_hours(12),
};

/// How long somebody who has just proved both factors once more is trusted with changes to the own account.
pub const RAISED: SignedDuration = SignedDuration::from_mins(10);

/// The clocks of the machines of a network differ by less.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);

/// Whether a session still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// It holds until this moment, if there is no further request.
    Holds(Timestamp),
    /// There was no request for too long.
    Idle,
    /// It was begun too long ago.
    TooOld,
}

impl SessionLimits {
    /// The state of a session that began and was last seen at these moments. Where a clock was set back so far that it cannot be
    /// known how long ago that was, the session is over: it would last as much longer.
    pub fn state(&self, created: Timestamp, last_seen: Timestamp, now: Timestamp) -> SessionState {
        if CLOCKS_DIFFER < created.max(last_seen).duration_since(now) {
            return SessionState::TooOld;
        }
        let since = |moment| now.duration_since(moment).max(SignedDuration::ZERO);
        let (age, silence) = (since(created), since(last_seen));
        if age >= self.absolute {
            return SessionState::TooOld;
        }
        if silence >= self.idle {
            return SessionState::Idle;
        }
        let left = (self.absolute - age).min(self.idle - silence);
        SessionState::Holds(now.saturating_add(left).unwrap_or(now))
    }
}

#[cfg(test)]
mod tests;
