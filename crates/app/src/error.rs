//! Why a use case did not do what was asked, neutral of how it is shown.

use spil_policy::Existence;
use spil_store::RefusedAccess;

/// What a use case gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or its existence is confidential.
    #[error("not found")]
    NotFound,
    /// It is known to exist, but this may not be done.
    #[error("forbidden")]
    Forbidden,
    /// Some of the answers are not right.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldProblem>),
    /// The rules of the network do not allow it now; the key of a text says why.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// Somebody else changed it in the meantime.
    #[error("conflict")]
    Conflict,
    /// It cannot be done at this moment; trying again helps.
    #[error("unavailable")]
    Unavailable,
    /// It was asked very often from one address; waiting helps.
    #[error("too often")]
    TooOften,
    /// A defect or a broken machine. The text is for the technical log, never for a user.
    #[error("internal: {0}")]
    Internal(String),
}

/// What is wrong with one answer. The value itself is never repeated here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The name of the field.
    pub field: String,
    /// The key of the text that says what is expected.
    pub key: &'static str,
    /// What is filled into the text.
    pub arguments: Vec<(&'static str, String)>,
}

impl FieldProblem {
    /// A problem without arguments.
    pub fn new(field: impl Into<String>, key: &'static str) -> Self {
        Self {
            field: field.into(),
            key,
            arguments: Vec::new(),
        }
    }

    /// Fills something into the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.arguments.push((name, format!("{value}")));
        self
    }
}

impl Error {
    /// One answer is not right.
    pub fn invalid(field: impl Into<String>, key: &'static str) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, key)])
    }

    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<spil_store::Error> for Error {
    fn from(error: spil_store::Error) -> Self {
        match error {
            spil_store::Error::Conflict => Self::Conflict,
            passing if passing.is_passing() => {
                tracing::warn!(error = %passing, "the database does not work now");
                Self::Unavailable
            }
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<&RefusedAccess> for Error {
    fn from(refused: &RefusedAccess) -> Self {
        match refused.existence {
            Existence::Hidden => Self::NotFound,
            Existence::Known => Self::Forbidden,
        }
    }
}
