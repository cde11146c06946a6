//! How somebody can be reached: phone numbers and e-mail addresses. Whether they may be reached does not belong here.

mod email;
mod phone;

pub use email::{Email, InvalidEmail};
pub use phone::{InvalidPhone, Phone};
