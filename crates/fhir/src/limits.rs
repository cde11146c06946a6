//! How much input is taken in. Input comes from outside, so every measure has an end.

/// Bounds on what is read; what passes a bound is refused, never cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files in one delivery.
    pub files: usize,
    /// Bytes in one file.
    pub bytes_per_file: usize,
    /// Bytes in all files of one delivery together.
    pub bytes: usize,
    /// Elements in all files of one delivery together.
    pub elements: usize,
    /// Elements inside one another, XHTML narrative included.
    pub depth: usize,
}

impl Limits {
    /// Five attachments of 10 MB in base64 fit in one file; real referrals nest about fifteen deep.
    pub const DEFAULT: Self = Self {
        files: 2_000,
        bytes_per_file: 80 * 1024 * 1024,
        bytes: 160 * 1024 * 1024,
        elements: 300_000,
        depth: 64,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
