//! Why a step is not possible, in kinds that a page can put in words.

use super::Stage;

/// Why a step is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not in this stage.
    #[error("not possible in stage {0}")]
    Stage(Stage),
    /// The chosen class differs from the suggested one, and no reason is given.
    #[error("a deviation from the suggestion needs a reason")]
    ReasonMissing,
    /// The covenant has no such class.
    #[error("the covenant has no such class")]
    UnknownClass,
    /// It is offered to somebody else.
    #[error("offered to somebody else")]
    OfferedToOther,
    /// It already lies with this person.
    #[error("already with this person")]
    SamePerson,
    /// Link worker and stand-by are one and the same.
    #[error("the stand-by case manager is another person than the link worker")]
    StandByIsLinkWorker,
    /// There is nobody to take over from, or to scale up to.
    #[error("nobody is named yet")]
    NobodyNamed,
    /// The moment lies in the future.
    #[error("the moment lies in the future")]
    Future,
    /// The moment lies before the receipt.
    #[error("the moment lies before the receipt")]
    BeforeReceipt,
    /// A date that must lie ahead does not.
    #[error("the date lies in the past")]
    Past,
    /// There is no wait at own wish to end.
    #[error("does not wait at own wish")]
    NoOwnWish,
    /// The receiver of the route has not confirmed.
    #[error("the receiver has not confirmed")]
    RouteOpen,
    /// The route belongs to another referral.
    #[error("the route belongs to another referral")]
    OtherReferral,
    /// The route was confirmed before.
    #[error("the route is confirmed already")]
    AlreadyConfirmed,
    /// The desk gave the route up before.
    #[error("the route was given up")]
    RouteGivenUp,
    /// This end has a step of its own (death, redirection, duplicate).
    #[error("this end has a step of its own")]
    OwnStep,
    /// A referral is no duplicate of itself.
    #[error("not a duplicate of this referral")]
    NotADuplicate,
    /// It is not attached to this referral.
    #[error("not attached to this referral")]
    NotAttached,
    /// The reason to reopen does not fit the end.
    #[error("the reason to reopen does not fit the end")]
    ReopeningDoesNotFit,
    /// The contact was not by the person in whose role it is recorded.
    #[error("the contact is by somebody else than is named")]
    NotNamed,
}

impl Refused {
    /// The key of the text that explains it; `Stage` has the argument `stage`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Stage(_) => "refused-stage",
            Self::ReasonMissing => "refused-reason-missing",
            Self::UnknownClass => "refused-unknown-class",
            Self::OfferedToOther => "refused-offered-to-other",
            Self::SamePerson => "refused-same-person",
            Self::StandByIsLinkWorker => "refused-stand-by-is-link-worker",
            Self::NobodyNamed => "refused-nobody-named",
            Self::Future => "refused-future",
            Self::BeforeReceipt => "refused-before-receipt",
            Self::Past => "refused-past",
            Self::NoOwnWish => "refused-no-own-wish",
            Self::RouteOpen => "refused-route-open",
            Self::OtherReferral => "refused-other-referral",
            Self::AlreadyConfirmed => "refused-already-confirmed",
            Self::RouteGivenUp => "refused-route-given-up",
            Self::OwnStep => "refused-own-step",
            Self::NotADuplicate => "refused-not-a-duplicate",
            Self::NotAttached => "refused-not-attached",
            Self::ReopeningDoesNotFit => "refused-reopening-does-not-fit",
            Self::NotNamed => "refused-not-named",
        }
    }
}
