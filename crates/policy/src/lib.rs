//! Who may do what: one table of rules, actors, actions, relations, the decision and the scope of lists.
//!
//! Pure: facts go in, a decision comes out. Only `store` turns a decision into a permit.
//!
//! ```
//! use spil_policy::{Action, Actor, Decision, Facts, decide};
//!
//! // A visitor may read the covenant, and nothing of a referral without its code.
//! assert!(matches!(decide(&Actor::Public, Action::ViewCovenant, &Facts::default()), Decision::Granted(_)));
//! assert!(matches!(decide(&Actor::Public, Action::FollowStatus, &Facts::default()), Decision::Refused(_)));
//! ```

mod action;
mod actor;
mod decision;
mod fields;
pub mod matrix;
mod relation;
mod rules;
mod scope;

pub use action::{Action, ActionKind, Object, ReadAction, WriteAction, actions};
pub use actor::{Actor, Employer, Grant, JobName, Role, Staff};
pub use decision::{Decision, Existence, Granted, Refused, decide};
pub use fields::{FieldGroup, Fields};
pub use relation::{Facts, Relation};
pub use rules::{InvalidRules, Rule, RuleId, Rules, Subject, UseOf, rules};
pub use scope::{Scope, ScopeCondition, ScopePart, scope};
pub use spil_model::referral::Stage;
