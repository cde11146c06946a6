//! The source of chance that is handed in: the machine's, or a seeded one for tests and the synthetic region.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rand::rand_core::{Rng as _, SeedableRng as _};
use rand::rngs::SysRng;
use rand_chacha::ChaCha12Rng;
use spil_model::ids::uuid_from_parts;
use uuid::Uuid;

/// Gives random bytes and ids.
#[derive(Debug, Clone)]
pub struct Chance(Arc<Mutex<ChaCha12Rng>>);

impl Chance {
    /// Seeded by the machine; for everything that must not be guessed.
    pub fn from_machine() -> std::io::Result<Self> {
        let seeded = ChaCha12Rng::try_from_rng(&mut SysRng).map_err(std::io::Error::other)?;
        Ok(Self(Arc::new(Mutex::new(seeded))))
    }

    /// Seeded by a number: the same number, the same ids. Never for a network with real people.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha12Rng::seed_from_u64(seed))))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// Lends the source to somebody who needs one of its own kind; short, since others wait.
    pub fn with<T>(&self, draw: impl FnOnce(&mut ChaCha12Rng) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A new id that sorts by the moment it is made.
    pub fn id<Id: From<Uuid>>(&self, now: Timestamp) -> Id {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Id::from(uuid_from_parts(millis, self.bytes()))
    }
}
