//! Recovery codes: ten, shown once, each takes the place of the telephone once.

use spil_model::reference_code::ReferenceCode;

use crate::chance::Chance;

/// So many are made at a time.
pub const COUNT: usize = 10;

/// A recovery code: 80 random bits, written as two codes of the alphabet that people read aloud well.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RecoveryCode(ReferenceCode, ReferenceCode);

impl RecoveryCode {
    /// A new one.
    pub(super) fn new(chance: &Chance) -> Self {
        let half = || ReferenceCode::from_random(chance.bytes());
        Self(half(), half())
    }

    /// Reads what somebody typed; none when it is no recovery code.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut signs = text.chars().filter(char::is_ascii_alphanumeric);
        let first: String = signs.by_ref().take(8).collect();
        let second: String = signs.collect();
        let half = |text: &str| ReferenceCode::parse(text).ok();
        Some(Self(half(&first)?, half(&second)?))
    }

    /// The form whose hash is kept.
    pub(super) fn compact(&self) -> String {
        self.0.compact() + &self.1.compact()
    }
}

impl std::fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.0, self.1)
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed_and_nothing_else_is_one() {
        let code = RecoveryCode::new(&Chance::seeded(3));
        let shown = code.to_string();
        assert_eq!(shown.len(), 19);
        let typed = [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " "),
            code.compact(),
        ];
        for typed in typed {
            assert_eq!(RecoveryCode::parse(&typed), Some(code), "{typed}");
        }
        for other in ["", "123456", &shown[..18], &(shown.clone() + "0")] {
            assert_eq!(RecoveryCode::parse(other), None, "{other}");
        }
        assert_eq!(format!("{code:?}"), "RecoveryCode");
    }
}
