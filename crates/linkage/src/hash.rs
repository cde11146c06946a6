//! A hash that is the same on every machine and in every version: blocking keys are stored in databases.

/// Fowler-Noll-Vo 1a over 64 bits, finished with the mixer of `SplitMix64`.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(state)
}

/// Joins two hashes; the order counts.
pub(crate) fn join(left: u64, right: u64) -> u64 {
    mix(left.rotate_left(23) ^ right.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Spreads every bit over all bits (Steele, Lea and Flood 2014).
pub(crate) fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
