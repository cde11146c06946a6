//! Failed attempts to prove who one is, in the journal: bounded as refusals are, without anything that was typed, and after the
//! same steps whether there is such an account or not.

use spil_model::ids::StaffId;
use spil_policy::{Action, Object};
use spil_store::journal::{Event, ObjectRef};

use crate::cx::Cx;

/// How it was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// With password and second factor.
    Password,
    /// With both factors once more, in a session that holds.
    Confirmation,
    /// With a passkey.
    Passkey,
    /// With the second factor, after a provider said who it is.
    AfterProvider,
}

impl Way {
    /// The stable code.
    const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Confirmation => "confirmation",
            Self::Passkey => "passkey",
            Self::AfterProvider => "after_provider",
        }
    }
}

/// Somebody was not let in: at the account of whom, where there is one.
pub(super) fn failed(cx: &Cx, way: Way, whose: Option<StaffId>) {
    let object = match whose {
        Some(staff) => ObjectRef::one(Object::Staff, staff),
        None => ObjectRef::all(Object::Staff),
    };
    let mut event = Event::new(cx.id(), cx.now, &cx.actor, Action::SignIn, object);
    event.origin = cx.origin.clone();
    event.code("failed", way.code());
    cx.note_refusal(event);
}
