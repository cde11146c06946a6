//! Signing in through the identity provider of an organisation (OpenID Connect): somebody who is known here already, and who
//! linked the provider to their own account, is let in by what it says of them. It never makes an account.
//!
//! What has to be secret of a sign-in lies in the cookie of its browser; the store keeps hashes, for some minutes and once, so
//! that every process can take an answer. docs/decisions/0011-openid-connect.md says why it is so.

mod entering;
mod issuer;
mod linking;
mod outgoing;
mod said;
mod second;
mod setting;
mod way;
mod wire;

pub use entering::{Came, Letters, begin, come_back};
pub use issuer::{IssuerProblem, check_issuer};
pub use linking::{begin_link, own, unlink};
pub use outgoing::{Outgoing, Reach};
pub use second::{Second, prove_second, waits_for_second};
pub use setting::{OneProvider, Set, Tested, list, one, remove, set, test};
pub use spil_store::identity_provider::{Listed, OwnLink};
pub use way::{BrowserKey, SetOut, connected, redirect_of};
pub(crate) use wire::Known;
