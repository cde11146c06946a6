//! Streams of chance: every purpose in every replication has its own generator, derived from the seed.
//!
//! Two scenarios with the same seed therefore meet the same people: what one scenario draws for another purpose
//! does not shift the stream (common random numbers).

use rand::SeedableRng;
pub(crate) use rand::rngs::Xoshiro256PlusPlus as Generator;
use rand::{Rng, RngExt};

/// What a stream of chance is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Arrival = 1,
    Kind = 2,
    Service = 3,
    Patience = 4,
    Worsening = 5,
    Busy = 6,
    Waiting = 7,
    Absence = 8,
    Contact = 9,
    Table = 10,
    Parameter = 11,
    WaitingService = 12,
    WaitingPatience = 13,
}

/// The generator for one purpose in one replication.
///
/// The 256 bits of state are four outputs of `SplitMix64` (Steele, Lea and Flood 2014), started from a mix of the
/// three numbers.
pub(crate) fn generator(seed: u64, replication: u64, purpose: Purpose) -> Generator {
    let mut state = seed;
    state = split_mix(&mut state) ^ replication;
    state = split_mix(&mut state) ^ (purpose as u64);
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_exact_mut(8) {
        chunk.copy_from_slice(&split_mix(&mut state).to_le_bytes());
    }
    Generator::from_seed(bytes)
}

/// A number between 0 and 1, both excluded.
pub(crate) fn open_unit(generator: &mut Generator) -> f64 {
    generator.sample(rand::distr::Open01)
}

/// 32 bits of chance.
pub(crate) fn half_word(generator: &mut Generator) -> u32 {
    (generator.next_u64() >> 32) as u32
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
