//! A referral of one person to the network.

mod content;
mod referrer;

pub use content::{
    ConsentBy, ConsentGiven, ConsentPurpose, ContactPerson, Danger, DementiaType, Diagnosis,
    FirstContactPerson, GpKnowledge, ReferralContent, Relation, Unplaced,
};
pub use referrer::{Channel, ExternalNumber, Referrer, ReferrerKind};
